"""A one-time link is used once, however many press at once; and the test would notice if it were used twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.action_links import queries, service
from portal.action_links.models import ActionLink
from portal.action_links.rules import Standing, Task, standing
from portal.audit.models import AuditEvent
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.action_links import give_link
from tests.factories.openings import make_opening, make_question
from tests.factories.rounds import make_round
from tests.placements.test_races import at_once

AT_ONCE = 6


@pytest.fixture
def token(real_database: Flask) -> str:
    question = make_question(make_opening(make_round()), make_user(Role.UNIVERSITY_COORDINATOR))
    return give_link(Task.ANSWER, question).token


def _uses(link_id: UUID) -> int:
    chosen = (AuditEvent.object_id == str(link_id), AuditEvent.action == "action_link_used")
    return len(db.session.scalars(select(AuditEvent.sequence).where(*chosen)).all())


def _press(token: str, act: Callable[[ActionLink], None]) -> Callable[[threading.Barrier], None]:
    def press(barrier: threading.Barrier) -> None:
        link = queries.get_by_token(token)
        assert service.why_dead(link) is None  # everybody sees a live link …
        db.session.commit()
        barrier.wait()
        act(link)

    return press


def test_of_many_who_press_at_once_one_is_heard(real_database: Flask, token: str) -> None:
    def answer(link: ActionLink) -> None:
        service.answer_question(link, text="Còn phòng.", name="Nông Thị Hoa")

    told = at_once(real_database, [_press(token, answer)] * AT_ONCE)
    assert told == {"done": 1, "DeadLink": AT_ONCE - 1}
    assert _uses(queries.get_by_token(token).id) == 1


def test_control_looking_first_and_writing_afterwards_uses_it_more_than_once(real_database: Flask, token: str) -> None:
    seen = threading.Barrier(AT_ONCE)

    def naive(link: ActionLink) -> None:
        live = standing(link, clock.now()) is Standing.LIVE
        db.session.commit()
        seen.wait()
        if live:
            link.used_at, link.used_by_name = clock.now(), "Nông Thị Hoa"
            service.record("action_link_used", link, actor=None)

    at_once(real_database, [_press(token, naive)] * AT_ONCE)
    assert _uses(queries.get_by_token(token).id) > 1


def test_the_rule_of_standing() -> None:
    now = clock.now()

    class Link:
        expires_at = now
        used_at: Any = None
        revoked_at: Any = None

    link = Link()
    assert standing(link, now) is Standing.EXPIRED
    link.revoked_at = now
    assert standing(link, now) is Standing.REVOKED
    link.used_at = now
    assert standing(link, now) is Standing.USED
