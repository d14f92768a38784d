"""The columns of a list of levels, what they are called, and what goes into them."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.imports import communes
from portal.spreadsheets.layouts import Target

LEVEL, BASIS = "level", "basis"
TARGETS = (
    *communes.TARGETS,
    Target(LEVEL, "Mức ưu tiên", ("muc", "phan loai", "xep loai", "xep muc", "loai", "priority"), True),
    Target(BASIS, "Căn cứ", ("can cu xep muc", "ly do", "ghi chu")),
)


def notes() -> list[tuple[str, str]]:
    """The columns and what goes into them."""
    said = {
        **communes.notes(),
        LEVEL: _("1 (xa, khó khăn nhất), 2, 3, 4, hoặc “chưa xác định”."),
        BASIS: _("Tối đa 500 ký tự."),
    }
    return [(target.title, said[target.name]) for target in TARGETS]
