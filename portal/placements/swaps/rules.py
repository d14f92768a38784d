"""States of a swap, who says what to it, until when, and who fits where. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from portal.attempts.rules import Principal


class SwapStatus(StrEnum):
    PROPOSED = "proposed"  # the other student has not answered
    CONSENTED = "consented"  # both students want it; the communes are asked
    AGREED = "agreed"  # both communes said yes; an approver decides
    EXCHANGED = "exchanged"
    DECLINED = "declined"  # by the other student
    REFUSED = "refused"  # by a commune
    REJECTED = "rejected"  # by the approver
    TAKEN_BACK = "taken_back"  # by either student
    EXPIRED = "expired"


class SwapAction(StrEnum):
    CONSENT = "consent"
    DECLINE = "decline"
    CONFIRM = "confirm"  # one commune's yes while the other's is awaited
    AGREE = "agree"  # the second commune's yes, or the only one's where both openings are of one commune
    REFUSE = "refuse"
    APPROVE = "approve"
    REJECT = "reject"
    TAKE_BACK = "take_back"
    EXPIRE = "expire"  # too late, or one of the two placements is no more


S, A = SwapStatus, SwapAction
TRANSITIONS: dict[tuple[SwapStatus, SwapAction], SwapStatus] = {
    (S.PROPOSED, A.CONSENT): S.CONSENTED,
    (S.PROPOSED, A.DECLINE): S.DECLINED,
    (S.CONSENTED, A.CONFIRM): S.CONSENTED,
    (S.CONSENTED, A.AGREE): S.AGREED,
    (S.CONSENTED, A.REFUSE): S.REFUSED,
    (S.AGREED, A.APPROVE): S.EXCHANGED,
    (S.AGREED, A.REJECT): S.REJECTED,
    **{(status, A.TAKE_BACK): S.TAKEN_BACK for status in (S.PROPOSED, S.CONSENTED, S.AGREED)},
    **{(status, A.EXPIRE): S.EXPIRED for status in (S.PROPOSED, S.CONSENTED, S.AGREED)},
}
WAITING = (S.PROPOSED, S.CONSENTED, S.AGREED)
# The communes, the schools and the offices know of a swap once both students want it.
BETWEEN_STUDENTS = (S.PROPOSED, S.DECLINED)
COMMUNE_ACTIONS = (A.CONFIRM, A.REFUSE)
DECISIONS = (A.APPROVE, A.REJECT)
NEEDS_REASON = (A.REFUSE, A.REJECT)
# So that nobody tries one code after another to learn who has a place.
MOST_PROPOSALS = 5


def is_over(status: str, *, answer_by: datetime, starts_at: datetime, now: datetime) -> bool:
    """Whether time has run out: for students and communes at `answer_by`, for the approver when the first one starts.

    Both instants are exclusive.
    """
    if now >= starts_at:
        return True
    return status in (S.PROPOSED, S.CONSENTED) and now >= answer_by


def student_actions(status: str, *, proposed_it: bool) -> list[SwapAction]:
    """What one of the two may say now: the other one answers, and either takes back what both want."""
    if status == S.PROPOSED:
        return [A.TAKE_BACK] if proposed_it else [A.CONSENT, A.DECLINE]
    return [A.TAKE_BACK] if status in (S.CONSENTED, S.AGREED) else []


def communes_asked(status: str, communes: Collection[str], confirmed: Collection[str]) -> list[str]:
    """The communes whose answer is awaited, by code."""
    return sorted(set(communes) - set(confirmed)) if status == S.CONSENTED else []


class Misfit(StrEnum):
    """Why a student cannot go to an opening."""

    NOT_TAKING_PART = "not_taking_part"  # the nomination or the application was withdrawn
    FIELD = "field"
    MIN_GPA = "min_gpa"
    PERIOD = "period"  # the internship there has begun


class Bar(StrEnum):
    """Why somebody may not decide on a swap."""

    ENTERED = "entered"  # a part of it, for somebody else
    NOT_NAMED = "not_named"  # no approver, nor named by one for today
    PRINCIPAL_ENTERED = "principal_entered"


def find_bar(person: UUID, *, approves: bool, principals: Sequence[Principal], entered: Collection[UUID]) -> Bar | None:
    """Why the person may not decide, or None; `approves`: in their own right.

    Two different people for what cannot be undone: nobody who `entered` a part of it for somebody else decides. A
    deputy may what their principal may: neither of the two may be barred.
    """
    if person in entered:
        return Bar.ENTERED
    if approves or acts_for(principals, entered) is not None:
        return None
    return Bar.PRINCIPAL_ENTERED if any(_approves(principal) for principal in principals) else Bar.NOT_NAMED


def acts_for(principals: Sequence[Principal], entered: Collection[UUID]) -> UUID | None:
    """The approver in whose place a deputy decides."""
    free = (principal.person for principal in principals if _approves(principal) and principal.person not in entered)
    return next(free, None)


def _approves(principal: Principal) -> bool:
    return "university_approver" in principal.roles
