"""The page that stops an attempt that has no result yet."""

from __future__ import annotations

from collections.abc import Callable

from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.jobs.worker import Worker
from tests.factories.attempts import make_market, make_people, start_attempt
from tests.pages import Page

Opens = Callable[..., Page]


def test_a_waiting_attempt_can_be_stopped(page: Opens) -> None:
    people = make_people()
    attempt = start_attempt(make_market(), people)
    coordinator = page(people.coordinator)
    shown = coordinator.get(f"/attempts/{attempt.id}/cancel").submit().follow()
    assert "đã được dừng" in shown.text
    late = coordinator.get(f"/attempts/{attempt.id}/cancel")
    assert "không còn gì để dừng" in late.text
    assert not late.document.all("main form")
    assert late.document.link("Xem phương án") == f"/attempts/{attempt.id}"


def test_stopping_what_has_meanwhile_finished_is_answered_on_the_page(page: Opens) -> None:
    people = make_people()
    attempt = start_attempt(make_market(), people)
    asked = page(people.coordinator).get(f"/attempts/{attempt.id}/cancel")
    Worker(beats=False).run_due()
    assert "không còn gì để dừng" in asked.submit(409).text
    db.session.refresh(attempt)
    assert attempt.status == AttemptStatus.COMPUTED
