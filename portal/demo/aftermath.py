"""What follows a publication: answers, freed seats, an appeal and a swap, some of it still to be dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.demo import people
from portal.extensions import db
from portal.placements.appeals import queries as appeals_queries
from portal.placements.appeals import service as appeals
from portal.placements.models import Placement
from portal.placements.queries import HOLDS_A_SEAT
from portal.placements.rules.answers import COMMUNE_ACTS, Act
from portal.placements.service.answers import Told, say
from portal.placements.swaps import service as swaps
from portal.placements.swaps.effect import moves_of
from portal.placements.swaps.rules import SwapAction
from portal.placements.swaps.seen import SwapSeen
from portal.students.models import Student

# What is answered to one placement after another: few, so that most of them still wait, as on the second day.
_ANSWERS: tuple[tuple[Act, ...], ...] = (
    (Act.DECLINE,),
    (Act.ACCEPT, Act.CONFIRM),
    (Act.REFUSE,),
    (Act.ACCEPT,),
    (Act.DECLINE,),
    (Act.CONFIRM,),
    (Act.DECLINE,),
    *((Act.ACCEPT, Act.CONFIRM),) * 6,
    *((Act.ACCEPT,),) * 4,
    *((Act.CONFIRM,),) * 3,
)
_REASONS = {
    Act.DECLINE: "Em đã được một công ty ở Hà Nội nhận thực tập.",
    Act.REFUSE: "Cán bộ hướng dẫn vừa được điều động sang xã khác, chưa có người thay.",
}
_APPEAL = "Em có điểm trung bình cao hơn bạn được xếp về xã mà em chọn đầu tiên. Em mong được xem lại."
_SWAP = "Nhà em gần xã của bạn hơn, bạn cũng muốn về gần nhà."
_TRIED = 40  # of the placements that are looked through for two who can change places


def follow(attempt: MatchAttempt) -> None:
    """Some students and communes answer, one student appeals, two ask to swap; the rest is left to be done."""
    placements = _standing(attempt)
    accounts = _accounts([placement.student for placement in placements])
    asked_to_swap = _swap(placements[len(_ANSWERS) :], accounts)
    left = [placement for placement in placements[1:] if placement not in asked_to_swap]
    for acts, placement in zip(_ANSWERS, left, strict=False):
        for act in acts:
            commune = people.account(f"xa-{placement.opening.commune_code}") if act in COMMUNE_ACTS else None
            actor = commune or accounts[placement.student_id]
            say(placement, act, Told(actor, key="demo", reason=_REASONS.get(act, "")), seen=None)
    _appeal(attempt)


def _standing(attempt: MatchAttempt) -> list[Placement]:
    statement = (
        select(Placement)
        .join(Student, Student.id == Placement.student_id)
        .where(Placement.attempt_id == attempt.id, HOLDS_A_SEAT)
        .options(joinedload(Placement.student), joinedload(Placement.opening))
        .order_by(Student.code)
        .limit(len(_ANSWERS) + _TRIED)
    )
    return list(db.session.scalars(statement))


def _accounts(students: Sequence[Student]) -> dict[object, User]:
    """Student id → account."""
    rows = db.session.execute(
        select(RoleGrant.student_id, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == Role.STUDENT.value)
        .where(RoleGrant.student_id.in_([student.id for student in students]))
    )
    return {student_id: user for student_id, user in rows}


def _swap(placements: Sequence[Placement], accounts: dict[object, User]) -> tuple[Placement, ...]:
    """The first two who fit each other's places agree to change; their communes have not answered yet."""
    for first, second in combinations(placements, 2):
        if not _may_fit(first, second) or any(move.misfits for move in moves_of(first, second)):
            continue
        swap = swaps.propose(first, second.student.code, _SWAP, key="demo", actor=accounts[first.student_id])
        told = Told(accounts[second.student_id], key="demo")
        swaps.answer_as_student(swap, SwapAction.CONSENT, told, seen=SwapSeen.of(swap))
        return first, second
    return ()


def _may_fit(first: Placement, second: Placement) -> bool:
    """Whether it is worth asking the database: the same major, another commune."""
    same_major = first.student.major_code == second.student.major_code
    return same_major and first.opening.commune_code != second.opening.commune_code


def _appeal(attempt: MatchAttempt) -> None:
    """The first student, by code, who got no place."""
    student = db.session.scalars(
        select(Student)
        .join(ProposedPlacement, ProposedPlacement.student_id == Student.id)
        .where(ProposedPlacement.attempt_id == attempt.id, ProposedPlacement.opening_id.is_(None))
        .order_by(Student.code)
        .limit(1)
    ).first()
    if student is not None:
        actor = _accounts([student])[student.id]
        appeals.make(appeals_queries.get_own_result(actor, attempt.round_id), _APPEAL, actor=actor)
