"""Published results."""

from __future__ import annotations

from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.extensions import db
from portal.placements import service
from tests.factories.attempts import Market, People, make_attempt, make_market, make_people


def make_publication(market: Market | None = None, *, people: People | None = None) -> MatchAttempt:
    """A market's result, approved by two people and published; commits."""
    people = people or make_people()
    attempt = make_attempt(market or make_market(), AttemptStatus.APPROVED, people=people)
    service.publish(attempt, version=attempt.version, replaces="", actor=people.coordinator)
    db.session.commit()
    return attempt
