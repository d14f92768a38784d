"""Keeping how a reader has set a list up: nothing that happened, so it stands in no trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite

from portal.database import set_writing
from portal.extensions import db
from portal.listings.models import ListSetting
from portal.listings.rules import WorkList

_NOTED = "list_filters"  # in session.info, which lives as long as the request


def choose_columns(kind: WorkList, keys: Collection[str] | None, *, actor: Any) -> None:
    """Show the reader these columns from now on; None gives the list its own ones back."""
    known = None if keys is None else [column.key for column in kind.columns if column.key in keys]
    _keep(actor.id, kind.name, columns=known)


def note_filters(kind: WorkList, filters: Mapping[str, str], *, actor: Any) -> None:
    """Say that the page being made shows the list with these filters; they are kept once it stands."""
    db.session().info[_NOTED] = (actor.id, kind.name, dict(filters))


def keep_noted() -> bool:
    """Write down what the request noted, for the caller to commit."""
    noted = db.session().info.pop(_NOTED, None)
    if noted is None:
        return False
    db.session.rollback()  # SQLite refuses to turn a reading transaction into a writing one
    set_writing(True)
    user_id, name, filters = noted
    _keep(user_id, name, filters=filters)
    return True


def _keep(user_id: UUID, name: str, **values: Any) -> None:
    make: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = make(ListSetting).values(**{"user_id": user_id, "list_name": name, "columns": None, "filters": {}, **values})
    # Two windows may do so at once.
    db.session.execute(row.on_conflict_do_update(index_elements=["user_id", "list_name"], set_=values))
