"""Students of a round who go on into its supplementary round, without being entered again."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update

from portal import clock
from portal.accounts.models import User
from portal.extensions import db
from portal.rounds.models import Round
from portal.students.eligibility import facts_of_round, facts_of_student
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus, failed_rules


def list_waiting(parent: Round, placed: Collection[UUID]) -> list[tuple[Nomination, Student]]:
    """Nominated students of the round without a place, who were not carried over yet, in the order of their names."""
    rows = db.session.execute(
        select(Nomination, Student)
        .join(Student, Student.id == Nomination.student_id)
        .where(Nomination.round_id == parent.id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(Nomination.carried_to_id.is_(None))
        .order_by(Student.sort_key, Student.id)
    )
    return [(nomination, student) for nomination, student in rows if student.id not in placed]


def fit_for(round_: Round, waiting: list[tuple[Nomination, Student]]) -> list[tuple[Nomination, Student]]:
    """Those who meet the round's rules."""
    facts = facts_of_round(round_)
    return [
        (nomination, student) for nomination, student in waiting if not failed_rules(facts_of_student(student), facts)
    ]


def carry_over(round_: Round, waiting: list[tuple[Nomination, Student]], *, actor: User) -> list[Student]:
    """Nominate those who meet the round's rules; who fails one stays where they are. Returns whom it nominated.

    A student whom a school entered into the round by itself keeps that nomination.
    """
    there = set(db.session.scalars(select(Nomination.student_id).where(Nomination.round_id == round_.id)))
    carried = fit_for(round_, waiting)
    now = clock.now()
    for nomination, student in carried:
        nomination.carried_to_id = round_.id
        if student.id not in there:
            db.session.add(
                Nomination(
                    round_id=round_.id,
                    student_id=student.id,
                    status=NominationStatus.NOMINATED.value,
                    failed_rules=[],
                    entered_at=now,
                    entered_by_id=actor.id,
                    nominated_at=now,
                )
            )
    db.session.flush()
    return [student for _nomination, student in carried]


def is_in(round_: Round, student_id: UUID) -> bool:
    """Whether the student is nominated in the round."""
    statement = select(Nomination.id).where(
        Nomination.round_id == round_.id,
        Nomination.student_id == student_id,
        Nomination.status == NominationStatus.NOMINATED.value,
    )
    return db.session.scalar(statement) is not None


def bring_back(round_: Round) -> None:
    """The students of a supplementary round that is cancelled wait in the first round again."""
    db.session.execute(
        update(Nomination)
        .where(Nomination.carried_to_id == round_.id)
        .values(carried_to_id=None)
        .execution_options(synchronize_session=False)
    )
