"""How many students rank an opening. The tables belong to applications, a later room, which is not imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Select, Uuid, bindparam, column, func, select, table

from portal.extensions import db

_submission = table("submission", column("id", Uuid), column("counts", Boolean))
_submitted_choice = table("submitted_choice", column("submission_id", Uuid), column("opening_id", Uuid))


def rankings() -> Select[Any]:
    """Rows (opening_id, ranked): in how many applications that count the opening is listed."""
    return (
        select(_submitted_choice.c.opening_id, func.count().label("ranked"))
        .join(_submission, _submission.c.id == _submitted_choice.c.submission_id)
        .where(_submission.c.counts)
        .group_by(_submitted_choice.c.opening_id)
    )


_RANKINGS_OF = rankings().where(_submitted_choice.c.opening_id.in_(bindparam("openings", expanding=True)))


def count_rankings_of(opening_ids: Iterable[UUID]) -> Counter[UUID]:
    """The same for these openings only, as a list page shows them; 0 for one that nobody lists.

    Asked apart from the list: joined with it, every application of every round is counted twice a page.
    """
    rows = db.session.execute(_RANKINGS_OF, {"openings": list(opening_ids)}).all()
    return Counter({opening_id: ranked for opening_id, ranked in rows})
