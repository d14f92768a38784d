"""Forms of the second step and of setting it up."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from portal.accounts.factors.rules import LONGEST_NAME, Typed
from portal.fields import CleanString
from portal.forms import PortalForm

_NUMERIC = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "maxlength": "40"}
_LETTERS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "60"}


class FactorForm(PortalForm):
    """The second step. Its fields have names that no other form has, since they travel beside another form's."""

    factor_code = StringField(
        _l("Mã xác thực"),
        description=_l("6 chữ số đang hiện trong ứng dụng xác thực trên điện thoại của bạn."),
        validators=[Length(max=40, message=_l("Mã chỉ gồm 6 chữ số."))],
        render_kw=_NUMERIC,
    )
    factor_recovery_code = StringField(
        _l("Mã dự phòng"),
        description=_l("Một mã chưa dùng trong danh sách bạn đã in hoặc chép lại, ví dụ K7QF2-M9XH4-TN8WP."),
        validators=[Length(max=60, message=_l("Mã dự phòng chỉ gồm 15 chữ và số."))],
        render_kw=_LETTERS,
    )

    factor_passkey = HiddenField()  # filled by the script, with what the device signed

    @property
    def typed(self) -> Typed:
        fields = (self.factor_code, self.factor_recovery_code, self.factor_passkey)
        return Typed(*((field.data or "").strip() for field in fields))

    def validate(self, extra_validators: object = None) -> bool:
        """Something must be there to check."""
        valid: bool = super().validate(extra_validators)
        if valid and self.typed == Typed():
            self.factor_code.errors = [_("Nhập mã xác thực, hoặc một mã dự phòng nếu không có điện thoại bên mình.")]
            return False
        return valid


class SecondStepForm(FactorForm):
    """The second step of signing in: where to go and what was typed before come along."""

    next = HiddenField()
    kept = HiddenField()


class BeginForm(PortalForm):
    """Starting a set-up; nothing to type for somebody who has passed the second step."""


class BeginWithPasswordForm(BeginForm):
    """Whoever has no factor yet shows with the password that the browser is their own."""

    password = PasswordField(
        _l("Mật khẩu hiện tại"),
        description=_l("Để chắc rằng chính bạn đang dùng máy này."),
        validators=[DataRequired(_l("Nhập mật khẩu hiện tại của bạn.")), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )


class FirstCodeForm(PortalForm):
    code = StringField(
        _l("Mã trong ứng dụng"),
        description=_l("6 chữ số mà ứng dụng vừa hiện cho Về Xã."),
        validators=[
            DataRequired(_l("Nhập mã 6 chữ số đang hiện trong ứng dụng.")),
            Length(max=40, message=_l("Mã chỉ gồm 6 chữ số.")),
        ],
        render_kw=_NUMERIC,
    )


class NameForm(PortalForm):
    name = CleanString(
        _l("Tên khoá"),
        description=_l("Để bạn nhận ra thiết bị, ví dụ: Điện thoại của tôi."),
        validators=[
            DataRequired(_l("Đặt tên cho khoá truy cập.")),
            Length(max=LONGEST_NAME, message=_l("Tên dài nhất 60 ký tự.")),
        ],
        render_kw={"autocomplete": "off"},
    )


class NewPasskeyForm(NameForm):
    passkey = HiddenField()  # filled by the script, with what the device made

    def validate(self, extra_validators: object = None) -> bool:
        """Without the script there is nothing to keep."""
        valid: bool = super().validate(extra_validators)
        if valid and not self.passkey.data:
            self.name.errors = [
                _("Trình duyệt này chưa tạo được khoá truy cập. Hãy bật JavaScript, hoặc dùng ứng dụng xác thực.")
            ]
            return False
        return valid


class ResetForm(PortalForm):
    """An admin says why somebody's factors go; the person reads it."""

    reason = CleanString(
        _l("Lý do"),
        description=_l("Ví dụ: mất điện thoại, đã gọi lại số cơ quan để kiểm tra. Người ấy đọc được lý do này."),
        validators=[
            DataRequired(_l("Ghi lý do và cách bạn đã kiểm tra người xin.")),
            Length(max=300, message=_l("Lý do dài nhất 300 ký tự.")),
        ],
        render_kw={"autocomplete": "off"},
    )
