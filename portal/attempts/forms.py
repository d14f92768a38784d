"""Forms of attempts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.attempts.comparison import CHANGES
from portal.attempts.rules import Decision
from portal.attempts.wording import RULE_CHOICES
from portal.fields import CleanString, CleanText, HiddenText, SearchField
from portal.forms import PortalForm, QueryForm
from portal.rounds.rules import PRIORITY_LEVELS

NAME = _l("Tên để phân biệt với phương án khác")
_SHORT_NAME = Length(max=120, message=_l("Viết ngắn hơn, nhiều nhất 120 ký tự."))


SAME_INPUTS, NEW_INPUTS = "same", "new"


class StartForm(PortalForm):
    key = HiddenText()  # made with the page: pressing twice starts one attempt
    name = CleanString(NAME, validators=[Optional(), _SHORT_NAME])
    rule = RadioField(
        _l("Quy tắc"),
        choices=[(rule.value, label) for rule, label in RULE_CHOICES.items()],
        validators=[InputRequired(_l("Chọn một quy tắc."))],
    )
    first_intern_first = BooleanField(
        _l("Ưu tiên để mỗi xã khó khăn có ít nhất một thực tập sinh trước"),
        description=_l("Người đầu tiên của từng xã mức 1 và 2 được tính trước các chỗ còn lại của những xã đó."),
    )

    pins = SelectMultipleField(
        _l("Yêu cầu giữ chỗ hoặc cấm dùng trong lần chạy này"),
        description=_l("Đứng trên mọi quy tắc. Khi công bố, mỗi yêu cầu được liệt kê theo số thứ tự và lý do."),
    )


class CopyForm(StartForm):
    """Starts an attempt that repeats another one with a change."""

    inputs = RadioField(
        _l("Dữ liệu"),
        choices=[
            (SAME_INPUTS, _l("Dùng lại đúng dữ liệu đã chốt của phương án đó")),
            (NEW_INPUTS, _l("Chốt dữ liệu mới theo hiện trạng")),
        ],
        validators=[InputRequired(_l("Chọn dữ liệu để chạy."))],
    )


class NameForm(PortalForm):
    version = HiddenText()
    name = CleanString(NAME, validators=[Optional(), _SHORT_NAME])


class CommentForm(PortalForm):
    key = HiddenText()  # made with the page: pressing twice makes one comment
    text = CleanText(
        _l("Góp ý"),
        description=_l("Mọi người xem được phương án đều đọc được. Không sửa hay xoá được sau khi gửi."),
        validators=[
            DataRequired(_l("Viết nội dung góp ý.")),
            Length(max=2000, message=_l("Viết ngắn hơn, nhiều nhất 2000 ký tự.")),
        ],
    )


class CompareForm(QueryForm):
    """Which two attempts, and which of the students who move."""

    first = SelectField(_l("Phương án"), validate_choice=False)
    second = SelectField(_l("So với"), validate_choice=False)
    school = SelectField(_l("Trường"), validate_choice=False)
    change = SelectField(
        _l("Thay đổi"),
        choices=[("", _l("Tất cả")), *((kind.value, label) for kind, label in CHANGES.items())],
        validate_choice=False,
    )


class SendForm(PortalForm):
    version = HiddenText()


class DecisionForm(PortalForm):
    """Carries what the page showed, so that a decision on something else is refused."""

    version = HiddenText()
    sending = HiddenText()
    answers = HiddenText()
    decision = RadioField(
        _l("Quyết định của bạn"),
        choices=[
            (Decision.APPROVE.value, _l("Đồng ý với phương án này")),
            (Decision.RETURN.value, _l("Trả lại để xem xét")),
        ],
        validators=[InputRequired(_l("Chọn đồng ý hoặc trả lại."))],
    )
    reason = CleanText(
        _l("Ý kiến"),
        description=_l("Bắt buộc khi trả lại: nêu điều cần sửa."),
        validators=[Length(max=2000, message=_l("Viết ngắn hơn, nhiều nhất 2000 ký tự."))],
    )


class RowFilters(QueryForm):
    q = SearchField(_l("Tên hoặc mã sinh viên, tên xã"))
    school = SelectField(_l("Trường"), validate_choice=False)
    level = SelectField(
        _l("Mức ưu tiên"),
        choices=[("", _l("Tất cả")), *((str(n), str(n)) for n in PRIORITY_LEVELS)],
        validate_choice=False,
    )
