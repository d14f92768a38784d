"""Sending an attempt for approval, and the ordered answers of different people."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.attempts import queries, refills, telling
from portal.attempts.approvals.deputies import principals_of
from portal.attempts.barred import list_barred
from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.attempts.rules import (
    DECIDED_IN,
    SENT_IN,
    TRANSITIONS,
    AttemptAction,
    AttemptKind,
    AttemptStatus,
    Decision,
    Obstacle,
    Situation,
    acts_for,
    current_step,
    find_obstacle,
    may_be_sent,
)
from portal.attempts.service import ensure_status_allows, lock, move
from portal.attempts.wording import obstacle_message, said
from portal.audit.service import record
from portal.design import status_look
from portal.errors import DomainError, NotAllowed, StaleVersion, ensure_version
from portal.extensions import db
from portal.rounds import service as rounds
from portal.rounds.rules import RoundStatus
from portal.transitions import allows


def why_not_sent(attempt: MatchAttempt) -> str | None:
    """Why the attempt cannot be put before the approvers now, and what to do instead; None where it can be.

    Whether it could still be carried out is asked when it is sent, and said beside its result.
    """
    if not may_be_sent(attempt.rule):
        return _("Phương án này chỉ để so sánh nên không trình được. Hãy trình phương án khác.")
    if not allows(TRANSITIONS, attempt.status, AttemptAction.SEND_FOR_APPROVAL):
        return _("Phương án này không ở tình trạng trình được.")
    if attempt.round.status not in SENT_IN[AttemptKind(attempt.kind)]:
        if attempt.kind == AttemptKind.REFILL:
            return _("Đợt không còn ở bước bù chỗ nên không trình phương án bù chỗ được nữa.")
        return _(
            "Đợt không ở bước xếp chỗ hay xét duyệt nên không trình phương án này được. Sau khi công bố, chỗ trống "
            "được giao bằng phương án bù chỗ."
        )
    if queries.another_before_approvers(attempt):
        return _("Đợt này đang có một phương án khác chờ phê duyệt. Hãy đợi kết quả của phương án đó.")
    return None


def was_sent_by(attempt: MatchAttempt, actor: User) -> bool:
    """Whether the attempt is before the approvers because this person sent it: pressing twice sends once."""
    return attempt.status == AttemptStatus.SENT_FOR_APPROVAL and attempt.sent_by_id == actor.id


def send(attempt: MatchAttempt, *, version: str | int | None, actor: User) -> None:
    """Put the attempt before the approvers; the round goes into review with it.

    Raises DomainError while another attempt is before them, or when what it was computed from has changed.
    """
    lock(attempt)
    ensure_version(attempt, version)
    ensure_status_allows(attempt, AttemptAction.SEND_FOR_APPROVAL)
    obstacle = why_not_sent(attempt)
    if obstacle:
        raise DomainError(obstacle)
    ensure_inputs_still_hold(attempt)
    move(attempt, AttemptAction.SEND_FOR_APPROVAL)
    if attempt.kind == AttemptKind.WHOLE and attempt.round.status == RoundStatus.MATCHING:
        rounds.start_review(attempt.round, actor=actor)
    attempt.sendings += 1
    attempt.sent_at = clock.now()
    attempt.sent_by_id = actor.id
    telling.awaits_next_step(attempt)
    record("attempt_sent_for_approval", attempt, actor=actor, sending=attempt.sendings)


def ensure_inputs_still_hold(attempt: MatchAttempt) -> None:
    """Refuse what would place somebody who left, or on an opening that is gone or has begun, or on a held seat."""
    if attempt.kind == AttemptKind.REFILL:
        refills.ensure_nobody_moved(attempt)
        refills.ensure_not_begun(attempt)
    drift = queries.find_drift(attempt)
    if drift:
        raise DomainError(
            _(
                "Từ khi chạy phương án, %(students)s sinh viên trong kết quả không còn tham gia và "
                "%(openings)s đề nghị không còn đủ chỗ. Hãy chạy phương án mới.",
                students=drift.students,
                openings=drift.openings,
            )
        )


def situation(attempt: MatchAttempt, actor: User) -> Situation:
    """What decides whether the actor may give the next answer."""
    barred = list_barred(attempt)
    return Situation(
        person=actor.id,
        roles=[role.value for role in actor.roles],
        status=attempt.status,
        round_in_review=attempt.round.status in DECIDED_IN[AttemptKind(attempt.kind)],
        runners=barred.worked_on_it,
        writers_on_behalf=barred.on_behalf,
        steps=attempt.round.steps,
        given=attempt.decisions,
        sending=attempt.sendings,
        principals=principals_of(actor),
    )


def obstacle_to_decide(attempt: MatchAttempt, actor: User) -> Obstacle | None:
    """Why the actor may not give the next answer, or None."""
    return find_obstacle(situation(attempt, actor))


@dataclass(frozen=True)
class Seen:
    """What a form was made from: the attempt's version, and the parts by which a difference can be told."""

    version: str
    sending: str
    answers: str

    @classmethod
    def of(cls, attempt: MatchAttempt) -> Seen:
        """What a page shows now, to be carried by its form."""
        answers = sum(decision.sending == attempt.sendings for decision in attempt.decisions)
        return cls(str(attempt.version), str(attempt.sendings), str(answers))

    def ensure_current(self, attempt: MatchAttempt, says: str | None) -> None:
        """Raise StaleVersion with what happened since; `says` it in place of the general sentence."""
        now = Seen.of(attempt)
        if self.version == now.version and self.sending == now.sending:
            return
        changes = [(_("Lần trình"), self.sending[:9], now.sending)] if self.sending != now.sending else []
        new = attempt.decisions[-1:] if self.sending != now.sending else _answers_after(attempt, self.answers)
        for answer in new:
            changes.append((_("Bước %(position)s", position=answer.position), _("chưa trả lời"), said(answer)))
        look = status_look(attempt.status, "attempt")[0]
        changes.append((_("Tình trạng"), status_look(AttemptStatus.SENT_FOR_APPROVAL, "attempt")[0], look))
        raise StaleVersion(says, changes=changes)


