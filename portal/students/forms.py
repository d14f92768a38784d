"""Forms of students and nominations, and the filters of their lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import EmailInput

from portal.fields import (
    CleanString,
    CleanText,
    DayField,
    GpaField,
    HiddenText,
    IntegerField,
    ParsedField,
    PhoneField,
    StudentCodeField,
)
from portal.forms import PortalForm, QueryForm, SeveralForm
from portal.schools.models import Field, School
from portal.schools.naming import named
from portal.students import wording
from portal.students.queries import NOT_IN_ROUND, StudentFilter
from portal.students.rules import DataReportAction, DataReportStatus
from portal.vietnamese.text import major_code

LONGEST_NAME = 200
LONGEST_CLASS = 50


class MajorCodeField(ParsedField):
    """A code of a major with the school's suffix, as 7340201TA."""

    def parse(self, typed: str) -> str:
        return "".join(major_code(typed))

    def complaint(self) -> str:
        return _("Mã ngành gồm 7 chữ số bắt đầu bằng 7, có thể thêm tối đa 3 chữ cái, như 7340201 hoặc 7340201TA.")


class StudentForm(PortalForm):
    """What the school knows of a student."""

    version = HiddenText()
    school = SelectField(wording.COLUMNS["school"], validators=[InputRequired(_l("Chọn trường."))])
    code = StudentCodeField(wording.COLUMNS["code"], validators=[InputRequired(_l("Nhập mã sinh viên."))])
    full_name = CleanString(
        wording.COLUMNS["full_name"],
        validators=[
            DataRequired(_l("Nhập họ và tên.")),
            Length(max=LONGEST_NAME, message=_l("Họ và tên dài nhất 200 ký tự.")),
        ],
    )
    birth_date = DayField(wording.COLUMNS["birth_date"], validators=[Optional()])
    gender = SelectField(wording.COLUMNS["gender"], choices=list(wording.GENDERS.items()))
    email = CleanString(
        wording.COLUMNS["email"],
        widget=EmailInput(),
        validators=[Optional(), Email(_l("Nhập địa chỉ thư điện tử đúng dạng.")), Length(max=254)],
        description=_l("Để trống thì dùng mã sinh viên cùng tên miền thư của trường."),
    )
    phone = PhoneField(wording.COLUMNS["phone"], validators=[Optional()])
    class_name = CleanString(
        wording.COLUMNS["class_name"],
        validators=[Length(max=LONGEST_CLASS, message=_l("Tên lớp dài nhất 50 ký tự."))],
    )
    major_text = MajorCodeField(wording.COLUMNS["major_text"], validators=[InputRequired(_l("Nhập mã ngành."))])
    gpa = GpaField(
        wording.COLUMNS["gpa"], validators=[Optional()], description=_l("Thang điểm 4, nhiều nhất hai số lẻ, như 3,25.")
    )
    conduct = IntegerField(
        wording.COLUMNS["conduct"],
        validators=[Optional(), NumberRange(0, 100, _l("Nhập điểm rèn luyện từ 0 đến 100."))],
    )
    is_final_year = BooleanField(wording.COLUMNS["is_final_year"])

    def offer_schools(self, schools: Sequence[School]) -> None:
        """Let the actor choose among their schools; a single one needs no choice."""
        self.school.choices = [(school.code, named(school.name)) for school in schools]
        if len(schools) == 1:
            self.school.data = schools[0].code
            self.school.validators = ()
            self.school.validate_choice = False

    def values(self) -> dict[str, Any]:
        """The columns of a student as typed."""
        found = {name: self[name].data for name in wording.STUDENT_COLUMNS}
        return {**found, "email": (found["email"] or "").strip().lower(), "phone": found["phone"] or ""}


class VersionForm(PortalForm):
    """A step on one record: knows which version of it the page showed."""

    version = HiddenText()


class FingerprintForm(PortalForm):
    """A step on a whole list: knows which list the page showed."""

    seen = HiddenText()


