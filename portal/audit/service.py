"""Recording what was done. Verbs call `record`; the chain is written just before their transaction commits."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.models import AuditEvent
from portal.audit.rules import GENESIS, canonical, detail_hash, mac_of
from portal.extensions import db

PENDING = "audit_pending"
# Tables, not classes: the chain is written on the bare connection, after the session has flushed.
_EVENT, _DETAIL, _HEAD = (AuditEvent.metadata.tables[name] for name in ("audit_event", "audit_detail", "audit_head"))


@dataclass
class Pending:
    """An event waiting for its transaction to commit; only its place in the chain is not known yet."""

    at: datetime
    actor_id: uuid.UUID | None
    action: str
    object_type: str
    object_id: str
    facts: dict[str, Any]
    personal: dict[str, Any] = field(default_factory=dict)
    salt: str = field(init=False, default="")  # of the personal part
    plain: Any = field(init=False, default=None)  # the personal part as it is kept
    _text: str = field(init=False)

    def __post_init__(self) -> None:
        # Made here, not when the chain is written: then all others who want to write wait.
        body = {
            "at": self.at,
            "actor": self.actor_id,
            "action": self.action,
            "object": [self.object_type, self.object_id],
            "facts": self.facts,
        }
        if self.personal:
            self.salt = secrets.token_hex(16)
            self.plain = json.loads(canonical(self.personal))
            body["personal"] = detail_hash(self.salt, self.plain)
        self._text = canonical(body).removesuffix("}")

    def body(self, sequence: int) -> str:
        """The canonical text of the event at its place in the chain; of its keys "sequence" is the last."""
        return f'{self._text},"sequence":{sequence}}}'


def record(action: str, record: Any, *, actor: Any, personal: dict[str, Any] | None = None, **facts: Any) -> None:
    """Note that `actor` (a user, or None for the system) did `action` to `record` (any mapped row).

    `facts` go into the chain for ever and must hold nothing personal: ids, statuses, counts, codes.
    `personal` (names, grades, texts people wrote) is kept beside the chain, which holds only its salted hash.
    """
    if record is not None:
        db.session.flush()  # the record must have its key
    record_all([prepared(action, record, actor=actor, personal=personal, **facts)])


def prepared(action: str, record: Any, *, actor: Any, personal: dict[str, Any] | None = None, **facts: Any) -> Pending:
    """What `record` would note of a record that has its key, to be noted by `record_all` when it is done."""
    return Pending(
        at=clock.now(),
        actor_id=getattr(actor, "id", None),
        action=action,
        object_type=record.__tablename__ if record is not None else "system",
        object_id=_key_of(record),
        facts=facts,
        personal=personal or {},
    )


def record_all(events: Iterable[Pending]) -> None:
    """Note what was prepared, now that it is done."""
    if not db.session().in_transaction():
        db.session.begin()  # so that taking it back is noticed
    db.session.info.setdefault(PENDING, []).extend(events)


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of a transaction that can fail alone: what was recorded in it goes with what it changed."""
    before = len(db.session.info.get(PENDING, []))
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        del db.session.info.get(PENDING, [])[before:]
        raise


def _key_of(record: Any) -> str:
    if record is None:
        return ""
    # Asked of the instance, not of its type: current_user is a proxy.
    return "/".join(str(value) for value in record.__mapper__.primary_key_from_instance(record))


def _chain(session: Session) -> None:
    waiting: list[Pending] = session.info.get(PENDING, [])
    # Releasing a savepoint is told as a commit too; the head stays free until the transaction itself ends.
    if not waiting or session.in_nested_transaction():
        return
    session.flush()  # everything else first, so that the head is never locked while rows are waited for
    connection = session.connection()
    sequence, mac = _lock_head(connection)
    events, details = [], []
    for pending in waiting:
        sequence += 1
        row = _event_row(pending, sequence, mac)
        mac = row["mac"]
        events.append(row)
        if pending.personal:
            details.append({"sequence": sequence, "salt": pending.salt, "body": pending.plain})
    connection.execute(insert(_EVENT), events)
    if details:
        connection.execute(insert(_DETAIL), details)
    connection.execute(update(_HEAD).where(_HEAD.c.id == 1).values(sequence=sequence, mac=mac))
    session.info[PENDING] = []


def _lock_head(connection: Any) -> tuple[int, str]:
    # The update takes the row lock (PostgreSQL) that makes events queue up in the order of their commits.
    lock = update(_HEAD).where(_HEAD.c.id == 1).values(id=1)
    if connection.execute(lock).rowcount == 0:  # the very first event of a database; two may come at once
        insert_head = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        first = insert_head(_HEAD).values(id=1, sequence=0, mac=GENESIS)
        connection.execute(first.on_conflict_do_nothing())
        connection.execute(lock)
    sequence, mac = connection.execute(select(_HEAD.c.sequence, _HEAD.c.mac)).one()
    return sequence, mac


def _event_row(pending: Pending, sequence: int, previous: str) -> dict[str, Any]:
    text = pending.body(sequence)
    return {
        "sequence": sequence,
        "at": pending.at,
        "actor_id": pending.actor_id,
        "action": pending.action,
        "object_type": pending.object_type,
        "object_id": pending.object_id,
        "body": text,
        "previous_mac": previous,
        "mac": mac_of(current_app.config["AUDIT_KEY"], previous, text),
        "key_id": current_app.config["AUDIT_KEY_ID"],
    }


def register() -> None:
    """Chain waiting events before each commit; forget them when the transaction is rolled back."""
    if not event.contains(db.session, "before_commit", _chain):
        event.listen(db.session, "before_commit", _chain)
        event.listen(db.session, "after_soft_rollback", _forget)


def _forget(session: Session, ended: Any) -> None:
    # Of a savepoint that failed the transaction goes on: what was recorded before it counts.
    if not ended.nested:
        session.info.pop(PENDING, None)
