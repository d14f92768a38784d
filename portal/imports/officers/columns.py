"""The columns of a list of officers, what they are called, and what goes into them."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from portal.imports import communes
from portal.spreadsheets.layouts import Target

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
TARGETS = (
    *communes.TARGETS,
    Target(
        "full_name",
        "Họ và tên",
        ("ho ten", "ho ten can bo", "ho va ten can bo", "can bo", "can bo phu trach", "nguoi phu trach", "full name"),
        True,
    ),
    Target("email", "Thư điện tử", ("email", "e mail", "dia chi email", "mail", "thu cong vu"), True, _EMAIL.fullmatch),
    Target("phone", "Điện thoại", ("so dien thoai", "dien thoai di dong", "so dt", "sdt", "dt", "mobile")),
)


def notes() -> list[tuple[str, str]]:
    """The columns and what goes into them."""
    said = {
        **communes.notes(),
        "full_name": _("Bắt buộc."),
        "email": _("Bắt buộc. Thư mời được gửi tới đây, và người này đăng nhập bằng địa chỉ này."),
        "phone": _("Để in thư kích hoạt; số 0 đầu bị bảng tính bỏ mất được thêm lại."),
    }
    return [(target.title, said[target.name]) for target in TARGETS]
