"""The field of a mail address, in the shape in which every form of the room asks for one."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms.validators import DataRequired, Email, Length

from portal.fields import CleanString


def address_field(label: LazyString, *, autocomplete: str) -> CleanString:
    """`autocomplete`: "username" for one's own address to sign in with, "off" for somebody else's."""
    return CleanString(
        label,
        validators=[
            DataRequired(_l("Nhập địa chỉ thư điện tử.")),
            Email(_l("Nhập địa chỉ thư điện tử đúng dạng, như ten@tnu.edu.vn.")),
            Length(max=254, message=_l("Địa chỉ dài nhất 254 ký tự.")),
        ],
        render_kw={"autocomplete": autocomplete, "inputmode": "email", "spellcheck": "false"},
    )
