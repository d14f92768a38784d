"""What is asked of a commune's officer, on a page and in a list."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import DataRequired, Email, Length, Optional

from portal.fields import CleanString, PhoneField


class PersonFields(Form):
    """Name, mail address and phone."""

    full_name = CleanString(
        _l("Họ và tên"),
        validators=[DataRequired(_l("Nhập họ và tên.")), Length(max=200, message=_l("Họ và tên dài nhất 200 ký tự."))],
    )
    email = CleanString(
        _l("Thư điện tử"),
        validators=[
            DataRequired(_l("Nhập địa chỉ thư điện tử.")),
            Email(_l("Nhập địa chỉ thư điện tử đúng dạng, như ten@thainguyen.gov.vn.")),
            Length(max=254, message=_l("Địa chỉ dài nhất 254 ký tự.")),
        ],
    )
    phone = PhoneField(_l("Điện thoại"), validators=[Optional()])
