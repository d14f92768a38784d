"""Making an appeal, answering it, and what follows where it is upheld: a change, or the supplementary round."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.attempts import queries as attempts_queries
from portal.attempts import service as attempts
from portal.attempts.barred import writers_on_behalf
from portal.attempts.models import MatchAttempt
from portal.audit.service import record
from portal.errors import DomainError, NotAllowed, TransitionNotAllowed, ensure_version
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.appeals import queries, telling
from portal.placements.appeals.models import Appeal
from portal.placements.appeals.queries import OwnResult
from portal.placements.appeals.rules import TRANSITIONS, AppealAction, AppealStatus, may_answer
from portal.placements.queries.refilling import list_free_openings, standing_of
from portal.placements.supplementary import service as supplementary
from portal.rounds.models import Round
from portal.rounds.queries import find_in_preparation
from portal.transitions import next_status


def make(own: OwnResult, reason: str, *, actor: User) -> Appeal:
    """Ask that the result be looked at again; once in a round, and within the round's time."""
    round_ = own.round
    db.session.execute(select(Round.id).where(Round.id == round_.id).with_for_update())
    if db.session.scalar(select(Appeal.id).where(Appeal.round_id == round_.id, Appeal.student_id == own.student_id)):
        raise DomainError(_("Bạn đã khiếu nại về kết quả của đợt này. Câu trả lời hiện ở trang này khi có."))
    if not round_.is_live or clock.now() >= own.until:
        raise DomainError(_("Đã hết hạn khiếu nại. Hãy gọi đơn vị phụ trách nếu cần hỏi về kết quả."))
    appeal = Appeal(round_id=round_.id, student_id=own.student_id, reason=reason, appealed_at=clock.now())
    db.session.add(appeal)
    db.session.flush()
    telling.tell_made(appeal, round_)
    record("appeal_made", appeal, actor=actor, personal={"reason": reason}, round=round_.id, status=appeal.status)
    return appeal


def is_in_time(appeal: Appeal) -> bool:
    """Whether an answer could still have an effect: only until the round is closed, which waits for the answers."""
    return appeal.round.is_live


def can_answer(appeal: Appeal, actor: User) -> bool:
    """Whether the actor may be the one to answer, whatever its state."""
    approved, worked_on = queries.who_decided(appeal.round_id)
    is_home_affairs = Role.HOME_AFFAIRS_OFFICER in actor.roles
    worked_on |= writers_on_behalf(appeal.round_id)
    return may_answer(actor.id, is_home_affairs=is_home_affairs, approved=approved, worked_on=worked_on)


def answer(appeal: Appeal, action: AppealAction, reason: str, *, version: str | int | None, actor: User) -> None:
    """Uphold or dismiss, with a reason. Raises StaleVersion when somebody answered meanwhile, NotAllowed."""
    _lock(appeal)
    ensure_version(appeal, version)
    if not is_in_time(appeal):
        raise DomainError(
            _("Đợt đã kết thúc nên không trả lời khiếu nại được nữa. Hãy trả lời sinh viên bằng văn bản.")
        )
    if not can_answer(appeal, actor):
        raise NotAllowed(
            _("Bạn đã chạy, can thiệp, nhập thay hoặc phê duyệt kết quả này nên không trả lời khiếu nại về nó.")
        )
    appeal.status = next_status(TRANSITIONS, appeal.status, action).value
    appeal.answer = reason
    appeal.answered_at = clock.now()
    appeal.answered_by_id = actor.id
    db.session.flush()
    telling.tell_answered(appeal)
    record(f"appeal_{appeal.status}", appeal, actor=actor, personal={"reason": reason}, round=appeal.round_id)


def propose_change(
    appeal: Appeal, opening_id: UUID, *, key: str, version: str | int | None, actor: User
) -> MatchAttempt:
    """Compute the result with the student on an opening that has a free seat, everybody else left where they are.

    What comes out is approved and published like any other attempt. Raises DomainError where the seat is gone or the
    student may not be sent there.
    """
    _lock(appeal)
    ensure_version(appeal, version)
    if appeal.status != AppealStatus.UPHELD:
        raise TransitionNotAllowed(appeal.status, "propose_change")
    published = attempts_queries.find_published(appeal.round_id)
    opening = db.session.get(Opening, opening_id)
    if published is None or opening is None or opening.round_id != appeal.round_id or not _is_free(opening):
        raise DomainError(_("Nơi này không còn chỗ trống. Hãy chọn nơi khác."), field="opening")
    standing = standing_of(appeal.round)
    granted = (appeal.student_id, opening.id)
    if granted in standing.kept:
        raise DomainError(_("Sinh viên đang có chỗ ở chính nơi này. Hãy chọn nơi khác."), field="opening")
    attempt = attempts.start(
        appeal.round,
        key=f"appeal{key}",
        name=_("Theo khiếu nại được chấp nhận"),
        rule=published.rule,
        options=published.options,
        actor=actor,
        standing=replace(
            standing,
            kept=frozenset(pair for pair in standing.kept if pair[0] != appeal.student_id),
            barred=standing.barred - {granted},
            left=standing.left - {appeal.student_id},
            granted=frozenset({granted}),
        ),
    )
    appeal.change_id = attempt.id
    record("appeal_change_proposed", appeal, actor=actor, attempt=attempt.id, opening=opening.id)
    return attempt


def give_to_supplementary(appeal: Appeal, *, version: str | int | None, actor: User) -> Round:
    """Have the student take part in the supplementary round over what is left, instead of a change of this one.

    Raises DomainError while no such round takes entries, for a student who holds a place, or fails its rules.
    """
    _lock(appeal)
    ensure_version(appeal, version)
    if appeal.status != AppealStatus.UPHELD:
        raise TransitionNotAllowed(appeal.status, "give_to_supplementary")
    round_ = find_in_preparation(appeal.round_id)
    if round_ is None or not round_.takes_entries:
        raise DomainError(_("Chưa có đợt bổ sung nào đang nhận sinh viên. Hãy mở đợt bổ sung trước."))
    supplementary.take_student(round_, appeal.student_id, actor=actor)
    appeal.supplementary_id = round_.id
    db.session.flush()
    record("appeal_given_to_supplementary", appeal, actor=actor, round=appeal.round_id, supplementary=round_.id)
    return round_


def _is_free(opening: Opening) -> bool:
    return opening.id in {row.id for row in list_free_openings(opening.round_id)}


def _lock(appeal: Appeal) -> None:
    db.session.execute(select(Appeal.id).where(Appeal.id == appeal.id).with_for_update())
    db.session.refresh(appeal)
