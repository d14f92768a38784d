"""The two answers to a placement, who gives them how, and why a seat becomes free. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portal.placements.rules.placement import CommuneAnswer, PlacementAction, PlacementStatus, StudentAnswer
from portal.rounds.rules import LIVE_ROUNDS


class Act(StrEnum):
    """What can be said about a placement; each is kept with who said it, when and how."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    STUDENT_WITHDRAWS = "student_withdraws"  # after accepting, before the start
    COMMUNE_WITHDRAWS = "commune_withdraws"  # after confirming, or with its whole opening
    STUDENT_SILENT = "student_silent"  # the coordinator takes the missing answer for a no
    COMMUNE_SILENT = "commune_silent"


class Source(StrEnum):
    """How an answer came; paper and phone are entered by a coordinator on behalf of who gave it."""

    PORTAL = "portal"
    LINK = "link"
    PHONE = "phone"
    PAPER = "paper"


class Vacancy(StrEnum):
    """Why a placement was vacated."""

    DECLINED = "declined"
    REFUSED = "refused"
    STUDENT_WITHDREW = "student_withdrew"
    COMMUNE_WITHDREW = "commune_withdrew"
    STUDENT_SILENT = "student_silent"
    COMMUNE_SILENT = "commune_silent"
    REPLACED = "replaced"  # by another published attempt
    SWAPPED = "swapped"


STUDENT_ANSWERS: dict[tuple[StudentAnswer, Act], StudentAnswer] = {
    (StudentAnswer.AWAITED, Act.ACCEPT): StudentAnswer.ACCEPTED,
    (StudentAnswer.AWAITED, Act.DECLINE): StudentAnswer.DECLINED,
    (StudentAnswer.AWAITED, Act.STUDENT_SILENT): StudentAnswer.DECLINED,
}
COMMUNE_ANSWERS: dict[tuple[CommuneAnswer, Act], CommuneAnswer] = {
    (CommuneAnswer.AWAITED, Act.CONFIRM): CommuneAnswer.CONFIRMED,
    (CommuneAnswer.AWAITED, Act.REFUSE): CommuneAnswer.REFUSED,
    (CommuneAnswer.AWAITED, Act.COMMUNE_SILENT): CommuneAnswer.REFUSED,
}
VACATES: dict[Act, Vacancy] = {
    Act.DECLINE: Vacancy.DECLINED,
    Act.REFUSE: Vacancy.REFUSED,
    Act.STUDENT_WITHDRAWS: Vacancy.STUDENT_WITHDREW,
    Act.COMMUNE_WITHDRAWS: Vacancy.COMMUNE_WITHDREW,
    Act.STUDENT_SILENT: Vacancy.STUDENT_SILENT,
    Act.COMMUNE_SILENT: Vacancy.COMMUNE_SILENT,
}
STUDENT_ACTS = (Act.ACCEPT, Act.DECLINE, Act.STUDENT_WITHDRAWS)
COMMUNE_ACTS = (Act.CONFIRM, Act.REFUSE, Act.COMMUNE_WITHDRAWS)
SILENCES = (Act.STUDENT_SILENT, Act.COMMUNE_SILENT)
POSITIVE = (Act.ACCEPT, Act.CONFIRM)
NEEDS_REASON = tuple(act for act in Act if act not in POSITIVE)
ON_BEHALF = (Source.PHONE, Source.PAPER)
# Left by their own will, or by their silence: these are not offered another seat of the round.
STUDENT_LEFT = (Vacancy.DECLINED, Vacancy.STUDENT_WITHDREW, Vacancy.STUDENT_SILENT)
# The commune said no to this student, who is not sent there again but may go elsewhere.
COMMUNE_LEFT = (Vacancy.REFUSED, Vacancy.COMMUNE_WITHDREW, Vacancy.COMMUNE_SILENT)
BEFORE_START = (PlacementStatus.PUBLISHED, PlacementStatus.READY)


class Answered(Protocol):
    """The parts of a placement that decide what may be said about it."""

    @property
    def status(self) -> str: ...
    @property
    def student_answer(self) -> str: ...
    @property
    def commune_answer(self) -> str: ...
    @property
    def answer_by(self) -> datetime: ...


def may_be_said(placement: Answered, act: Act) -> bool:
    """Whether the placement's state allows the act, whoever it comes from and whatever the time."""
    if placement.status not in BEFORE_START:
        return False
    if act is Act.STUDENT_WITHDRAWS:
        return placement.student_answer == StudentAnswer.ACCEPTED
    if act is Act.COMMUNE_WITHDRAWS:
        return True
    return any(verb is act and before == placement.student_answer for before, verb in STUDENT_ANSWERS) or any(
        verb is act and before == placement.commune_answer for before, verb in COMMUNE_ANSWERS
    )


def acts_open(placement: Answered, acts: Iterable[Act], round_status: str) -> list[Act]:
    """Those of the acts that the placement's state allows, in their order; none once the round is over."""
    if round_status not in LIVE_ROUNDS:
        return []
    return [act for act in acts if may_be_said(placement, act)]


def is_too_late(placement: Answered, act: Act, source: Source, now: datetime) -> bool:
    """A yes by the person alone comes in time; what a coordinator writes down for them was decided by people.

    A no is never too late: it frees a seat for somebody else.
    """
    return act in POSITIVE and source not in ON_BEHALF and now >= placement.answer_by


def follows(student: StudentAnswer | str, commune: CommuneAnswer | str) -> PlacementAction | None:
    """What two answers make of a published placement: both positive agree, either negative vacates."""
    if student == StudentAnswer.DECLINED or commune == CommuneAnswer.REFUSED:
        return PlacementAction.VACATE
    if student == StudentAnswer.ACCEPTED and commune == CommuneAnswer.CONFIRMED:
        return PlacementAction.AGREE
    return None
