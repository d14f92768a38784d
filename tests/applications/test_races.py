"""Copies of one form sent at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.applications import queries, service
from portal.applications.models import Submission
from portal.applications.service import submission as submission_service
from portal.errors import DomainError
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from tests.applications.steps import ALL, ready, standing_of
from tests.factories.applications import make_applicant
from tests.factories.rounds import make_round


def _submit_at_once(app: Flask, keys: list[str]) -> list[Any]:
    """One student's form sent by many requests at the same moment; the receipt or the error of each."""
    round_ = make_round()
    user = ready(round_)
    user_id, round_id = user.id, round_.id
    version = standing_of(user, round_).version
    db.session.commit()
    together = Barrier(len(keys))

    def send(key: str) -> Any:
        with app.app_context():
            together.wait(timeout=30)
            try:
                actor = db.session.get_one(User, user_id)
                standing = queries.get_standing(actor, round_id)
                done = service.submit(standing, key=key, consents=ALL, seen=version, actor=actor)
                db.session.commit()
                return done.submission.receipt
            except DomainError as error:
                db.session.rollback()
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(send, keys))


def test_twenty_copies_at_once_make_one_submission_and_one_receipt(real_database: Flask) -> None:
    answers = _submit_at_once(real_database, ["same"] * 20)
    assert len(set(answers)) == 1, answers
    assert isinstance(answers[0], str)
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


def test_without_the_key_and_the_version_each_copy_would_be_a_submission(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission_service, "ensure_version", lambda record, seen: None)
    answers = _submit_at_once(real_database, [str(number) for number in range(20)])
    assert len(set(answers)) == 20, answers
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 20
    assert db.session.scalar(select(func.count()).where(Submission.counts)) == 1


def test_rounds_after_closing_stay_readable(app: Flask) -> None:
    round_ = make_round(RoundStatus.MATCHING)
    user = make_applicant(round_)
    assert queries.get_standing(user, round_.id).is_nominated
