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


class StudentAnswer(StrEnum):
    AWAITED = "awaited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class CommuneAnswer(StrEnum):
    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
