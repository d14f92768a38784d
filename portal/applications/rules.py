"""States of an application. Pure."""

from __future__ import annotations

from enum import StrEnum


class ApplicationStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class ApplicationAction(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    START_AGAIN = "start_again"


# Editing a submitted application changes its draft only; the last submitted version counts until the next one.
TRANSITIONS: dict[tuple[ApplicationStatus, ApplicationAction], ApplicationStatus] = {
    (ApplicationStatus.DRAFT, ApplicationAction.SUBMIT): ApplicationStatus.SUBMITTED,
    (ApplicationStatus.SUBMITTED, ApplicationAction.SUBMIT): ApplicationStatus.SUBMITTED,
    (ApplicationStatus.SUBMITTED, ApplicationAction.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.WITHDRAWN, ApplicationAction.START_AGAIN): ApplicationStatus.DRAFT,
}


class Purpose(StrEnum):
    """What a student consents to, one by one, never pre-ticked."""

    MATCHING = "matching"  # automated proposal from grades and choices; needed to apply
    SHARING_WITH_COMMUNE = (
        "sharing_with_commune"  # name, contact and major to the receiving commune; needed to apply
    )
    STATISTICS = "statistics"  # use in reports that name nobody; optional


REQUIRED_PURPOSES = (Purpose.MATCHING, Purpose.SHARING_WITH_COMMUNE)
