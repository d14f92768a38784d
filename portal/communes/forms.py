"""Forms of the classification of communes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from portal.communes.decision_fields import DecisionFields
from portal.communes.models import Classification, Commune
from portal.communes.rules import LEVELS, Level
from portal.fields import HiddenText, SearchField
from portal.forms import PortalForm, QueryForm

_PREFIX = "level_"


class CommuneFilters(QueryForm):
    search = SearchField(_l("Tên xã, phường hoặc đơn vị cũ"))
    kind = SelectField(
        _l("Loại"),
        choices=[("", _l("Tất cả")), ("commune", _l("Xã")), ("ward", _l("Phường"))],
        validate_choice=False,
    )
    level = SelectField(
        _l("Mức ưu tiên"),
        choices=[
            ("", _l("Tất cả")),
            *((str(n), _l("Mức %(level)s", level=n)) for n in LEVELS),
            ("0", _l("Chưa xác định")),
        ],
        validate_choice=False,
    )


class DecisionForm(DecisionFields, PortalForm):
    """What a decision says of itself, on the page where its levels are chosen."""

    version = HiddenText()


def levels_form(
    communes: Sequence[Commune], levels: Mapping[str, Level], classification: Classification | None = None
) -> Any:
    """The decision form with one select for each commune, "not yet determined" where nothing is known."""
    choices = [("", _l("Chưa xác định")), *((str(n), _l("Mức %(level)s", level=n)) for n in LEVELS)]
    selects = {_PREFIX + commune.code: SelectField(commune.full_name, choices=choices) for commune in communes}
    form_class = type("LevelsForm", (DecisionForm,), selects)
    return form_class(data=typed_from(levels, classification))


def typed_from(levels: Mapping[str, Level], classification: Classification | None) -> dict[str, Any]:
    """A classification and its levels as the form's data."""
    shown = {_PREFIX + code: str(at.level or "") for code, at in levels.items()}
    if classification is not None:
        shown |= {name: getattr(classification, name) for name in _DECISION}
    return shown


_DECISION = ("decision_number", "decided_on", "issued_by", "valid_from", "valid_to", "note", "version")


def chosen_levels(form: DecisionForm, known: Mapping[str, Level]) -> dict[str, Level]:
    """The level chosen for each commune; a basis that was known stays while its level does."""
    chosen = {}
    for field in form:
        if field.short_name.startswith(_PREFIX):
            code = field.short_name.removeprefix(_PREFIX)
            level = int(field.data) if field.data else None
            before = known.get(code, Level(None))
            chosen[code] = Level(level, before.basis if before.level == level else "")
    return chosen
