"""Why a result may be changed by hand, and when. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from portal.attempts.rules import AttemptStatus, may_be_sent


class ChangeReason(StrEnum):
    """The list of reasons, which is published with every result."""

    DATA_CORRECTED = "data_corrected"
    CIRCUMSTANCES = "circumstances"
    COMMUNE_ASKED = "commune_asked"
    SCHOOL_ASKED = "school_asked"
    EXCHANGE = "exchange"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    REMOTE_NEED = "remote_need"
    DECISION = "decision"
    UNDONE = "undone"  # of a change that takes an earlier one back; nobody chooses it


OFFERED = tuple(reason for reason in ChangeReason if reason is not ChangeReason.UNDONE)
# A draft that nobody has approved and that waits for nobody's answer.
CHANGEABLE = (AttemptStatus.COMPUTED, AttemptStatus.RETURNED)


def may_be_changed(status: str, rule: str) -> bool:
    """Whether an attempt can be changed by hand: a draft that may be sent for approval."""
    return status in CHANGEABLE and may_be_sent(rule)


class Changed(Protocol):
    """One change by hand; `undoes_id` names the one it takes back."""

    @property
    def id(self) -> UUID: ...
    @property
    def reason(self) -> str: ...
    @property
    def student_id(self) -> UUID: ...
    @property
    def undoes_id(self) -> UUID | None: ...


C = TypeVar("C", bound=Changed)


def standing(changes: Iterable[C]) -> list[C]:
    """What holds, in the order in which it was done: neither what was taken back nor the taking back."""
    changes = list(changes)
    undone = {change.undoes_id for change in changes}
    return [change for change in changes if change.undoes_id is None and change.id not in undone]


def numbered(changes: Iterable[Changed]) -> list[tuple[int, str]]:
    """Number and reason of the changes that hold, as they are published, without names."""
    return [(number, change.reason) for number, change in enumerate(standing(changes), start=1)]


def last_of(changes: Iterable[C], student_id: UUID) -> C | None:
    """The one change of the student that can be taken back: the last that holds."""
    found = [change for change in standing(changes) if change.student_id == student_id]
    return found[-1] if found else None
