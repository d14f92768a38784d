"""Verbs on swaps: propose one, answer it, decide on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.approvals.deputies import principals_of
from portal.audit.service import record
from portal.errors import DomainError, NotAllowed, TransitionNotAllowed
from portal.extensions import db
from portal.placements.models import Placement
from portal.placements.rules.answers import ON_BEHALF, Vacancy
from portal.placements.seen import Seen
from portal.placements.service.answers import Told
from portal.placements.swaps import queries, rules, telling
from portal.placements.swaps.effect import moves_of
from portal.placements.swaps.exchanging import exchange
from portal.placements.swaps.expiring import has_run_out, lock, lock_placements
from portal.placements.swaps.models import Swap, SwapAnswer
from portal.placements.swaps.rules import TRANSITIONS, SwapAction, SwapStatus
from portal.placements.swaps.wording import BARS
from portal.placements.trail import listed, short
from portal.rounds.models import Round
from portal.transitions import next_status
from portal.vietnamese.dates import day_start, exclusive_end, local_day


def can_propose(placement: Placement, round_: Round) -> bool:
    """Whether a swap of this placement can still be proposed, by its state and the day."""
    live = round_.is_live and placement.is_before_start
    return live and clock.now() < day_start(placement.opening.starts_on)


def propose(own: Placement, code: str, reason: str, *, key: str, actor: User) -> Swap:
    """Ask the student with this code to exchange places; the same key proposes once.

    Raises DomainError. What is wrong with the other side is told in one sentence for an unknown code, for somebody
    without a place, and for who would not fit: it says nothing of where anybody is.
    """
    other = queries.find_partner(own.round_id, code)
    lock_placements([own.id, other.id if other else own.id])
    name = hashlib.sha256(f"{own.id}|{key}".encode()).hexdigest()
    earlier = db.session.scalar(select(Swap).where(Swap.idempotency_key == name))
    if earlier is not None:
        return earlier
    round_ = db.session.get_one(Round, own.round_id)
    _ensure_may_propose(own, other, round_)
    if other is None or not _fits(own, other, round_):
        raise DomainError(
            _(
                "Không gửi được đề nghị tới mã này: mã chưa đúng, bạn đó không có chỗ trong đợt hoặc đang đổi chỗ với "
                "người khác, hay hai bạn không đủ điều kiện nhận nơi của nhau. Hãy hỏi lại bạn đó."
            ),
            field="code",
        )
    swap = Swap(
        round=round_,
        first=own,
        second=other,
        status=SwapStatus.PROPOSED.value,
        reason=reason,
        proposed_at=clock.now(),
        answer_by=_answer_by(own, other, round_),
        idempotency_key=name,
    )
    db.session.add(swap)
    db.session.flush()
    telling.tell_proposed(swap)
    facts = {"round": round_.id, "first": own.id, "second": other.id, "status": swap.status}
    record("swap_propose", swap, actor=actor, personal={"reason": reason}, **facts)
    return swap


def _ensure_may_propose(own: Placement, other: Placement | None, round_: Round) -> None:
    if not can_propose(own, round_):
        raise TransitionNotAllowed(own.status, "propose_swap")
    if other is not None and other.id == own.id:
        raise DomainError(_("Đây là mã của chính bạn. Nhập mã của người bạn muốn đổi chỗ cùng."), field="code")
    if queries.find_waiting([own.id]):
        raise DomainError(_("Bạn đang có một đề nghị đổi chỗ chưa xong. Hãy chờ, trả lời hoặc rút đề nghị đó trước."))
    if queries.count_proposals(own) >= rules.MOST_PROPOSALS:
        raise DomainError(
            _("Bạn đã đề nghị đổi chỗ %(count)s lần trong đợt này, không thêm được nữa.", count=rules.MOST_PROPOSALS)
        )


def _fits(own: Placement, other: Placement, round_: Round) -> bool:
    free = can_propose(other, round_) and other.opening_id != own.opening_id and not queries.find_waiting([other.id])
    return free and not any(move.misfits for move in moves_of(own, other))


def _answer_by(own: Placement, other: Placement, round_: Round) -> datetime:
    start = day_start(min(own.opening.starts_on, other.opening.starts_on))
    return min(exclusive_end(local_day(clock.now()) + timedelta(days=round_.answer_days)), start)


def student_actions(swap: Swap, actor: User) -> list[SwapAction]:
    """What the actor may say now as one of the two students."""
    if has_run_out(swap, clock.now()):
        return []
    students = actor.scope(Permission.SWAP).student_ids
    if not students & {placement.student_id for placement in swap.placements}:
        return []
    return rules.student_actions(swap.status, proposed_it=swap.first.student_id in students)


def communes_asked(swap: Swap) -> list[str]:
    """The communes that can still answer, by code."""
    if has_run_out(swap, clock.now()):
        return []
    return rules.communes_asked(swap.status, swap.communes, swap.confirmed)


def is_before_approver(swap: Swap) -> bool:
    """Whether an approver can still decide."""
    return swap.status == SwapStatus.AGREED and not has_run_out(swap, clock.now())


def bar_to_decide(swap: Swap, actor: User) -> str | None:
    """Why the actor may not be the one to approve or reject, whatever the swap's state, as a sentence; or None."""
    approves = actor.can(Permission.APPROVE_SWAPS)
    principals = [] if approves else principals_of(actor)
    bar = rules.find_bar(actor.id, approves=approves, principals=principals, entered=queries.who_entered(swap))
    return str(BARS[bar]) if bar else None


