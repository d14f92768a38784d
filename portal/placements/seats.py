"""Seats of openings, taken and given back one conditional UPDATE each.

Reading how many are free and writing afterwards gives away more seats than there are as soon as two do it at once.
Here the database compares and counts in one step, on both engines; the CHECK on the table stands behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, CursorResult, update

from portal.errors import DomainError
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus


class SeatsGone(DomainError):
    """An opening has fewer free seats than are asked for, or is no longer open."""

    status = 409

    def __init__(self, opening_id: UUID) -> None:
        super().__init__(
            _("Một đề nghị tiếp nhận không còn đủ chỗ hoặc đã được rút. Chưa có gì được phân công. Hãy tải lại trang.")
        )
        self.opening_id = opening_id


def take(wanted: Mapping[UUID, int]) -> None:
    """Take so many seats of each opening, or none at all: raises SeatsGone, and the caller rolls back.

    Openings are locked in the order of their ids, so that two publications never wait for each other.
    """
    for opening_id, count in sorted(wanted.items()):
        free = Opening.free_seats >= count
        if not _add(opening_id, count, free & (Opening.status == OpeningStatus.APPROVED.value)):
            raise SeatsGone(opening_id)


def give_back(freed: Mapping[UUID, int]) -> None:
    """Free so many seats of each opening."""
    for opening_id, count in sorted(freed.items()):
        if not _add(opening_id, -count, Opening.seats_taken >= count):
            raise AssertionError(f"opening {opening_id} has fewer than {count} seats taken")


def _add(opening_id: UUID, count: int, condition: ColumnElement[bool]) -> bool:
    statement = (
        update(Opening)
        .where(Opening.id == opening_id, condition)
        .values(seats_taken=Opening.seats_taken + count)
        .execution_options(synchronize_session=False)
    )
    result = db.session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
