"""The page that puts an attempt before the approvers."""

from __future__ import annotations

from collections.abc import Callable

from portal.attempts.rules import AttemptStatus
from tests.factories.attempts import make_attempt, make_people
from tests.pages import Page

Opens = Callable[..., Page]


def test_what_is_sent_already_offers_no_second_sending(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(None, AttemptStatus.SENT_FOR_APPROVAL, people=people)
    coordinator = page(people.coordinator)
    answer = coordinator.get(f"/attempts/{attempt.id}/send-for-approval", status=302)
    assert "không ở tình trạng trình được" in answer.follow().text
