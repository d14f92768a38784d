"""Reading the trail: pages for auditors, and checking that no event was changed, removed or put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from portal.audit.models import AuditDetail, AuditEvent, AuditHead
from portal.audit.rules import GENESIS, detail_hash, mac_of
from portal.extensions import db
from portal.paging import Page, paginate


@dataclass(frozen=True)
class Fault:
    """The first event at which the chain does not hold, and why."""

    sequence: int
    why: str


def list_events(*, action: str = "", object_id: str = "", actor_id: UUID | None = None, page: int = 1) -> Page[Any]:
    """Events, newest first, as rows."""
    statement = select(
        AuditEvent.sequence,
        AuditEvent.at,
        AuditEvent.actor_id,
        AuditEvent.action,
        AuditEvent.object_type,
        AuditEvent.object_id,
    ).order_by(AuditEvent.sequence.desc())
    if action:
        statement = statement.where(AuditEvent.action == action)
    if object_id:
        statement = statement.where(AuditEvent.object_id == object_id)
    if actor_id:
        statement = statement.where(AuditEvent.actor_id == actor_id)
    return paginate(statement, page, rows=True)


def list_actions() -> list[str]:
    """Every kind of action that occurs."""
    return list(db.session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)))


def has_done(action: str, record: Any, *, actor_id: UUID, since: datetime) -> bool:
    """Whether the user did this to the record (any row with an id) since then."""
    event = (AuditEvent.action == action, AuditEvent.object_id == str(record.id), AuditEvent.actor_id == actor_id)
    return db.session.scalar(select(AuditEvent.sequence).where(*event, AuditEvent.at >= since).limit(1)) is not None


def find_event(sequence: int) -> tuple[AuditEvent, AuditDetail | None] | None:
    """An event with its personal part, if that still exists."""
    event = db.session.get(AuditEvent, sequence) if sequence < 2**31 else None
    return (event, db.session.get(AuditDetail, sequence)) if event else None


def head() -> tuple[int, str]:
    """Number and MAC of the last event."""
    row = db.session.execute(select(AuditHead.sequence, AuditHead.mac)).first()
    return (row[0], row[1]) if row else (0, GENESIS)


def find_fault(key: str) -> Fault | None:
    """Check every event against the one before it and the personal parts against their hashes; None when all hold."""
    expected, mac = 1, GENESIS
    statement = (
        select(*AuditEvent.__table__.c, AuditDetail.salt, AuditDetail.body.label("personal"))
        .outerjoin(AuditDetail, AuditDetail.sequence == AuditEvent.sequence)
        .order_by(AuditEvent.sequence)
        .execution_options(yield_per=1000)
    )
    for row in db.session.execute(statement).mappings():
        why = _why_broken(row, expected, mac, key)
        if why:
            return Fault(expected, why)
        expected, mac = expected + 1, row["mac"]
    if head() != (expected - 1, mac):
        return Fault(expected, "events are missing at the end: the head of the chain is further on")
    return None


def _why_broken(row: RowMapping, expected: int, mac: str, key: str) -> str | None:
    if row["sequence"] != expected:
        return f"missing: the next one found is {row['sequence']}"
    if row["previous_mac"] != mac:
        return "does not follow the event before it"
    if mac_of(key, mac, row["body"]) != row["mac"]:
        return "its content was changed, or it was written with another key"
    if f'"sequence":{expected}' not in row["body"] or f'"action":"{row["action"]}"' not in row["body"]:
        return "its columns differ from its content"
    if row["salt"] and f'"personal":"{detail_hash(row["salt"], row["personal"])}"' not in row["body"]:
        return "its personal part was changed"
    return None
