"""Forms of signing in and of activation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from portal.accounts.forms.addresses import address_field
from portal.fields import CleanString
from portal.forms import PortalForm


class LoginForm(PortalForm):
    email = StringField(
        _l("Thư điện tử"),
        validators=[DataRequired(_l("Nhập địa chỉ thư điện tử.")), Length(max=254)],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Mật khẩu"),
        validators=[DataRequired(_l("Nhập mật khẩu.")), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    kept = HiddenField()


class ActivationForm(PortalForm):
    password = PasswordField(
        _l("Mật khẩu mới"),
        description=_l("Ít nhất 10 ký tự. Ghép vài từ không liên quan là cách dễ nhớ và khó đoán."),
        validators=[DataRequired(_l("Nhập mật khẩu mới."))],
        render_kw={"autocomplete": "new-password"},
    )
    password_again = PasswordField(
        _l("Nhập lại mật khẩu"),
        validators=[
            DataRequired(_l("Nhập lại mật khẩu mới.")),
            EqualTo("password", _l("Hai lần nhập chưa giống nhau. Hãy nhập lại.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class LetterForm(ActivationForm):
    """With a letter in hand: something that does not stand on it."""

    datum = CleanString(
        _l("Thông tin để xác nhận đúng người"),
        validators=[DataRequired(_l("Nhập thông tin xác nhận.")), Length(max=254)],
        render_kw={"autocomplete": "off"},
    )


class AddressForm(PortalForm):
    """An address to which something is sent."""

    email = address_field(_l("Thư điện tử"), autocomplete="username")


class NewAddressForm(PortalForm):
    """Another address to sign in with; the password is asked so that an open browser is not enough."""

    email = address_field(_l("Địa chỉ thư mới"), autocomplete="username")
    password = PasswordField(
        _l("Mật khẩu hiện tại"),
        validators=[DataRequired(_l("Nhập mật khẩu hiện tại.")), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(ActivationForm):
    """Another password; the present one is asked so that an open browser is not enough."""

    old_password = PasswordField(
        _l("Mật khẩu hiện tại"),
        validators=[DataRequired(_l("Nhập mật khẩu hiện tại.")), Length(max=256)],
        render_kw={"autocomplete": "current-password"},
    )


class NamingActivationForm(ActivationForm):
    """For somebody who was invited by address alone."""

    full_name = CleanString(
        _l("Họ và tên"),
        validators=[
            DataRequired(_l("Nhập họ và tên của bạn.")),
            Length(max=200, message=_l("Họ và tên dài nhất 200 ký tự.")),
        ],
        render_kw={"autocomplete": "name"},
    )
