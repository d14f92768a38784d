"""What stood in lists goes when nobody needs it any more; that they were brought in stays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.extensions import db
from portal.imports import rules, service
from portal.imports.models import ImportRow, ListImport
from portal.imports.upkeep import forget
from portal.jobs.run import Run
from portal.rounds.models import Round
from portal.students.models import Student
from tests.factories.imports import apply, check, upload

ROWS = [["DTC2154802010", "An", "7480103"], ["?", "Bình", "7480103"]]
MOMENT = timedelta(minutes=1)


def clean_up() -> None:
    db.session.flush()
    forget(Run(uuid.uuid4(), "imports.forget", {}, 1))
    db.session.expire_all()


def kept_rows(import_: ListImport) -> int:
    return db.session.scalar(select(func.count()).where(ImportRow.import_id == import_.id)) or 0


@pytest.mark.parametrize("make", [upload, check])
def test_list_that_nobody_applied_is_thrown_away_after_a_week(coordinator: User, round_: Round, make) -> None:
    import_ = make(round_, ROWS, actor=coordinator)
    import_.uploaded_at = clock.now() - rules.KEEP_OPEN + MOMENT
    clean_up()
    assert import_.status in rules.OPEN
    assert import_.content is not None
    import_.uploaded_at = clock.now() - rules.KEEP_OPEN - MOMENT
    clean_up()
    assert (import_.status, import_.content, import_.preview, kept_rows(import_)) == ("discarded", None, [], 0)


def test_rows_of_an_applied_list_are_kept_a_month_to_take_it_back(coordinator: User, round_: Round) -> None:
    import_ = apply(round_, ROWS, actor=coordinator, only_good=True)
    assert import_.content is None
    import_.applied_at = clock.now() - rules.KEEP_ROWS + MOMENT
    clean_up()
    assert kept_rows(import_) == 2
    import_.applied_at = clock.now() - rules.KEEP_ROWS - MOMENT
    clean_up()
    assert (import_.status, import_.preview, kept_rows(import_)) == ("applied", [], 0)
    assert len(import_.sha256) == 64
    assert db.session.scalar(select(func.count()).select_from(Student)) == 1


def test_rows_of_a_list_that_was_taken_back_go_after_a_week(coordinator: User, round_: Round) -> None:
    import_ = apply(round_, ROWS, actor=coordinator, only_good=True)
    service.undo(import_, actor=coordinator, seen=import_.version)
    import_.undone_at = clock.now() - rules.KEEP_OPEN + MOMENT
    clean_up()
    assert kept_rows(import_) == 2
    import_.undone_at = clock.now() - rules.KEEP_OPEN - MOMENT
    clean_up()
    assert (import_.status, kept_rows(import_)) == ("undone", 0)
