"""Forms of rounds: settings, extensions, steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from portal.access import Role
from portal.fields import (
    CleanString,
    CleanText,
    DayField,
    FirstDayField,
    GpaField,
    HiddenText,
    IntegerField,
    LastDayField,
    PhoneField,
)
from portal.forms import PortalForm, QueryForm
from portal.rounds.models import Round
from portal.rounds.rules import (
    EXTENDABLE,
    LONGEST_LIST,
    LONGEST_WAIT,
    MOST_STEPS,
    OFFERED_RULES,
    RoundStatus,
    date_faults,
    list_faults,
)
from portal.rounds.wording import RULES, STATUSES, STEP_ROLES, fault_sentence

_DAY = _l("Theo dạng ngày/tháng/năm, như 30/6/2027.")
_LAST_DAY = _l("Ngày cuối cùng còn nhận, như 30/6/2027; thêm giờ nếu cần, như 30/6/2027 17:00.")
_NO_STEP = ""


class RoundFilters(QueryForm):
    status = SelectField(
        _l("Trạng thái"),
        choices=[("", _l("Tất cả")), *((status.value, STATUSES[status]) for status in RoundStatus)],
        validate_choice=False,
    )


class MoveForm(PortalForm):
    """Asks once more before a round moves on."""

    version = HiddenText()


class CancelForm(MoveForm):
    reason = CleanText(
        _l("Lý do huỷ"),
        description=_l("Mọi người tham gia đợt sẽ đọc lý do này."),
        validators=[
            DataRequired(_l("Nhập lý do huỷ đợt.")),
            Length(max=2000, message=_l("Lý do dài nhất 2000 ký tự.")),
        ],
    )


class DetailsForm(PortalForm):
    """What may change at any time: the introduction and whom to call."""

    description = CleanText(
        _l("Giới thiệu"), validators=[Optional(), Length(max=4000, message=_l("Phần giới thiệu dài nhất 4000 ký tự."))]
    )
    contact_office = CleanString(
        _l("Đơn vị phụ trách"),
        validators=[
            DataRequired(_l("Nhập tên đơn vị phụ trách.")),
            Length(max=200, message=_l("Tên dài nhất 200 ký tự.")),
        ],
    )
    contact_phone = PhoneField(_l("Điện thoại liên hệ"), validators=[InputRequired(_l("Nhập số điện thoại liên hệ."))])
    contact_email = EmailField(
        _l("Thư điện tử liên hệ"),
        validators=[
            DataRequired(_l("Nhập địa chỉ thư điện tử liên hệ.")),
            Email(_l("Nhập địa chỉ thư điện tử đúng dạng, như thuctap@tnu.edu.vn.")),
            Length(max=254, message=_l("Địa chỉ dài nhất 254 ký tự.")),
        ],
    )
    version = HiddenText()

    def settings(self) -> dict[str, Any]:
        """The columns of Round that the form sets."""
        names = ("description", "contact_office", "contact_phone", "contact_email")
        return {name: self[name].data for name in names}


class ExtensionForm(DetailsForm):
    """Beside the details, the deadlines, which may move to a later day."""

    nominations_close_at = LastDayField(
        _l("Hạn đề cử"), description=_LAST_DAY, validators=[InputRequired(_l("Nhập hạn đề cử."))]
    )
    openings_close_at = LastDayField(
        _l("Hạn gửi đề nghị tiếp nhận"), description=_LAST_DAY, validators=[InputRequired(_l("Nhập hạn gửi đề nghị."))]
    )
    applications_open_at = FirstDayField(
        _l("Bắt đầu nhận nguyện vọng"),
        description=_DAY,
        validators=[InputRequired(_l("Nhập ngày bắt đầu nhận nguyện vọng."))],
    )
    applications_close_at = LastDayField(
        _l("Hạn nộp nguyện vọng"), description=_LAST_DAY, validators=[InputRequired(_l("Nhập hạn nộp nguyện vọng."))]
    )

    def settings(self) -> dict[str, Any]:
        return {**super().settings(), **{name: self[name].data for name in EXTENDABLE}}


def _count(label: Any, least: int, most: int, description: Any = "") -> IntegerField:
    message = _l("Nhập một số nguyên từ %(least)s đến %(most)s.", least=least, most=most)
    return IntegerField(
        label, description=description, validators=[InputRequired(message), NumberRange(least, most, message)]
    )


class RoundForm(ExtensionForm):
    """Every setting of a draft."""

    name = CleanString(
        _l("Tên đợt"),
        description=_l("Ví dụ: Đợt thực tập học kỳ II năm học 2026–2027."),
        validators=[DataRequired(_l("Nhập tên đợt.")), Length(max=200, message=_l("Tên đợt dài nhất 200 ký tự."))],
    )
    internship_starts_on = DayField(
        _l("Thực tập từ ngày"), description=_DAY, validators=[InputRequired(_l("Nhập ngày bắt đầu thực tập."))]
    )
    internship_ends_on = DayField(
        _l("Đến ngày"), description=_DAY, validators=[InputRequired(_l("Nhập ngày kết thúc thực tập."))]
    )
    field_codes = SelectMultipleField(_l("Nhóm ngành tham gia"))
    adjacent_majors = BooleanField(_l("Nhận cả các ngành gần"))
    min_gpa = GpaField(
        _l("Điểm trung bình tích luỹ tối thiểu"),
        validators=[InputRequired(_l("Nhập điểm tối thiểu, 0 nếu không yêu cầu."))],
    )
    min_conduct = _count(_l("Điểm rèn luyện tối thiểu"), 0, 100)
    shortest_list = _count(_l("Số nguyện vọng ít nhất"), 1, LONGEST_LIST)
    longest_list = _count(_l("Số nguyện vọng nhiều nhất"), 1, LONGEST_LIST)
    difficult_choices = _count(
        _l("Số nguyện vọng tối thiểu ở xã mức 1–2"), 0, LONGEST_LIST, _l("Nhập 0 nếu không yêu cầu.")
    )
    anywhere_allowed = BooleanField(_l("Cho phép chọn “đi bất kỳ đâu”"))
    rule = RadioField(_l("Quy tắc xếp"), choices=[(rule.value, RULES[rule]) for rule in OFFERED_RULES])
    first_intern_first = BooleanField(_l("Mỗi xã khó khăn có một thực tập sinh trước khi xã nào có người thứ hai"))
    answer_days = _count(
        _l("Số ngày để sinh viên và xã trả lời"),
        1,
        LONGEST_WAIT,
        _l("Tính từ ngày công bố phân công; gia hạn được khi cần."),
    )
    appeal_days = _count(_l("Số ngày nhận khiếu nại"), 1, LONGEST_WAIT, _l("Tính từ ngày công bố kết quả."))
    classification_id = SelectField(_l("Quyết định phân loại xã"))
    consent_text = CleanText(
        _l("Nội dung sinh viên đồng ý khi nộp"),
        validators=[
            DataRequired(_l("Nhập nội dung sinh viên đồng ý khi nộp nguyện vọng.")),
            Length(max=4000, message=_l("Nội dung dài nhất 4000 ký tự.")),
        ],
    )

    def settings(self) -> dict[str, Any]:
        own = (
            *("name", "internship_starts_on", "internship_ends_on", "adjacent_majors", "min_gpa", "min_conduct"),
            *("shortest_list", "longest_list", "difficult_choices", "anywhere_allowed", "rule"),
            *("first_intern_first", "consent_text", "answer_days", "appeal_days"),
        )
        chosen = self.classification_id.data
        classification_id = UUID(chosen) if chosen else None
        return {**super().settings(), **{name: self[name].data for name in own}, "classification_id": classification_id}

    def steps(self) -> list[Role]:
        """The roles that approve, in their order; steps left out close up."""
        return [Role(field.data) for field in self.step_fields() if field.data]

    def step_fields(self) -> list[Any]:
        return [self[f"step_{n}"] for n in range(1, MOST_STEPS + 1)]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        sound = super().validate(extra_validators)
        if not sound:
            return False
        lengths = {name: self[name].data for name in ("shortest_list", "longest_list", "difficult_choices")}
        faults = [*date_faults(self.settings()), *list_faults(**lengths)]
        for fault in faults:
            self[fault.value].errors = [*self[fault.value].errors, fault_sentence(fault)]
        return not faults


for _number in range(1, MOST_STEPS + 1):
    setattr(
        RoundForm,
        f"step_{_number}",
        SelectField(
            _l("Bước %(number)s", number=_number),
            choices=[(_NO_STEP, _l("Không có")), *((role.value, name) for role, name in STEP_ROLES.items())],
        ),
    )


def typed_from(round_: Round) -> dict[str, Any]:
    """A round's settings as the form's data."""
    steps = {f"step_{step.position}": step.role for step in round_.steps}
    chosen = {
        "field_codes": [field.field_code for field in round_.fields],
        "classification_id": str(round_.classification_id or ""),
    }
    own = {attribute.key: getattr(round_, attribute.key) for attribute in round_.__mapper__.column_attrs}
    return {**own, **chosen, **steps}


DEFAULTS: dict[str, Any] = {
    "adjacent_majors": True,
    "min_gpa": 250,
    "min_conduct": 65,
    "shortest_list": 3,
    "longest_list": 10,
    "difficult_choices": 1,
    "anywhere_allowed": True,
    "rule": OFFERED_RULES[0].value,
    "first_intern_first": True,
    "answer_days": 7,
    "appeal_days": 7,
    "step_1": Role.UNIVERSITY_APPROVER.value,
    "step_2": Role.HOME_AFFAIRS_OFFICER.value,
}
