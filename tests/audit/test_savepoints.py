"""Events wait for the transaction, not for the savepoints in it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.audit.models import AuditEvent
from portal.audit.service import record, savepoint
from portal.errors import DomainError
from portal.extensions import db


def test_savepoint_leaves_the_chain_alone_and_the_commit_writes_every_event(real_database: Flask) -> None:
    record("before", None, actor=None)
    with db.session.begin_nested():
        pass
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    record("after", None, actor=None)
    db.session.commit()
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all() == ["before", "after"]


@savepoint()
def record_and_fail() -> None:
    record("inside", None, actor=None)
    raise DomainError("no")


def test_savepoint_that_fails_takes_its_own_events_only(real_database: Flask) -> None:
    record("before", None, actor=None)
    with pytest.raises(DomainError):
        record_and_fail()
    record("after", None, actor=None)
    db.session.commit()
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all() == ["before", "after"]


def test_transaction_that_is_rolled_back_within_a_savepoint_leaves_no_event(real_database: Flask) -> None:
    record("before", None, actor=None)
    db.session.begin_nested()
    record("inside", None, actor=None)
    db.session.rollback()
    db.session.rollback()
    record("after", None, actor=None)
    db.session.commit()
    assert db.session.scalars(select(AuditEvent.action)).all() == ["after"]