class AddForm(PortalForm):
    students = SelectMultipleField(lazy_pgettext("page", "Sinh viên"), coerce=UUID, validate_choice=False)

    def validate_students(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Chọn ít nhất một sinh viên."))


class WithdrawForm(VersionForm):
    reason = CleanText(
        _l("Lý do rút"),
        validators=[DataRequired(_l("Ghi lý do rút.")), Length(max=1000, message=_l("Lý do dài nhất 1000 ký tự."))],
        description=_l("Sinh viên và cơ quan điều phối sẽ đọc lý do này."),
    )


class NominateSeveralForm(SeveralForm):
    """Several students nominated, or taken out for one reason."""

    words = CleanText(
        _l("Lý do rút"),
        validators=[DataRequired(_l("Ghi lý do rút.")), Length(max=1000, message=_l("Lý do dài nhất 1000 ký tự."))],
        description=_l("Cùng một lý do cho mọi sinh viên bên trên; sinh viên và cơ quan điều phối sẽ đọc."),
    )


class ReportForm(PortalForm):
    message = CleanText(
        _l("Thông tin nào chưa đúng, và đúng ra là gì?"),
        validators=[
            DataRequired(_l("Ghi thông tin nào chưa đúng.")),
            Length(max=2000, message=_l("Nội dung dài nhất 2000 ký tự.")),
        ],
    )


class AnswerForm(PortalForm):
    outcome = RadioField(
        _l("Kết quả"),
        choices=[
            (DataReportAction.CORRECT.value, _l("Đã sửa dữ liệu theo phản ánh")),
            (DataReportAction.REJECT.value, _l("Dữ liệu đang lưu là đúng")),
        ],
        validators=[InputRequired(_l("Chọn một kết quả."))],
    )
    answer = CleanText(
        _l("Trả lời sinh viên"),
        validators=[
            DataRequired(_l("Ghi câu trả lời cho sinh viên.")),
            Length(max=2000, message=_l("Câu trả lời dài nhất 2000 ký tự.")),
        ],
    )


class StudentFilters(QueryForm):
    """Filters of the list of students; what is not known is left out."""

    search = StringField(_l("Họ tên hoặc mã sinh viên"))
    school = SelectField(_l("Trường"))
    field = SelectField(_l("Nhóm ngành"))
    round = SelectField(_l("Đợt"))
    status = SelectField(_l("Tình trạng trong đợt"))
    reports = SelectField(_l("Phản ánh sai dữ liệu"))

    def __init__(
        self, arguments: Any, *, schools: Sequence[School], fields: Sequence[Field], rounds: Mapping[UUID, str]
    ) -> None:
        super().__init__(arguments)
        everything = [("", _("Tất cả"))]
        self.school.choices = everything + [(school.code, school.code) for school in schools]
        self.field.choices = everything + [(field.code, named(field.name)) for field in fields]
        self.round.choices = [(str(key), name) for key, name in rounds.items()]
        self.status.choices = everything + [(key, str(word)) for key, word in wording.STATUSES.items()]
        self.reports.choices = [*everything, (DataReportStatus.OPEN.value, _("Chưa trả lời"))]
        if rounds:
            self.status.choices.append((NOT_IN_ROUND, _("Chưa vào đợt")))
        else:
            del self.round

    def wanted(self) -> StudentFilter:
        chosen = self.chosen("round") if "round" in self else None
        if chosen is None and "round" in self:
            chosen = self.round.choices[0][0]
        return replace(StudentFilter.read(self.values()), round_id=UUID(chosen) if chosen else None)


class SelfActivationForm(PortalForm):
    """A student's code and their address at the school."""

    code = StudentCodeField(wording.COLUMNS["code"], validators=[InputRequired(_l("Nhập mã sinh viên."))])
    email = CleanString(
        _l("Thư điện tử do trường cấp"),
        description=_l("Thường là mã sinh viên ở tên miền của trường, như dtc2154800001@ictu.edu.vn."),
        widget=EmailInput(),
        validators=[
            DataRequired(_l("Nhập địa chỉ thư điện tử do trường cấp.")),
            Email(_l("Nhập địa chỉ thư điện tử đúng dạng, như dtc2154800001@ictu.edu.vn.")),
            Length(max=254, message=_l("Địa chỉ dài nhất 254 ký tự.")),
        ],
    )