def _answers_after(attempt: MatchAttempt, count: str) -> list[ApprovalDecision]:
    answers = [decision for decision in attempt.decisions if decision.sending == attempt.sendings]
    return answers[int(count) :] if count.isascii() and count.isdigit() and len(count) < 4 else answers


def decide(attempt: MatchAttempt, decision: Decision, *, reason: str, seen: Seen, actor: User) -> None:
    """Give the current step's answer: approve, or return with a reason.

    Raises StaleVersion with the difference when the form saw another state; NotAllowed when the actor may not.
    """
    lock(attempt)
    now = situation(attempt, actor)
    obstacle = find_obstacle(now)
    seen.ensure_current(attempt, _not_needed(obstacle) if obstacle else None)
    if obstacle:
        raise NotAllowed(obstacle_message(obstacle))
    if decision == Decision.RETURN and not reason:
        raise DomainError(_("Nêu lý do trả lại để người chạy biết cần sửa gì."), field="reason")
    if decision == Decision.APPROVE:
        ensure_inputs_still_hold(attempt)
    step = current_step(attempt.round.steps, attempt.decisions, attempt.sendings)
    assert step is not None  # else the obstacle had been NOT_SENT
    answer = ApprovalDecision(
        sending=attempt.sendings,
        position=step.position,
        role=step.role,
        decision=decision.value,
        reason=reason,
        decided_by=actor,
        for_id=acts_for(now),
        decided_at=clock.now(),
    )
    attempt.decisions.append(answer)
    _conclude(attempt, decision)
    _tell(attempt, answer)
    facts = {"sending": attempt.sendings, "position": step.position, "role": step.role, "acted_for": answer.for_id}
    record(f"attempt_step_{decision.value}", attempt, actor=actor, personal={"reason": reason}, **facts)


def _not_needed(obstacle: Obstacle) -> str:
    """What somebody reads whose answer came too late to be given at all."""
    return _(
        "Quyết định của bạn chưa được ghi và không cần gửi lại. %(why)s Dưới đây là những gì đã thay đổi từ khi bạn mở "
        "trang.",
        why=obstacle_message(obstacle),
    )


def was_decided_by(attempt: MatchAttempt, decision: str, actor: User) -> bool:
    """Whether the last answer of this sending is this one by this person: pressing twice answers once."""
    own = (attempt.sendings, actor.id, decision)
    return any((last.sending, last.decided_by_id, last.decision) == own for last in attempt.decisions[-1:])


def _tell(attempt: MatchAttempt, answer: ApprovalDecision) -> None:
    """Whoever has to do something next."""
    if attempt.status == AttemptStatus.RETURNED:
        telling.returned(attempt, answer)
    elif attempt.status == AttemptStatus.APPROVED:
        telling.approved(attempt)
    else:
        telling.awaits_next_step(attempt)


def _conclude(attempt: MatchAttempt, decision: Decision) -> None:
    if decision == Decision.RETURN:
        move(attempt, AttemptAction.RETURN)
    elif current_step(attempt.round.steps, attempt.decisions, attempt.sendings) is None:
        move(attempt, AttemptAction.APPROVE)
    else:
        flag_modified(attempt, "status")  # a form that saw fewer answers is stale from here on
    db.session.flush()