def _acts_for(swap: Swap, actor: User) -> UUID | None:
    """In whose place the actor decides; None in their own right."""
    if actor.can(Permission.APPROVE_SWAPS):
        return None
    return rules.acts_for(principals_of(actor), queries.who_entered(swap))


def answer_as_student(swap: Swap, action: SwapAction, told: Told, *, seen: Seen) -> None:
    """One of the two consents, declines, or takes the proposal back."""
    assert told.actor is not None
    actor = told.actor

    def allowed() -> None:
        if action not in student_actions(swap, actor):
            raise TransitionNotAllowed(swap.status, action)

    _say(swap, action, told, seen, allowed)


def answer_as_commune(swap: Swap, action: SwapAction, told: Told, *, commune: str, seen: Seen) -> None:
    """A commune consents or refuses, by itself or through a coordinator who writes down where it came from."""

    def allowed() -> None:
        if action not in rules.COMMUNE_ACTIONS or commune not in communes_asked(swap):
            raise TransitionNotAllowed(swap.status, action)
        if told.source in ON_BEHALF and not told.note:
            raise DomainError(_("Ghi số, ngày của văn bản, hoặc ai đã gọi điện và vào lúc nào."), field="note")

    _say(swap, action, told, seen, allowed, commune=commune)


def decide(swap: Swap, action: SwapAction, told: Told, *, seen: Seen) -> None:
    """An approver, or their deputy, who entered none of it has the two exchange their places, or does not.

    Raises NotAllowed, StaleVersion with the difference, DomainError when one of the two no longer fits.
    """
    assert told.actor is not None
    actor = told.actor

    def allowed() -> None:
        if action not in rules.DECISIONS or not is_before_approver(swap):
            raise TransitionNotAllowed(swap.status, action)
        bar = bar_to_decide(swap, actor)
        if bar:
            raise NotAllowed(bar)

    _say(swap, action, told, seen, allowed, for_id=_acts_for(swap, actor))


def _say(
    swap: Swap,
    action: SwapAction,
    told: Told,
    seen: Seen,
    ensure_allowed: Callable[[], None],
    *,
    commune: str | None = None,
    for_id: UUID | None = None,
) -> None:
    """Keep what was said and what follows from it; the same key is kept once."""
    lock(swap)
    key = hashlib.sha256(f"{swap.id}|{action}|{told.key}".encode()).hexdigest()
    if db.session.scalar(select(SwapAnswer.id).where(SwapAnswer.idempotency_key == key)):
        return
    seen.ensure_current(swap)
    ensure_allowed()
    if action in rules.NEEDS_REASON and not told.reason:
        raise DomainError(_("Ghi lý do để người khác hiểu và xử lý tiếp."), field="reason")
    if action is SwapAction.CONFIRM and len(communes_asked(swap)) == 1:
        action = SwapAction.AGREE
    swap.status = next_status(TRANSITIONS, swap.status, action).value
    flag_modified(swap, "status")  # the first commune's yes leaves it as it is; a form that saw less is stale
    swap.answers.append(_answer(action, told, key, commune=commune, for_id=for_id))
    if action is SwapAction.CONSENT:
        swap.consented_at = clock.now()
    if not swap.is_waiting:
        swap.ended_at = clock.now()
    db.session.flush()
    facts = _follow(swap, action, told.reason)
    personal = {"reason": told.reason, "note": told.note} if told.reason or told.note else None
    facts |= {"status": swap.status, "commune": commune, "source": told.source.value, "acted_for": for_id}
    record(f"swap_{action.value}", swap, actor=told.actor, personal=personal, **facts)


def _answer(action: SwapAction, told: Told, key: str, *, commune: str | None, for_id: UUID | None) -> SwapAnswer:
    assert told.actor is not None  # no swap is answered by a one-time link
    return SwapAnswer(
        act=action.value,
        commune_code=commune,
        reason=told.reason,
        source=told.source.value,
        source_note=told.note,
        given_by=told.actor,
        for_id=for_id,
        given_at=clock.now(),
        idempotency_key=key,
    )


def _follow(swap: Swap, action: SwapAction, reason: str) -> dict[str, Any]:
    """Whoever is to know learns of it, and the exchange takes place; returns what the trail must hold of it."""
    if action is SwapAction.APPROVE:
        return _exchange(swap)
    if action is SwapAction.CONSENT:
        telling.tell_consented(swap)
    elif action is SwapAction.AGREE:
        telling.tell_agreed(swap)
    elif not swap.is_waiting:
        telling.tell_ended(swap, reason)
    return {}


def _exchange(swap: Swap) -> dict[str, Any]:
    moves = moves_of(swap.first, swap.second)
    if any(move.misfits for move in moves):
        raise DomainError(
            _("Một trong hai sinh viên không còn đủ điều kiện ở nơi mới. Xem ảnh hưởng ở trên; chỉ có thể không duyệt.")
        )
    gone: Sequence[Placement] = swap.placements
    placed = exchange(moves)
    telling.tell_done(swap)
    vacated = [short(placement.id) for placement in gone]
    return {"vacated": vacated, "placed": listed(placed), "because": Vacancy.SWAPPED}
