"""Forms of giving and of using one-time links."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectMultipleField, ValidationError
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional

from portal.action_links.rules import Channel
from portal.action_links.wording import CHANNELS
from portal.fields import CleanString, CleanText
from portal.forms import PortalForm

RECEIVES, REFUSES = "receives", "refuses"


class GiveForm(PortalForm):
    """What a commune shall do by link, and how the links reach it."""

    tasks = SelectMultipleField(_l("Việc xã cần làm"), description=_l("Mỗi việc có một liên kết riêng, dùng một lần."))
    channel = RadioField(
        _l("Gửi bằng"),
        choices=[(channel.value, word) for channel, word in CHANNELS.items()],
        validators=[InputRequired(_l("Chọn cách gửi."))],
    )
    recipient = CleanString(
        _l("Người nhận"),
        description=_l("Họ tên hoặc chức danh, như “Chủ tịch UBND xã”. Ghi trên thư và trong nhật ký."),
        validators=[DataRequired(_l("Ghi người nhận ở xã, phường.")), Length(max=200)],
    )

    email = CleanString(
        _l("Thư điện tử của người nhận"),
        description=_l("Chỉ cần khi gửi thư điện tử."),
        validators=[Optional(), Email(_l("Nhập địa chỉ đúng dạng, như ten@thainguyen.gov.vn.")), Length(max=254)],
    )

    def validate_tasks(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Chọn ít nhất một việc."))

    def validate(self, extra_validators: Any = None) -> bool:
        """An address is asked for where a mail goes to it."""
        good = super().validate(extra_validators)
        if self.channel.data == Channel.MAIL and not self.email.data:
            self.email.errors = [*self.email.errors, _("Nhập địa chỉ thư điện tử của người nhận.")]
            return False
        return good


class LettersForm(PortalForm):
    """The communes for which letters are printed, all that waits for each."""

    communes = SelectMultipleField(lazy_pgettext("page", "Xã, phường"))

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
