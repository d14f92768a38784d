"""States of an appeal, and who may answer it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID


class AppealStatus(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


class AppealAction(StrEnum):
    UPHOLD = "uphold"
    DISMISS = "dismiss"


TRANSITIONS: dict[tuple[AppealStatus, AppealAction], AppealStatus] = {
    (AppealStatus.OPEN, AppealAction.UPHOLD): AppealStatus.UPHELD,
    (AppealStatus.OPEN, AppealAction.DISMISS): AppealStatus.DISMISSED,
}


def may_answer(
    person: UUID, *, is_home_affairs: bool, approved: Collection[UUID | None], worked_on: Collection[UUID | None]
) -> bool:
    """Whether the person may answer appeals against a result.

    Nobody who ran, sent or published it (`worked_on`); of the university's approvers nobody who `approved` it; Home
    Affairs also where they did.
    """
    return person not in worked_on and (is_home_affairs or person not in approved)
