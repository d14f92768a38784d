"""States of a match attempt and the rule of two people. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from portal.rounds.rules import LIVE_ROUNDS, RoundStatus


class AttemptKind(StrEnum):
    """What an attempt is about: the whole round, or the free seats of one whose result is published."""

    WHOLE = "whole"
    REFILL = "refill"


# A refill also while the round runs: somebody may withdraw who starts later than the others.
RUN_IN = {AttemptKind.WHOLE: (RoundStatus.MATCHING,), AttemptKind.REFILL: LIVE_ROUNDS}
# The first attempt of the whole round that is sent takes it from matching into review.
SENT_IN = {AttemptKind.WHOLE: (RoundStatus.MATCHING, RoundStatus.REVIEWING), AttemptKind.REFILL: LIVE_ROUNDS}
DECIDED_IN = {AttemptKind.WHOLE: (RoundStatus.REVIEWING,), AttemptKind.REFILL: LIVE_ROUNDS}


class AttemptStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    COMPUTED = "computed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SENT_FOR_APPROVAL = "sent_for_approval"
    APPROVED = "approved"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


class AttemptAction(StrEnum):
    START = "start"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    TAKE_UP_AGAIN = "take_up_again"  # its worker died
    SEND_FOR_APPROVAL = "send_for_approval"
    APPROVE = "approve"  # the last step's yes
    RETURN = "return"
    PUBLISH = "publish"
    SUPERSEDE = "supersede"


TRANSITIONS: dict[tuple[AttemptStatus, AttemptAction], AttemptStatus] = {
    (AttemptStatus.QUEUED, AttemptAction.START): AttemptStatus.RUNNING,
    (AttemptStatus.RUNNING, AttemptAction.FINISH): AttemptStatus.COMPUTED,
    (AttemptStatus.RUNNING, AttemptAction.FAIL): AttemptStatus.FAILED,
    (AttemptStatus.QUEUED, AttemptAction.CANCEL): AttemptStatus.CANCELLED,
    (AttemptStatus.RUNNING, AttemptAction.CANCEL): AttemptStatus.CANCELLED,
    (AttemptStatus.RUNNING, AttemptAction.TAKE_UP_AGAIN): AttemptStatus.QUEUED,
    (AttemptStatus.COMPUTED, AttemptAction.SEND_FOR_APPROVAL): AttemptStatus.SENT_FOR_APPROVAL,
    (AttemptStatus.SENT_FOR_APPROVAL, AttemptAction.APPROVE): AttemptStatus.APPROVED,
    (AttemptStatus.SENT_FOR_APPROVAL, AttemptAction.RETURN): AttemptStatus.RETURNED,
    (AttemptStatus.RETURNED, AttemptAction.SEND_FOR_APPROVAL): AttemptStatus.SENT_FOR_APPROVAL,
    (AttemptStatus.APPROVED, AttemptAction.PUBLISH): AttemptStatus.PUBLISHED,
    (AttemptStatus.PUBLISHED, AttemptAction.SUPERSEDE): AttemptStatus.SUPERSEDED,
}


class AttemptRule(StrEnum):
    """The rules of the engine by which an attempt can be run; a round chooses among the first two."""

    REMOTE_FIRST = "remote-first"
    STABLE = "stable"
    LEAST_TOTAL_RANK = "least-total-rank"


# Blind to priority: computed to be compared with, never sent for approval nor published.
COMPARISON_ONLY = (AttemptRule.LEAST_TOTAL_RANK,)


def may_be_sent(rule: str) -> bool:
    """Whether a result of this rule may ever be put before the approvers."""
    return rule not in COMPARISON_ONLY


class Decision(StrEnum):
    APPROVE = "approve"
    RETURN = "return"


BEFORE_APPROVAL = (
    AttemptStatus.QUEUED,
    AttemptStatus.RUNNING,
    AttemptStatus.COMPUTED,
    AttemptStatus.FAILED,
    AttemptStatus.CANCELLED,
)
WAITING = (AttemptStatus.QUEUED, AttemptStatus.RUNNING)
# What an attempt has been through once it holds a result.
WITH_RESULT = (
    AttemptStatus.COMPUTED,
    AttemptStatus.SENT_FOR_APPROVAL,
    AttemptStatus.APPROVED,
    AttemptStatus.RETURNED,
    AttemptStatus.PUBLISHED,
    AttemptStatus.SUPERSEDED,
)
# What the schools may be shown before it is decided.
SHAREABLE = (
    AttemptStatus.COMPUTED,
    AttemptStatus.SENT_FOR_APPROVAL,
    AttemptStatus.APPROVED,
    AttemptStatus.RETURNED,
)


def seconds_left(elapsed: float, share: float) -> int | None:
    """How long a run will still take, from how long it took so far; None while that says nothing yet."""
    if share < 0.02 or share >= 1:
        return None
    return max(1, round(elapsed * (1 - share) / share))


class Step(Protocol):
    """One of a round's ordered approvals."""

    @property
    def position(self) -> int: ...
    @property
    def role(self) -> str: ...


