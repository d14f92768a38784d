"""States of an opening and what a commune offers with it. Pure."""

from __future__ import annotations

from enum import StrEnum


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
MOST_SEATS = 20


class Source(StrEnum):
    """How the commune asked; anything but the portal was entered by a coordinator on its behalf."""

    PORTAL = "portal"
    PAPER = "paper"
    PHONE = "phone"


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
