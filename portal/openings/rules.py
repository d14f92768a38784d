"""States of an opening, what a commune offers with it, and what the round asks of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypedDict

from portal.rounds.rules import RoundStatus


class OpeningStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class OpeningAction(StrEnum):
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    WITHDRAW = "withdraw"


TRANSITIONS: dict[tuple[OpeningStatus, OpeningAction], OpeningStatus] = {
    (OpeningStatus.DRAFT, OpeningAction.SUBMIT): OpeningStatus.SUBMITTED,
    (OpeningStatus.SUBMITTED, OpeningAction.APPROVE): OpeningStatus.APPROVED,
    (OpeningStatus.SUBMITTED, OpeningAction.RETURN): OpeningStatus.RETURNED,
    (OpeningStatus.SUBMITTED, OpeningAction.REJECT): OpeningStatus.REJECTED,
    (OpeningStatus.RETURNED, OpeningAction.SUBMIT): OpeningStatus.SUBMITTED,
    (OpeningStatus.APPROVED, OpeningAction.WITHDRAW): OpeningStatus.WITHDRAWN,
}

EDITABLE = (OpeningStatus.DRAFT, OpeningStatus.RETURNED)
# While an opening is in one of these, the commune may be asked about it.
ANSWERABLE = (OpeningStatus.SUBMITTED, OpeningStatus.RETURNED, OpeningStatus.APPROVED)
MOST_SEATS = 20


class Lacks(StrEnum):
    """What an opening still lacks; lists are narrowed by it."""

    SENDING = "sending"  # a draft, or returned and not sent again
    STUDENTS = "students"  # approved with seats, and on no list that counts
    ANSWER = "answer"  # the commune was asked something that can still matter


class Source(StrEnum):
    """How the commune asked; anything but the portal was entered by a coordinator on its behalf."""

    PORTAL = "portal"
    PAPER = "paper"
    PHONE = "phone"


class AnswerSource(StrEnum):
    """How a commune answered a question about its opening."""

    PORTAL = "portal"
    PAPER = "paper"
    PHONE = "phone"
    LINK = "link"  # a one-time link, for a commune without an account


class PhoneCoverage(StrEnum):
    GOOD = "good"
    WEAK = "weak"
    NONE = "none"
    UNKNOWN = "unknown"


class Support(StrEnum):
    """What `anywhere` may depend on; the engine's `needs` and `provides`."""

    LODGING = "lodging"
    WOMEN_LODGING = "women_lodging"
    TRANSPORT = "transport"


class OpeningValues(TypedDict):
    """What a commune fills in: GPA in hundredths, allowance in đồng a month, fields as codes."""

    title: str
    tasks: str
    seats: int
    fields: list[str]
    min_gpa: int
    starts_on: date
    ends_on: date
    mentor_name: str
    mentor_position: str
    mentor_phone: str
    lodging: bool
    women_lodging: bool
    transport: bool
    meals: bool
    allowance: int
    phone_coverage: str
    languages: str
    support_note: str


@dataclass(frozen=True)
class RoundLimits:
    """What a round asks of every opening in it."""

    fields: frozenset[str]
    min_gpa: int
    starts_on: date
    ends_on: date


class Fault(StrEnum):
    """Why what was filled in does not fit the round."""

    SEATS_OUT_OF_RANGE = "seats_out_of_range"
    NO_FIELD = "no_field"
    FIELD_NOT_IN_ROUND = "field_not_in_round"
    GPA_BELOW_ROUND = "gpa_below_round"
    STARTS_TOO_EARLY = "starts_too_early"
    ENDS_TOO_LATE = "ends_too_late"
    ENDS_BEFORE_START = "ends_before_start"
    WOMEN_WITHOUT_LODGING = "women_without_lodging"


def faults(values: OpeningValues, limits: RoundLimits) -> list[tuple[str, Fault]]:
    """Every fault with the name of the field it belongs to; empty when the opening fits the round."""
    checks = (
        ("seats", Fault.SEATS_OUT_OF_RANGE, not 1 <= values["seats"] <= MOST_SEATS),
        ("fields", Fault.NO_FIELD, not values["fields"]),
        ("fields", Fault.FIELD_NOT_IN_ROUND, not limits.fields.issuperset(values["fields"])),
        ("min_gpa", Fault.GPA_BELOW_ROUND, values["min_gpa"] < limits.min_gpa),
        ("starts_on", Fault.STARTS_TOO_EARLY, values["starts_on"] < limits.starts_on),
        ("ends_on", Fault.ENDS_TOO_LATE, values["ends_on"] > limits.ends_on),
        ("ends_on", Fault.ENDS_BEFORE_START, values["ends_on"] <= values["starts_on"]),
        ("women_lodging", Fault.WOMEN_WITHOUT_LODGING, values["women_lodging"] and not values["lodging"]),
    )
    return [(field, fault) for field, fault, is_there in checks if is_there]


# While the round is in one of these, requests are reviewed, and an approved one may still be taken back.
REVIEWED_IN = (RoundStatus.OPEN, RoundStatus.APPLYING)
WITHDRAWN_IN = (RoundStatus.OPEN, RoundStatus.APPLYING, RoundStatus.MATCHING, RoundStatus.REVIEWING)
