"""What must hold before a round moves on: decided from counted facts, for page and service alike. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.rounds.rules import RoundAction

COMPUTED_STATUSES = ("computed", "sent_for_approval", "approved", "returned")  # of match attempts


class Requirement(StrEnum):
    HAS_FIELDS = "has_fields"
    HAS_STEPS = "has_steps"
    HAS_CLASSIFICATION = "has_classification"
    CLASSIFICATION_HOLDS = "classification_holds"  # on the first day of the internship
    LEVELS_COMPLETE = "levels_complete"
    CLOSING_AHEAD = "closing_ahead"
    HAS_APPROVED_OPENING = "has_approved_opening"
    NO_OPENING_WAITS = "no_opening_waits"
    HAS_NOMINATION = "has_nomination"
    APPLICATIONS_CLOSED = "applications_closed"
    HAS_SUBMISSION = "has_submission"
    HAS_COMPUTED_ATTEMPT = "has_computed_attempt"
    HAS_APPROVED_ATTEMPT = "has_approved_attempt"
    INTERNSHIP_BEGUN = "internship_begun"
    INTERNSHIP_OVER = "internship_over"
    APPEALS_ANSWERED = "appeals_answered"


@dataclass(frozen=True)
class Facts:
    """What is known of a round at one instant; counts by status come from the later rooms' tables."""

    now: datetime
    applications_close_at: datetime
    internship_starts_at: datetime
    internship_ends_at: datetime  # exclusive
    fields: int
    steps: int
    has_classification: bool
    classification_holds: bool
    undetermined: tuple[str, ...]  # names of the communes without a level
    openings: Mapping[str, int] = field(default_factory=dict)
    nominations: Mapping[str, int] = field(default_factory=dict)
    attempts: Mapping[str, int] = field(default_factory=dict)
    submissions: int = 0
    open_appeals: int = 0


@dataclass(frozen=True)
class Check:
    """One condition, whether it holds, and whether it blocks the step or is only worth a look before it."""

    requirement: Requirement
    met: bool
    blocking: bool = True
    count: int = 0
    names: tuple[str, ...] = ()


def _opening(facts: Facts) -> list[Check]:
    missing = facts.undetermined
    return [
        Check(Requirement.HAS_FIELDS, facts.fields > 0, count=facts.fields),
        Check(Requirement.HAS_STEPS, facts.steps > 0, count=facts.steps),
        Check(Requirement.HAS_CLASSIFICATION, facts.has_classification),
        Check(Requirement.CLASSIFICATION_HOLDS, facts.has_classification and facts.classification_holds),
        Check(Requirement.LEVELS_COMPLETE, facts.has_classification and not missing, count=len(missing), names=missing),
        Check(Requirement.CLOSING_AHEAD, facts.now < facts.applications_close_at),
    ]


def _applications(facts: Facts) -> list[Check]:
    approved, nominated = facts.openings.get("approved", 0), facts.nominations.get("nominated", 0)
    return [
        Check(Requirement.HAS_APPROVED_OPENING, approved > 0, count=approved),
        Check(Requirement.CLOSING_AHEAD, facts.now < facts.applications_close_at),
        Check(Requirement.HAS_NOMINATION, nominated > 0, blocking=False, count=nominated),
        _waiting(facts),
    ]


def _matching(facts: Facts) -> list[Check]:
    return [
        Check(Requirement.APPLICATIONS_CLOSED, facts.now >= facts.applications_close_at),
        Check(Requirement.HAS_SUBMISSION, facts.submissions > 0, blocking=False, count=facts.submissions),
        _waiting(facts),
    ]


def _waiting(facts: Facts) -> Check:
    waiting = facts.openings.get("submitted", 0)
    return Check(Requirement.NO_OPENING_WAITS, waiting == 0, blocking=False, count=waiting)


def _review(facts: Facts) -> list[Check]:
    computed = sum(facts.attempts.get(status, 0) for status in COMPUTED_STATUSES)
    return [Check(Requirement.HAS_COMPUTED_ATTEMPT, computed > 0, count=computed)]


def _publication(facts: Facts) -> list[Check]:
    approved = facts.attempts.get("approved", 0) + facts.attempts.get("published", 0)
    return [Check(Requirement.HAS_APPROVED_ATTEMPT, approved > 0, count=approved)]


def _internships(facts: Facts) -> list[Check]:
    return [Check(Requirement.INTERNSHIP_BEGUN, facts.now >= facts.internship_starts_at, blocking=False)]


def _closing(facts: Facts) -> list[Check]:
    return [
        Check(Requirement.APPEALS_ANSWERED, facts.open_appeals == 0, count=facts.open_appeals),
        Check(Requirement.INTERNSHIP_OVER, facts.now >= facts.internship_ends_at, blocking=False),
    ]


_CHECKS: dict[RoundAction, Callable[[Facts], list[Check]]] = {
    RoundAction.OPEN: _opening,
    RoundAction.START_APPLICATIONS: _applications,
    RoundAction.START_MATCHING: _matching,
    RoundAction.START_REVIEW: _review,
    RoundAction.PUBLISH: _publication,
    RoundAction.START_INTERNSHIPS: _internships,
    RoundAction.CLOSE: _closing,
}


def checks_for(action: RoundAction, facts: Facts) -> list[Check]:
    """Every condition of a step, met or not, in the order to show."""
    return _CHECKS[action](facts) if action in _CHECKS else []


def blocking(checks: list[Check]) -> list[Check]:
    """Those that refuse the step."""
    return [check for check in checks if check.blocking and not check.met]
