"""Events wait for the transaction, not for the savepoints in it."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.audit.service import record
from portal.extensions import db


def test_savepoint_leaves_the_chain_alone_and_the_commit_writes_every_event(real_database: Flask) -> None:
    record("before", None, actor=None)
    with db.session.begin_nested():
        pass
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    record("after", None, actor=None)
    db.session.commit()
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all() == ["before", "after"]
