"""States of a round, what each step needs, and the windows in which forms are open. Pure."""

from __future__ import annotations

from enum import StrEnum


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
