"""States of a round, what each step needs, and the windows in which forms are open. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class RoundStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    APPLYING = "applying"
    MATCHING = "matching"
    REVIEWING = "reviewing"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RoundAction(StrEnum):
    OPEN = "open"  # draws the seed, takes the snapshot of priority levels
    START_APPLICATIONS = "start_applications"
    START_MATCHING = "start_matching"
    START_REVIEW = "start_review"
    MATCH_AGAIN = "match_again"
    PUBLISH = "publish"  # done by publishing an approved attempt, never by hand
    START_INTERNSHIPS = "start_internships"
    CLOSE = "close"
    CANCEL = "cancel"


TRANSITIONS: dict[tuple[RoundStatus, RoundAction], RoundStatus] = {
    (RoundStatus.DRAFT, RoundAction.OPEN): RoundStatus.OPEN,
    (RoundStatus.OPEN, RoundAction.START_APPLICATIONS): RoundStatus.APPLYING,
    (RoundStatus.APPLYING, RoundAction.START_MATCHING): RoundStatus.MATCHING,
    (RoundStatus.MATCHING, RoundAction.START_REVIEW): RoundStatus.REVIEWING,
    (RoundStatus.REVIEWING, RoundAction.MATCH_AGAIN): RoundStatus.MATCHING,
    (RoundStatus.REVIEWING, RoundAction.PUBLISH): RoundStatus.PUBLISHED,
    (RoundStatus.PUBLISHED, RoundAction.START_INTERNSHIPS): RoundStatus.RUNNING,
    (RoundStatus.RUNNING, RoundAction.CLOSE): RoundStatus.CLOSED,
    (RoundStatus.DRAFT, RoundAction.CANCEL): RoundStatus.CANCELLED,
    (RoundStatus.OPEN, RoundAction.CANCEL): RoundStatus.CANCELLED,
    (RoundStatus.APPLYING, RoundAction.CANCEL): RoundStatus.CANCELLED,
    (RoundStatus.MATCHING, RoundAction.CANCEL): RoundStatus.CANCELLED,
    (RoundStatus.REVIEWING, RoundAction.CANCEL): RoundStatus.CANCELLED,
}


class MatchingRule(StrEnum):
    REMOTE_FIRST = "remote-first"
    STABLE = "stable"


PRIORITY_LEVELS = (1, 2, 3, 4)
DIFFICULT_LEVELS = (1, 2)  # the levels that list rules count


class Windows(Protocol):
    """The parts of a round that decide which forms are open."""

    @property
    def status(self) -> str: ...
    @property
    def nominations_close_at(self) -> datetime: ...
    @property
    def openings_close_at(self) -> datetime: ...
    @property
    def applications_open_at(self) -> datetime: ...
    @property
    def applications_close_at(self) -> datetime: ...


TAKES_ENTRIES = (RoundStatus.OPEN, RoundStatus.APPLYING)


def nominations_open(round_: Windows, now: datetime) -> bool:
    """Whether schools may still post students into the round."""
    return round_.status in TAKES_ENTRIES and now < round_.nominations_close_at


def openings_open(round_: Windows, now: datetime) -> bool:
    """Whether communes may still request interns."""
    return round_.status in TAKES_ENTRIES and now < round_.openings_close_at


def applications_open(round_: Windows, now: datetime) -> bool:
    """Whether students may edit and submit their lists; the closing instant itself is too late."""
    is_time = round_.applications_open_at <= now < round_.applications_close_at
    return round_.status == RoundStatus.APPLYING and is_time
