"""Filters of the list of placements."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.fields import SearchField
from portal.forms import QueryForm
from portal.placements.queries import Wanted
from portal.rounds.rules import PRIORITY_LEVELS


class PlacementFilters(QueryForm):
    q = SearchField(_l("Tên hoặc mã sinh viên, tên xã"))
    school = SelectField(_l("Trường"), validate_choice=False)
    level = SelectField(
        _l("Mức ưu tiên"),
        choices=[("", _l("Tất cả")), *((str(n), _l("Mức %(level)s", level=n)) for n in PRIORITY_LEVELS)],
        validate_choice=False,
    )

    def wanted(self) -> Wanted:
        return Wanted.read(self.values())
