"""Forms of signing in and of account administration."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, EqualTo, Length

from portal.access import Role
from portal.design_words import ROLES
from portal.fields import CleanString
from portal.forms import PortalForm, QueryForm


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


class InviteForm(PortalForm):
    email = CleanString(
        _l("Thư điện tử"),
        validators=[
            DataRequired(_l("Nhập địa chỉ thư điện tử.")),
            Email(_l("Nhập địa chỉ thư điện tử đúng dạng, như ten@tnu.edu.vn.")),
            Length(max=254, message=_l("Địa chỉ dài nhất 254 ký tự.")),
        ],
    )
    full_name = CleanString(
        _l("Họ và tên"),
        validators=[
            DataRequired(_l("Nhập họ và tên.")),
            Length(max=200, message=_l("Họ và tên dài nhất 200 ký tự.")),
        ],
    )
    role = SelectField(
        _l("Vai trò"),
        choices=[(r.value, ROLES[r.value]) for r in Role if r is not Role.STUDENT],
        validators=[DataRequired(_l("Chọn vai trò."))],
    )
    scope = CleanString(
        _l("Phạm vi"),
        description=_l(
            "Mã xã (5 chữ số) cho cán bộ xã, mã trường (như ICTU) cho điều phối viên trường; để trống cho vai trò khác."
        ),
        validators=[Length(max=40)],
    )


class AccountFilters(QueryForm):
    search = StringField(_l("Tìm theo thư hoặc tên"))
    role = SelectField(
        _l("Vai trò"),
        choices=[("", _l("Tất cả")), *((r.value, ROLES[r.value]) for r in Role)],
        validate_choice=False,
    )