class Given(Protocol):
    """An answer that was given to one step of one sending."""

    @property
    def sending(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def decided_by_id(self) -> UUID: ...
    @property
    def for_id(self) -> UUID | None: ...


def current_step(steps: Sequence[Step], given: Collection[Given], sending: int) -> Step | None:
    """The first step, in order, that this sending has no answer for yet; None when all have answered."""
    answered = {decision.position for decision in given if decision.sending == sending}
    return next((s for s in sorted(steps, key=lambda s: s.position) if s.position not in answered), None)


class Obstacle(StrEnum):
    """Why somebody may not decide on an attempt now."""

    NOT_SENT = "not_sent"
    ROUND_NOT_IN_REVIEW = "round_not_in_review"
    RAN_IT = "ran_it"
    ENTERED_ON_BEHALF = "entered_on_behalf"
    DECIDED_BEFORE = "decided_before"
    ANOTHERS_STEP = "anothers_step"
    PRINCIPAL_BARRED = "principal_barred"  # who they stand in for may not answer either


# Whom the holder of an approving role can name to answer in their place: of the same body only.
MAY_STAND_IN = {
    "university_approver": ("university_approver", "university_coordinator"),
    "home_affairs_officer": ("home_affairs_officer",),
}


@dataclass(frozen=True)
class Principal:
    """Somebody who is away and named the person their deputy for today."""

    person: UUID
    roles: Collection[str]


@dataclass(frozen=True)
class Situation:
    """What decides whether one person may give the next answer.

    `roles`: the person's; `runners`: who ran the attempt, sent it, changed it by hand or pinned something of it;
    `writers_on_behalf`: who entered something of the round for somebody else.
    """

    person: UUID
    roles: Collection[str]
    status: str
    round_in_review: bool
    runners: Collection[UUID | None]
    writers_on_behalf: Collection[UUID]
    steps: Sequence[Step]
    given: Collection[Given]
    sending: int
    principals: Sequence[Principal] = ()


def find_obstacle(situation: Situation) -> Obstacle | None:
    """The reason why the person may not give the next answer, or None.

    Two different people for what cannot be undone: whoever ran, sent or changed the attempt, or entered something on
    behalf of another, never approves it whatever roles they hold, and nobody gives two of the answers. A deputy may
    what their principal may: neither of the two may be barred.
    """
    step = current_step(situation.steps, situation.given, situation.sending)
    if situation.status != AttemptStatus.SENT_FOR_APPROVAL or step is None:
        return Obstacle.NOT_SENT
    if not situation.round_in_review:
        return Obstacle.ROUND_NOT_IN_REVIEW
    if situation.person in situation.runners:
        return Obstacle.RAN_IT
    if situation.person in situation.writers_on_behalf:
        return Obstacle.ENTERED_ON_BEHALF
    if _has_answered(situation, situation.person):
        return Obstacle.DECIDED_BEFORE
    if step.role in situation.roles or acts_for(situation) is not None:
        return None
    stands_in = any(step.role in principal.roles for principal in situation.principals)
    return Obstacle.PRINCIPAL_BARRED if stands_in else Obstacle.ANOTHERS_STEP


def acts_for(situation: Situation) -> UUID | None:
    """In whose place the person would give the next answer; None in their own right."""
    step = current_step(situation.steps, situation.given, situation.sending)
    barred = {*situation.runners, *situation.writers_on_behalf}
    for principal in situation.principals:
        free = principal.person not in barred and not _has_answered(situation, principal.person)
        if step is not None and step.role in principal.roles and free:
            return principal.person
    return None


def _has_answered(situation: Situation, person: UUID) -> bool:
    """Themselves, or through a deputy."""
    answers = [given for given in situation.given if given.sending == situation.sending]
    return any(person in (given.decided_by_id, given.for_id) for given in answers)
