"""What an opening's codes and refusals are called on the page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.openings.models import Opening
from portal.openings.rules import (
    MOST_SEATS,
    AnswerSource,
    Fault,
    Lacks,
    OpeningStatus,
    PhoneCoverage,
    RoundLimits,
    Source,
)
from portal.vietnamese.dates import format_day
from portal.vietnamese.numbers import format_gpa

SOURCES = {
    Source.PORTAL: _l("Xã, phường tự nhập trên cổng"),
    Source.PAPER: _l("Văn bản giấy"),
    Source.PHONE: _l("Điện thoại"),
}
ANSWER_SOURCES = {
    AnswerSource.PORTAL: _l("Xã, phường trả lời trên cổng"),
    AnswerSource.PAPER: _l("Văn bản giấy"),
    AnswerSource.PHONE: _l("Điện thoại"),
    AnswerSource.LINK: _l("Liên kết dùng một lần"),
}
PHONE_COVERAGES = {
    PhoneCoverage.UNKNOWN: _l("Chưa rõ"),
    PhoneCoverage.GOOD: _l("Sóng tốt"),
    PhoneCoverage.WEAK: _l("Sóng yếu, chập chờn"),
    PhoneCoverage.NONE: _l("Không có sóng"),
}
STATUSES = {
    OpeningStatus.DRAFT: _l("Bản nháp"),
    OpeningStatus.SUBMITTED: _l("Chờ duyệt"),
    OpeningStatus.APPROVED: _l("Đã duyệt"),
    OpeningStatus.RETURNED: _l("Trả lại để sửa"),
    OpeningStatus.REJECTED: _l("Không duyệt"),
    OpeningStatus.WITHDRAWN: _l("Đã rút"),
}
LACKS = {
    Lacks.SENDING: _l("Chưa gửi: bản nháp, bị trả lại"),
    Lacks.STUDENTS: _l("Chưa có sinh viên ghi vào danh sách"),
    Lacks.ANSWER: _l("Có câu hỏi chưa trả lời"),
}
# The names of the columns in the list of what somebody else changed meanwhile.
COLUMNS = {
    "title": _l("Tên công việc"),
    "tasks": _l("Việc giao cho thực tập sinh"),
    "seats": _l("Số chỗ"),
    "fields": _l("Nhóm ngành"),
    "min_gpa": _l("Điểm trung bình tối thiểu"),
    "starts_on": _l("Bắt đầu"),
    "ends_on": _l("Kết thúc"),
    "mentor_name": _l("Họ tên cán bộ hướng dẫn"),
    "mentor_position": _l("Chức vụ của cán bộ hướng dẫn"),
    "mentor_phone": _l("Điện thoại của cán bộ hướng dẫn"),
    "lodging": _l("Bố trí được chỗ ở"),
    "women_lodging": _l("Chỗ ở phù hợp cho nữ"),
    "transport": _l("Hỗ trợ đi lại"),
    "meals": _l("Hỗ trợ ăn"),
    "allowance": _l("Phụ cấp mỗi tháng (đồng)"),
    "phone_coverage": _l("Sóng điện thoại"),
    "languages": _l("Ngôn ngữ thường dùng ngoài tiếng Việt"),
    "support_note": _l("Hỗ trợ khác"),
}


def shown(column: str, value: Any, field_names: Mapping[str, str]) -> str:
    """A value as people read it."""
    if column == "fields":
        return ", ".join(field_names.get(code, code) for code in value)
    if column == "min_gpa":
        return format_gpa(value)
    if column == "phone_coverage":
        return str(PHONE_COVERAGES[PhoneCoverage(value)])
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, date):
        return format_day(value)
    return str(value)


def sentence(fault: Fault, limits: RoundLimits) -> str:
    """What is wrong and what to do."""
    first, last = format_day(limits.starts_on), format_day(limits.ends_on)
    return {
        Fault.SEATS_OUT_OF_RANGE: _("Nhập số chỗ từ 1 đến %(most)s.", most=MOST_SEATS),
        Fault.NO_FIELD: _("Chọn ít nhất một nhóm ngành."),
        Fault.FIELD_NOT_IN_ROUND: _("Chỉ chọn nhóm ngành có trong đợt thực tập."),
        Fault.GPA_BELOW_ROUND: _(
            "Đợt này yêu cầu điểm trung bình từ %(gpa)s. Nhập mức bằng hoặc cao hơn.",
            gpa=format_gpa(limits.min_gpa),
        ),
        Fault.STARTS_TOO_EARLY: _("Đợt thực tập bắt đầu ngày %(day)s. Chọn từ ngày đó trở đi.", day=first),
        Fault.ENDS_TOO_LATE: _("Đợt thực tập kết thúc ngày %(day)s. Chọn không muộn hơn ngày đó.", day=last),
        Fault.ENDS_BEFORE_START: _("Ngày kết thúc phải sau ngày bắt đầu."),
        Fault.WOMEN_WITHOUT_LODGING: _(
            "Nếu có chỗ ở phù hợp cho nữ, hãy đánh dấu cả “Bố trí được chỗ ở”; nếu không, hãy bỏ dấu ở đây."
        ),
    }[fault]


def one_line(opening: Opening) -> str:
    """An opening in a list of choices: commune, title, seats, period."""
    return _(
        "%(commune)s – %(title)s (%(seats)s chỗ, %(first)s–%(last)s)",
        commune=opening.commune.full_name,
        title=opening.title,
        seats=opening.seats,
        first=format_day(opening.starts_on),
        last=format_day(opening.ends_on),
    )
