"""States of a nomination, and the rules of a round that a student's data must meet. Pure."""

from __future__ import annotations

from enum import StrEnum


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


class DataReportStatus(StrEnum):
    OPEN = "open"
    CORRECTED = "corrected"
    REJECTED = "rejected"
