"""What is looked at before a run, and what of it stands in the way. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from portal.applications.rules import ListStanding
from portal.openings.rules import EDITABLE, OpeningStatus
from portal.rounds.rules import Windows, applications_open, openings_open
from portal.students.rules import NominationStatus


class Topic(StrEnum):
    STEP = "step"  # the round has to be at matching
    OPENINGS = "openings"
    LISTS = "lists"
    LEVELS_USED = "levels_used"  # of communes with an opening: the engine takes none without a level
    LEVELS = "levels"
    OPENINGS_WAIT = "openings_wait"
    OPENINGS_UNFINISHED = "openings_unfinished"
    COMMUNES_SILENT = "communes_silent"
    NOMINATIONS_WAIT = "nominations_wait"
    DATA_REPORTS = "data_reports"
    NOT_APPLIED = "not_applied"
    LISTS_SHORT = "lists_short"
    LISTS_AT_SHORTEST = "lists_at_shortest"
    LISTS_FEW_DIFFICULT = "lists_few_difficult"
    OPENINGS_UNLISTED = "openings_unlisted"
    FIELDS_SHORT = "fields_short"


class State(StrEnum):
    DONE = "done"
    ATTENTION = "attention"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Check:
    """One thing to look at: `count` of what is missing (of what there is, where a check is about having some)."""

    topic: Topic
    state: State
    count: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommuneStanding:
    """A commune of the round: its level, None while it is not determined; requests sent or approved; approved ones."""

    name: str
    level: int | None
    requests: int
    approved: int


@dataclass(frozen=True)
class FieldSupply:
    """Seats that a field may fill, those it shares with other fields included, against its nominated students whose
    GPA reaches the lowest that one of the openings asks for."""

    name: str
    seats: int
    students: int

    @property
    def is_short(self) -> bool:
        return self.students < self.seats


@dataclass(frozen=True)
class Facts:
    """What is counted of a round at one instant."""

    at_matching: bool
    openings: Mapping[str, int]  # by status
    nominations: Mapping[str, int]  # by status
    applied: int  # nominated students whose list counts
    data_reports: int
    unlisted: int  # approved openings that no list holds
    lists: Mapping[ListStanding, int] = field(default_factory=dict)
    communes: tuple[CommuneStanding, ...] = ()
    fields: tuple[FieldSupply, ...] = ()

    @property
    def silent(self) -> list[CommuneStanding]:
        """Communes that asked for nothing."""
        return [commune for commune in self.communes if not commune.requests]


def checks_of(facts: Facts) -> list[Check]:
    """Every check in the order to show, what stands in the way first."""
    approved = facts.openings.get(OpeningStatus.APPROVED, 0)
    nominated = facts.nominations.get(NominationStatus.NOMINATED, 0)
    undetermined = [commune for commune in facts.communes if commune.level is None]
    used = tuple(commune.name for commune in undetermined if commune.approved)
    unused = tuple(commune.name for commune in undetermined if not commune.approved)
    short = tuple(supply.name for supply in facts.fields if supply.is_short)
    return [
        _needed(Topic.STEP, int(facts.at_matching)),
        _needed(Topic.OPENINGS, approved),
        _needed(Topic.LISTS, facts.applied),
        Check(Topic.LEVELS_USED, State.BLOCKS if used else State.DONE, len(used), used),
        _missing(Topic.LEVELS, len(unused), unused),
        _missing(Topic.OPENINGS_WAIT, facts.openings.get(OpeningStatus.SUBMITTED, 0)),
        _missing(Topic.OPENINGS_UNFINISHED, sum(facts.openings.get(status, 0) for status in EDITABLE)),
        _missing(Topic.COMMUNES_SILENT, len(facts.silent)),
        _missing(Topic.NOMINATIONS_WAIT, facts.nominations.get(NominationStatus.IMPORTED, 0)),
        _missing(Topic.DATA_REPORTS, facts.data_reports),
        _missing(Topic.NOT_APPLIED, nominated - facts.applied),
        *(_missing(topic, facts.lists.get(standing, 0)) for topic, standing in _OF_LISTS.items()),
        _missing(Topic.OPENINGS_UNLISTED, facts.unlisted),
        _missing(Topic.FIELDS_SHORT, len(short), short),
    ]


_OF_LISTS = {
    Topic.LISTS_SHORT: ListStanding.SHORT,
    Topic.LISTS_AT_SHORTEST: ListStanding.AT_SHORTEST,
    Topic.LISTS_FEW_DIFFICULT: ListStanding.FEW_DIFFICULT,
}


def _needed(topic: Topic, count: int) -> Check:
    return Check(topic, State.DONE if count else State.BLOCKS, count)


def _missing(topic: Topic, count: int, names: tuple[str, ...] = ()) -> Check:
    return Check(topic, State.ATTENTION if count else State.DONE, count, names)


class NudgeKind(StrEnum):
    """What would fill more seats of a shortage group, and who is asked for it."""

    LIST = "list"  # students list its openings
    WIDEN = "widen"  # communes accept more fields
    LOWER = "lower"  # communes ask for a lower GPA


def can_still_help(kind: NudgeKind, round_: Windows, now: datetime) -> bool:
    """Whether those who would be asked can still do it: change a list, or request interns."""
    return applications_open(round_, now) if kind is NudgeKind.LIST else openings_open(round_, now)
