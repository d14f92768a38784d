"""Filters of the list of those whose answer is awaited."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.fields import SearchField
from portal.forms import QueryForm
from portal.placements.queries import Side


class AwaitingFilters(QueryForm):
    q = SearchField(_l("Tên xã, tên hoặc mã sinh viên"))
    school = SelectField(_l("Trường"), validate_choice=False)
    side = SelectField(
        _l("Chờ ai"),
        choices=[
            ("", _l("Cả hai bên")),
            (Side.STUDENT.value, _l("Sinh viên")),
            (Side.COMMUNE.value, _l("Xã, phường")),
        ],
        validate_choice=False,
    )
