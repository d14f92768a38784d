"""How students, their columns and failed rules are said to people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.students.rules import FailedRule, FilePage, Gender, NominationStatus, RoundFacts, StudentFacts
from portal.vietnamese.numbers import format_gpa

STUDENT_COLUMNS: Mapping[str, LazyString] = {
    "code": _l("Mã sinh viên"),
    "full_name": _l("Họ và tên"),
    "birth_date": _l("Ngày sinh"),
    "gender": _l("Giới tính"),
    "email": _l("Thư điện tử"),
    "phone": _l("Điện thoại"),
    "class_name": _l("Lớp"),
    "major_text": _l("Mã ngành"),
    "gpa": _l("Điểm trung bình tích lũy"),
    "conduct": _l("Điểm rèn luyện"),
    "is_final_year": _l("Sinh viên năm cuối"),
}
COLUMNS: Mapping[str, LazyString] = {"school": _l("Trường"), **STUDENT_COLUMNS}
GENDERS: Mapping[str, LazyString] = {
    Gender.UNSTATED.value: _l("Không ghi"),
    Gender.FEMALE.value: _l("Nữ"),
    Gender.MALE.value: _l("Nam"),
}
FILE_PAGES: Mapping[str, LazyString] = {
    FilePage.RECORD.value: _l("Hồ sơ, điểm và đề cử"),
    FilePage.APPLICATION.value: _l("Đơn đăng ký nguyện vọng"),
    FilePage.DRAFT.value: _l("Dự thảo kết quả"),
    FilePage.PLACEMENT.value: _l("Phân công và trả lời"),
    FilePage.APPEAL.value: _l("Khiếu nại"),
    FilePage.ASSESSMENT.value: _l("Phiếu nhận xét"),
    FilePage.EXPORT.value: _l("Danh sách hoặc văn bản được tải về thành tệp"),
}
STATUSES: Mapping[str, LazyString] = {
    NominationStatus.IMPORTED.value: _l("Chưa đề cử"),
    NominationStatus.NOMINATED.value: _l("Đã đề cử"),
    NominationStatus.INELIGIBLE.value: _l("Chưa đủ điều kiện"),
    NominationStatus.WITHDRAWN.value: _l("Đã rút"),
}


def failed_sentences(failed: Iterable[str], student: StudentFacts, round_: RoundFacts) -> list[str]:
    """One sentence for each failed rule, with the value and what the round asks."""
    gpa, least_gpa = _gpa(student.gpa), _gpa(round_.min_gpa)
    conduct = "" if student.conduct is None else str(student.conduct)
    sentences = {
        FailedRule.MAJOR_UNKNOWN: _("Mã ngành không thuộc danh mục ngành của chương trình."),
        FailedRule.FIELD_NOT_IN_ROUND: _("Nhóm ngành của sinh viên không có trong đợt này."),
        FailedRule.ADJACENT_MAJOR: _("Đợt này chỉ nhận ngành chính, không nhận ngành gần."),
        FailedRule.GPA_MISSING: _("Chưa có điểm trung bình tích lũy."),
        FailedRule.GPA_TOO_LOW: _("Điểm trung bình %(gpa)s thấp hơn mức %(least)s.", gpa=gpa, least=least_gpa),
        FailedRule.CONDUCT_MISSING: _("Chưa có điểm rèn luyện."),
        FailedRule.CONDUCT_TOO_LOW: _(
            "Điểm rèn luyện %(conduct)s thấp hơn mức %(least)s.", conduct=conduct, least=round_.min_conduct
        ),
        FailedRule.NOT_FINAL_YEAR: _("Không phải sinh viên năm cuối."),
    }
    return [sentences[FailedRule(rule)] for rule in failed]


def shown(name: str, value: object) -> str:
    """The value of a student's column as people read it."""
    if value is None or value == "":
        return _("Chưa có")
    if name == "gpa" and isinstance(value, int):
        return format_gpa(value)
    if name == "gender":
        return str(GENDERS[str(value)])
    if name == "is_final_year":
        return _("Có") if value else _("Không")
    if name == "birth_date":
        return f"{value:%d/%m/%Y}"
    return str(value)


def _gpa(hundredths: int | None) -> str:
    return "" if hundredths is None else format_gpa(hundredths)
