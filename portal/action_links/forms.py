"""Forms of giving and of using one-time links."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.fields import CleanString, CleanText
from portal.forms import PortalForm

RECEIVES, REFUSES = "receives", "refuses"


class GiveForm(PortalForm):
    """What a commune shall do by link, and how the links reach it."""

    tasks = SelectMultipleField(_l("Việc xã cần làm"), description=_l("Mỗi việc có một liên kết riêng, dùng một lần."))
    recipient = CleanString(
        _l("Người nhận"),
        description=_l("Họ tên hoặc chức danh, như “Chủ tịch UBND xã”. Ghi trên thư và trong nhật ký."),
        validators=[DataRequired(_l("Ghi người nhận ở xã, phường.")), Length(max=200)],
    )

    def validate_tasks(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Chọn ít nhất một việc."))


class LettersForm(PortalForm):
    """The communes for which letters are printed, all that waits for each."""

    communes = SelectMultipleField(_l("Xã, phường"))

    def validate_communes(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Chọn ít nhất một xã, phường."))


class SignedForm(PortalForm):
    """Who acts, as they say themselves: the link knows only the commune."""

    name = CleanString(
        _l("Họ và tên của bạn"),
        description=_l("Được ghi lại cùng câu trả lời."),
        validators=[DataRequired(_l("Nhập họ và tên của bạn.")), Length(max=200)],
        render_kw={"autocomplete": "name"},
    )


class ReceiveForm(SignedForm):
    decision = RadioField(
        _l("Xã, phường có tiếp nhận sinh viên này không?"),
        choices=[(RECEIVES, _l("Có, chúng tôi tiếp nhận")), (REFUSES, _l("Không tiếp nhận"))],
        validators=[InputRequired(_l("Chọn có hoặc không."))],
    )
    reason = CleanText(
        _l("Lý do, nếu không tiếp nhận"),
        validators=[Optional(), Length(max=1000)],
        description=_l("Sinh viên, trường và cơ quan điều phối sẽ đọc."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A refusal says why."""
        good = super().validate(extra_validators)
        if self.decision.data == REFUSES and not self.reason.data:
            self.reason.errors = [*self.reason.errors, _("Viết lý do không tiếp nhận.")]
            return False
        return good


class AnswerLinkForm(SignedForm):
    answer = CleanText(_l("Câu trả lời"), validators=[DataRequired(_l("Viết câu trả lời.")), Length(max=2000)])
