"""How many students rank an opening. The tables belong to applications, a later room, which is not imported."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Select, Uuid, column, func, select, table

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
