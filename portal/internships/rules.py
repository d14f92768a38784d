"""When an intern has come, may be assessed and with which words, has completed, or has left early. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.placements.rules import TRANSITIONS, PlacementAction, PlacementStatus
from portal.rounds.rules import LIVE_ROUNDS


class Rating(StrEnum):
    """The five steps of a host assessment (Phiếu nhận xét của cơ sở thực tập)."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    AVERAGE = "average"
    WEAK = "weak"


class AssessmentSource(StrEnum):
    """By which way the host's assessment came in."""

    PORTAL = "portal"
    LINK = "link"  # a one-time link, for a commune without an account


# What is rated: columns of the assessment, in the order of the paper form.
CRITERIA = ("discipline", "attitude", "skill", "result")

ASSESSABLE = (
    PlacementStatus.READY,  # started without anybody pressing the button
    PlacementStatus.ACTIVE,
    PlacementStatus.COMPLETED,
    PlacementStatus.ENDED_EARLY,
)


@dataclass(frozen=True)
class Assessed:
    """What the paper form holds: four ratings, an overall one, a comment, and who signs it."""

    discipline: str
    attitude: str
    skill: str
    result: str
    overall: str
    comment: str
    assessor_name: str
    assessor_position: str


def may_follow(
    placement_status: str, action: PlacementAction, *, round_status: str, starts_on: date, today: date
) -> bool:
    """Whether it can be written down today that the intern came, or left early: from the first day on."""
    return (placement_status, action) in TRANSITIONS and round_status in LIVE_ROUNDS and today >= starts_on


def is_day_of_internship(day: date, *, starts_on: date, ends_on: date, today: date) -> bool:
    """Whether something can have happened on this day: within the internship, and not still to come."""
    return starts_on <= day <= min(ends_on, today)


def can_assess(*, placement_status: str, round_status: str, starts_on: date, today: date) -> bool:
    """From the internship's first day until the round is closed, for an intern who came."""
    return placement_status in ASSESSABLE and round_status in LIVE_ROUNDS and today >= starts_on


def has_completed(*, placement_status: str, ends_on: date, is_assessed: bool, today: date) -> bool:
    """Whether somebody did the whole internship: its last day has come, and the host has said how it was."""
    if placement_status == PlacementStatus.COMPLETED:
        return True
    return placement_status in (PlacementStatus.READY, PlacementStatus.ACTIVE) and is_assessed and today >= ends_on
