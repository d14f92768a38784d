"""States of a round, what each step needs, and the windows in which forms are open. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from portal.vietnamese.dates import day_start


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


# The step that comes next where all goes well.
NEXT_ACTIONS: dict[RoundStatus, RoundAction] = {
    RoundStatus.DRAFT: RoundAction.OPEN,
    RoundStatus.OPEN: RoundAction.START_APPLICATIONS,
    RoundStatus.APPLYING: RoundAction.START_MATCHING,
    RoundStatus.MATCHING: RoundAction.START_REVIEW,
    RoundStatus.REVIEWING: RoundAction.PUBLISH,
    RoundStatus.PUBLISHED: RoundAction.START_INTERNSHIPS,
    RoundStatus.RUNNING: RoundAction.CLOSE,
}

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


# --- what a round may look like --------------------------------------------------------------------------------

OFFERED_RULES = (MatchingRule.REMOTE_FIRST,)  # those the engine can run
LONGEST_LIST = 30
LONGEST_WAIT = 60  # days for answers and appeals after publication
MOST_STEPS = 3
# Once a round is open, entries rest on its rules: from then on only these change, deadlines only to a later day.
EXTENDABLE = ("nominations_close_at", "openings_close_at", "applications_open_at", "applications_close_at")
ALWAYS_EDITABLE = ("description", "contact_office", "contact_phone", "contact_email")
ENDED = (RoundStatus.CLOSED, RoundStatus.CANCELLED)
LIVE_ROUNDS = (RoundStatus.PUBLISHED, RoundStatus.RUNNING)  # there are placements to speak about
PUBLISHED_ROUNDS = (*LIVE_ROUNDS, RoundStatus.CLOSED)  # there is a result, be it of the past


def may_edit_rules(status: str) -> bool:
    return status == RoundStatus.DRAFT


def may_extend(status: str) -> bool:
    """Whether deadlines may still be moved to a later day."""
    return status in TAKES_ENTRIES


class SettingFault(StrEnum):
    """Why a round's settings cannot stand; the value names the field to correct."""

    APPLICATIONS_CLOSE_BEFORE_OPENING = "applications_close_at"
    NOMINATIONS_CLOSE_AFTER_APPLICATIONS = "nominations_close_at"
    OPENINGS_CLOSE_AFTER_APPLICATIONS = "openings_close_at"
    INTERNSHIP_STARTS_BEFORE_CLOSE = "internship_starts_on"
    INTERNSHIP_ENDS_BEFORE_START = "internship_ends_on"
    SHORTEST_ABOVE_LONGEST = "shortest_list"
    DIFFICULT_ABOVE_LONGEST = "difficult_choices"


def date_faults(dates: Mapping[str, Any]) -> list[SettingFault]:
    """What is out of order: nominations and openings close no later than applications, internships come after.

    `dates` has the columns of Round by name: four exclusive instants and two days.
    """
    opens, closes = dates["applications_open_at"], dates["applications_close_at"]
    starts, ends = dates["internship_starts_on"], dates["internship_ends_on"]
    found = {
        SettingFault.APPLICATIONS_CLOSE_BEFORE_OPENING: closes <= opens,
        SettingFault.NOMINATIONS_CLOSE_AFTER_APPLICATIONS: dates["nominations_close_at"] > closes,
        SettingFault.OPENINGS_CLOSE_AFTER_APPLICATIONS: dates["openings_close_at"] > closes,
        SettingFault.INTERNSHIP_STARTS_BEFORE_CLOSE: day_start(starts) < closes,
        SettingFault.INTERNSHIP_ENDS_BEFORE_START: ends <= starts,
    }
    return [fault for fault, is_there in found.items() if is_there]


def list_faults(*, shortest_list: int, longest_list: int, difficult_choices: int) -> list[SettingFault]:
    """What is wrong with the lengths of students' lists."""
    found = {
        SettingFault.SHORTEST_ABOVE_LONGEST: shortest_list > longest_list,
        SettingFault.DIFFICULT_ABOVE_LONGEST: difficult_choices > longest_list,
    }
    return [fault for fault, is_there in found.items() if is_there]


def shortened(before: Mapping[str, datetime], after: Mapping[str, datetime], now: datetime) -> list[str]:
    """The names of the deadlines that a change would move the wrong way.

    Deadlines only move to a later instant; an opening that lies in the past has happened and stays.
    """
    wrong = [name for name in EXTENDABLE if after[name] < before[name]]
    opened = "applications_open_at"
    if before[opened] <= now and after[opened] != before[opened] and opened not in wrong:
        wrong.append(opened)
    return wrong
