"""Filters of the list of placements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.fields import SearchField
from portal.forms import QueryForm
from portal.placements.queries import Side, Wanted
from portal.rounds.rules import PRIORITY_LEVELS


class PlacementFilters(QueryForm):
    q = SearchField(_l("Tên hoặc mã sinh viên, tên xã"))
    school = SelectField(_l("Trường"), validate_choice=False)
    level = SelectField(
        _l("Mức ưu tiên"),
        choices=[("", _l("Tất cả")), *((str(n), _l("Mức %(level)s", level=n)) for n in PRIORITY_LEVELS)],
        validate_choice=False,
    )
    awaits = SelectField(
        _l("Chờ trả lời"),
        choices=[
            ("", _l("Tất cả")),
            (Side.STUDENT.value, _l("Sinh viên chưa trả lời")),
            (Side.COMMUNE.value, _l("Xã, phường chưa trả lời")),
        ],
        validate_choice=False,
    )

    def wanted(self) -> Wanted:
        return Wanted.read(self.values())
