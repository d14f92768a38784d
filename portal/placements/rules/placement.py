"""States of a placement. Pure."""

from __future__ import annotations

from enum import StrEnum


class PlacementStatus(StrEnum):
    PUBLISHED = "published"
    READY = "ready"
    ACTIVE = "active"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    VACATED = "vacated"


class PlacementAction(StrEnum):
    AGREE = "agree"  # the second of the two positive answers
    START = "start"
    COMPLETE = "complete"
    END_EARLY = "end_early"
    VACATE = "vacate"  # an answer was negative, somebody withdrew, or another attempt was published


TRANSITIONS: dict[tuple[PlacementStatus, PlacementAction], PlacementStatus] = {
    (PlacementStatus.PUBLISHED, PlacementAction.AGREE): PlacementStatus.READY,
    (PlacementStatus.READY, PlacementAction.START): PlacementStatus.ACTIVE,
    (PlacementStatus.ACTIVE, PlacementAction.COMPLETE): PlacementStatus.COMPLETED,
    (PlacementStatus.ACTIVE, PlacementAction.END_EARLY): PlacementStatus.ENDED_EARLY,
    (PlacementStatus.PUBLISHED, PlacementAction.VACATE): PlacementStatus.VACATED,
    (PlacementStatus.READY, PlacementAction.VACATE): PlacementStatus.VACATED,
}


class StudentAnswer(StrEnum):
    AWAITED = "awaited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class CommuneAnswer(StrEnum):
    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
