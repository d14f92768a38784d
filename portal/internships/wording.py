"""What ratings and criteria are called on the page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.internships.rules import AssessmentSource, Rating

RATINGS = {
    Rating.EXCELLENT: _l("Xuất sắc"),
    Rating.GOOD: _l("Tốt"),
    Rating.FAIR: _l("Khá"),
    Rating.AVERAGE: _l("Trung bình"),
    Rating.WEAK: _l("Yếu"),
}
CRITERIA_WORDS = {
    "discipline": _l("Chấp hành nội quy, giờ giấc"),
    "attitude": _l("Tinh thần, thái độ làm việc"),
    "skill": _l("Kiến thức và kỹ năng chuyên môn"),
    "result": _l("Kết quả công việc được giao"),
    "overall": _l("Đánh giá chung"),
}
SOURCES = {
    AssessmentSource.PORTAL: _l("Xã, phường nhập trên cổng"),
    AssessmentSource.LINK: _l("Liên kết dùng một lần"),
}
