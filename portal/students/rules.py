"""States of a nomination, and the rules of a round that a student's data must meet. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from portal.rounds.rules import RoundStatus


class NominationStatus(StrEnum):
    IMPORTED = "imported"
    NOMINATED = "nominated"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"


class NominationAction(StrEnum):
    NOMINATE = "nominate"
    FIND_INELIGIBLE = "find_ineligible"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[NominationStatus, NominationAction], NominationStatus] = {
    (NominationStatus.IMPORTED, NominationAction.NOMINATE): NominationStatus.NOMINATED,
    (NominationStatus.IMPORTED, NominationAction.FIND_INELIGIBLE): NominationStatus.INELIGIBLE,
    (NominationStatus.NOMINATED, NominationAction.FIND_INELIGIBLE): NominationStatus.INELIGIBLE,
    (NominationStatus.INELIGIBLE, NominationAction.NOMINATE): NominationStatus.NOMINATED,
    (NominationStatus.IMPORTED, NominationAction.WITHDRAW): NominationStatus.WITHDRAWN,
    (NominationStatus.NOMINATED, NominationAction.WITHDRAW): NominationStatus.WITHDRAWN,
    (NominationStatus.INELIGIBLE, NominationAction.WITHDRAW): NominationStatus.WITHDRAWN,
}


class FailedRule(StrEnum):
    """A rule of the round that a nomination does not meet; every failed one is named."""

    MAJOR_UNKNOWN = "major_unknown"
    FIELD_NOT_IN_ROUND = "field_not_in_round"
    ADJACENT_MAJOR = "adjacent_major"
    GPA_MISSING = "gpa_missing"
    GPA_TOO_LOW = "gpa_too_low"
    CONDUCT_MISSING = "conduct_missing"
    CONDUCT_TOO_LOW = "conduct_too_low"
    NOT_FINAL_YEAR = "not_final_year"


class Gender(StrEnum):
    FEMALE = "female"
    MALE = "male"
    UNSTATED = "unstated"


FILE_VIEWS_KEPT = timedelta(days=365)


class FilePage(StrEnum):
    """What of a student's file a page shows; the student is told which of them were looked at, by whom and when."""

    RECORD = "record"  # who the student is, grades, nominations, reports of wrong data
    APPLICATION = "application"
    DRAFT = "draft"  # the row in a draft of the results, and what was written about it
    PLACEMENT = "placement"
    APPEAL = "appeal"
    ASSESSMENT = "assessment"
    EXPORT = "export"  # a row of a list that was taken along as a file


class DataReportStatus(StrEnum):
    OPEN = "open"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class DataReportAction(StrEnum):
    CORRECT = "correct"
    REJECT = "reject"


REPORT_TRANSITIONS: dict[tuple[DataReportStatus, DataReportAction], DataReportStatus] = {
    (DataReportStatus.OPEN, DataReportAction.CORRECT): DataReportStatus.CORRECTED,
    (DataReportStatus.OPEN, DataReportAction.REJECT): DataReportStatus.REJECTED,
}

# Corrected data count until the result is under review; until then a student may also be taken out of the round.
REVIEWED_IN = (RoundStatus.OPEN, RoundStatus.APPLYING, RoundStatus.MATCHING)
WITHDRAWN_IN = (*REVIEWED_IN, RoundStatus.REVIEWING)


@dataclass(frozen=True)
class MajorFacts:
    """What a national major means to a round."""

    field: str
    is_core: bool


@dataclass(frozen=True)
class StudentFacts:
    """What the rules ask about a student; GPA in hundredths, None where the school gave nothing."""

    major_code: str | None
    gpa: int | None
    conduct: int | None
    is_final_year: bool


@dataclass(frozen=True)
class RoundFacts:
    """What a round asks of every student, and the majors it knows by their 7 digits."""

    fields: frozenset[str]
    adjacent_majors: bool
    min_gpa: int
    min_conduct: int
    majors: Mapping[str, MajorFacts] = field(default_factory=dict)


def failed_rules(student: StudentFacts, round_: RoundFacts) -> list[FailedRule]:
    """Every rule of the round that the student does not meet, in a fixed order; empty when all are met."""
    major = round_.majors.get(student.major_code or "")
    in_round = major is not None and major.field in round_.fields
    checks = (
        (FailedRule.MAJOR_UNKNOWN, major is None),
        (FailedRule.FIELD_NOT_IN_ROUND, major is not None and not in_round),
        (FailedRule.ADJACENT_MAJOR, major is not None and in_round and not (major.is_core or round_.adjacent_majors)),
        (FailedRule.GPA_MISSING, student.gpa is None),
        (FailedRule.GPA_TOO_LOW, student.gpa is not None and student.gpa < round_.min_gpa),
        (FailedRule.CONDUCT_MISSING, student.conduct is None),
        (FailedRule.CONDUCT_TOO_LOW, student.conduct is not None and student.conduct < round_.min_conduct),
        (FailedRule.NOT_FINAL_YEAR, not student.is_final_year),
    )
    return [rule for rule, fails in checks if fails]


def evaluation(status: str, failed: list[FailedRule]) -> NominationAction | None:
    """The step that data or rules which changed call for; None when the nomination stays as it is.

    An imported student who meets the rules waits for the coordinator; one who was found ineligible and meets them
    now is nominated.
    """
    if failed and status in (NominationStatus.IMPORTED, NominationStatus.NOMINATED):
        return NominationAction.FIND_INELIGIBLE
    if not failed and status == NominationStatus.INELIGIBLE:
        return NominationAction.NOMINATE
    return None


def school_of_code(code: str, prefixes: Mapping[str, str]) -> str | None:
    """The school whose student codes begin like this one, the longest prefix first; None when no school's do."""
    fitting = [(len(prefix), school) for school, prefix in prefixes.items() if code.startswith(prefix)]
    return max(fitting)[1] if fitting else None


def may_ask_from(email: str, *, code: str, recorded: str, domain: str) -> bool:
    """Whether a student may activate their account by a link to this address, all in lower case but the code.

    It must be at the school's domain, and either the one the school has written down or the student's code at that
    domain: with any other, a fellow student could take the account.
    """
    name, _at, at_domain = email.rpartition("@")
    return at_domain == domain.lower() and (email == recorded or name == code.lower())
