"""A long list keeps no other writer waiting while it is compared and prepared, only while it is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.imports import kinds, work
from portal.imports.models import ListImport
from portal.imports.rules import AT_ONCE
from portal.imports.students.kind import STUDENTS
from portal.jobs.run import Run
from portal.jobs.worker import Worker
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from tests.factories import imports
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.rounds import make_round

ROWS = [[f"DTC2154{number:08}", "An", "7480103"] for number in range(AT_ONCE + 1)]


def could_write_meanwhile(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Import a long list; whether somebody else could write at once while each step was worked on."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has a single writer")
    could: list[tuple[str, bool]] = []

    def trying(step: str, verb: Callable[..., Any]) -> Callable[..., Any]:
        def tried(*arguments: Any) -> Any:
            given = verb(*arguments)
            could.append((step, _can_write()))
            return given

        return tried

    watched = replace(STUDENTS, check=trying("check", STUDENTS.check), prepare=trying("prepare", STUDENTS.prepare))
    monkeypatch.setitem(kinds.KINDS, STUDENTS.name, watched)
    coordinator = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    import_ = imports.check(make_round(RoundStatus.OPEN), ROWS, actor=coordinator)
    db.session.commit()
    Worker(beats=False).run_due()
    work.apply(import_, only_good=False, seen=import_.version, actor=coordinator)
    db.session.commit()
    Worker(beats=False).run_due()
    assert db.session.scalar(select(func.count()).select_from(Student)) == len(ROWS)
    return could


def _can_write() -> bool:
    other = sqlite3.connect(str(db.engine.url.database), timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        return True
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()


def test_others_write_while_a_long_list_is_compared_and_prepared(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert could_write_meanwhile(monkeypatch) == [("check", True), ("prepare", True)]


def test_control_work_in_a_writing_transaction_keeps_others_out(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_the_lock(run: Run, verb: Callable[[ListImport, User], Any]) -> tuple[ListImport, User, Any]:
        import_ = db.session.get_one(ListImport, UUID(run.payload["import"]))
        actor = db.session.get_one(User, UUID(run.payload["actor"]))
        return import_, actor, verb(import_, actor)

    monkeypatch.setattr(work, "_without_locks", with_the_lock)
    assert could_write_meanwhile(monkeypatch) == [("check", False), ("prepare", False)]
