"""Sending an attempt for approval, and the ordered answers of different people."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.attempts import queries, refills, telling
from portal.attempts.approvals.deputies import principals_of
from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.attempts.rules import (
    DECIDED_IN,
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
from portal.attempts.service import lock, move
from portal.attempts.wording import obstacle_message, said
from portal.audit.service import record
from portal.design import status_look
from portal.errors import DomainError, NotAllowed, StaleVersion, TransitionNotAllowed, ensure_version
from portal.extensions import db
from portal.rounds import service as rounds
from portal.rounds.rules import RoundStatus


def send(attempt: MatchAttempt, *, version: str | int | None, actor: User) -> None:
    """Put the attempt before the approvers; the round goes into review with it.

    Raises DomainError while another attempt is before them, or when what it was computed from has changed.
    """
    lock(attempt)
    ensure_version(attempt, version)
    if not may_be_sent(attempt.rule):
        raise DomainError(_("Phương án này chỉ để so sánh nên không trình được. Hãy trình phương án khác."))
    ensure_inputs_still_hold(attempt)
    if queries.another_before_approvers(attempt):
        raise DomainError(_("Đợt này đang có một phương án khác chờ phê duyệt. Hãy đợi kết quả của phương án đó."))
    move(attempt, AttemptAction.SEND_FOR_APPROVAL)
    if attempt.kind == AttemptKind.WHOLE and attempt.round.status == RoundStatus.MATCHING:
        rounds.start_review(attempt.round, actor=actor)
    elif attempt.round.status != DECIDED_IN[AttemptKind(attempt.kind)]:
        raise TransitionNotAllowed(attempt.round.status, AttemptAction.SEND_FOR_APPROVAL)
    attempt.sendings += 1
    attempt.sent_at = clock.now()
    attempt.sent_by_id = actor.id
    telling.awaits_next_step(attempt)
    record("attempt_sent_for_approval", attempt, actor=actor, sending=attempt.sendings)


def ensure_inputs_still_hold(attempt: MatchAttempt) -> None:
    """Refuse an attempt that would place somebody who left, or on an opening that is gone, or seats held meanwhile."""
    if attempt.kind == AttemptKind.REFILL:
        refills.ensure_nobody_moved(attempt)
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
    return Situation(
        person=actor.id,
        roles=[role.value for role in actor.roles],
        status=attempt.status,
        round_in_review=attempt.round.status == DECIDED_IN[AttemptKind(attempt.kind)],
        runners=(attempt.started_by_id, attempt.sent_by_id),
        writers_on_behalf=queries.writers_on_behalf(attempt.round_id),
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

    def ensure_current(self, attempt: MatchAttempt) -> None:
        """Raise StaleVersion with what happened since."""
        now = Seen.of(attempt)
        if self.version == now.version and self.sending == now.sending:
            return
        changes = [(_("Lần trình"), self.sending[:9], now.sending)] if self.sending != now.sending else []
        new = attempt.decisions[-1:] if self.sending != now.sending else _answers_after(attempt, self.answers)
        for answer in new:
            changes.append((_("Bước %(position)s", position=answer.position), _("chưa trả lời"), said(answer)))
        look = status_look(attempt.status, "attempt")[0]
        changes.append((_("Tình trạng"), status_look(AttemptStatus.SENT_FOR_APPROVAL, "attempt")[0], look))
        raise StaleVersion(changes=changes)


def _answers_after(attempt: MatchAttempt, count: str) -> list[ApprovalDecision]:
    answers = [decision for decision in attempt.decisions if decision.sending == attempt.sendings]
    return answers[int(count) :] if count.isascii() and count.isdigit() and len(count) < 4 else answers


def decide(attempt: MatchAttempt, decision: Decision, *, reason: str, seen: Seen, actor: User) -> None:
    """Give the current step's answer: approve, or return with a reason.

    Raises StaleVersion with the difference when the form saw another state; NotAllowed when the actor may not.
    """
    lock(attempt)
    seen.ensure_current(attempt)
    now = situation(attempt, actor)
    obstacle = find_obstacle(now)
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
