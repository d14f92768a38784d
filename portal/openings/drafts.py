"""The row of a request made from what was filled in, and what the audit trail is told of a request."""

from __future__ import annotations

import uuid
from typing import Any

from portal import clock
from portal.accounts.models import User
from portal.audit.service import Pending, prepared
from portal.openings import wording
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus, OpeningValues, Source
from portal.rounds.models import Round

PERSONAL = ("mentor_name", "mentor_position", "mentor_phone")
FACTS = ("seats", "fields", "min_gpa", "starts_on", "ends_on")


def written_down(*, round_: Round, commune_code: str, values: OpeningValues, actor: User, **more: Any) -> Opening:
    """A request as a draft that is in no session yet."""
    opening = Opening(
        id=uuid.uuid4(),
        round_id=round_.id,
        commune_code=commune_code,
        status=OpeningStatus.DRAFT.value,
        source=more.pop("source", Source.PORTAL.value),
        entered_by_id=actor.id,
        created_at=clock.now(),
        fields=[],
        **more,
    )
    fill(opening, values)
    return opening


def drafting(opening: Opening, *, actor: User, **more: Any) -> Pending:
    """What the audit trail is told of a new request."""
    return prepared(
        "opening_drafted",
        opening,
        actor=actor,
        personal=personal(opening),
        round=opening.round_id,
        commune=opening.commune_code,
        source=opening.source,
        **more,
        **facts(opening),
    )


def fill(opening: Opening, values: OpeningValues) -> None:
    """Write what was filled in; fields that stay keep their rows."""
    columns: dict[str, Any] = dict(values)
    codes = columns.pop("fields")
    for name in wording.COLUMNS:
        if name != "fields":
            setattr(opening, name, columns[name])
    kept = {field.field_code: field for field in opening.fields}
    opening.fields = [kept.get(code) or OpeningField(field_code=code) for code in dict.fromkeys(codes)]


def facts(opening: Opening) -> dict[str, Any]:
    """What the chain of the trail is told: nothing personal."""
    return {name: opening.field_codes if name == "fields" else getattr(opening, name) for name in FACTS}


def personal(opening: Opening) -> dict[str, Any]:
    """What is kept beside the chain."""
    return {name: getattr(opening, name) for name in PERSONAL}
