"""Which students of a round have a submitted list, which a withdrawal of their nomination would take out with them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Uuid, column, select, table

from portal.extensions import db

# The table of a later room, read by name: whoever withdraws a nomination is to know what goes with it.
_APPLICATION = table("application", column("round_id", Uuid), column("student_id", Uuid), column("status"))


def have_submitted(round_id: UUID, student_ids: Collection[UUID]) -> set[UUID]:
    """Those of the students whose list counts in the round."""
    asked = (_APPLICATION.c.round_id == round_id, _APPLICATION.c.student_id.in_(student_ids))
    return set(
        db.session.scalars(select(_APPLICATION.c.student_id).where(*asked, _APPLICATION.c.status == "submitted"))
    )
