"""What a swap changes: who fits where, ranks before and after, and whom it would pass over by merit.

Filled seats stay as they are, commune by commune: each opening gives one student and receives one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.applications.queries import CountedSubmission, list_counted_submissions
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.queries import fields_by_opening
from portal.placements.models import Placement
from portal.placements.queries.standing import HOLDS_A_SEAT
from portal.placements.swaps.rules import Misfit
from portal.vietnamese.dates import day_start


@dataclass(frozen=True)
class Move:
    """One student's part: from the placement to the other's opening; ranks are of the student's list, 0 unlisted."""

    placement: Placement
    to: Opening
    rank_before: int
    rank_after: int
    misfits: tuple[Misfit, ...]


@dataclass(frozen=True)
class Effect:
    """Both moves, and how many others rank higher by merit than who holds one of the two seats they would rather have.

    Merit is compared by average and conduct; ties that only the draw decides are left out.
    """

    moves: tuple[Move, Move]
    passed_over_before: int
    passed_over_after: int


def moves_of(first: Placement, second: Placement) -> tuple[Move, Move]:
    """Both students' moves, with all that stands against them."""
    submissions = list_counted_submissions(first.round_id, among=(first.student_id, second.student_id))
    return _moves(first, second, submissions, fields_by_opening([first.opening_id, second.opening_id]))


def _moves(
    first: Placement,
    second: Placement,
    submissions: Iterable[CountedSubmission],
    fields: dict[UUID, tuple[str, ...]],
) -> tuple[Move, Move]:
    by_student = {submission.student_id: submission for submission in submissions}
    return _move(first, second.opening, by_student, fields), _move(second, first.opening, by_student, fields)


def _move(
    placement: Placement,
    to: Opening,
    submissions: dict[UUID, CountedSubmission],
    fields: dict[UUID, tuple[str, ...]],
) -> Move:
    submission = submissions.get(placement.student_id)
    misfits = [] if submission else [Misfit.NOT_TAKING_PART]
    if submission and submission.field not in fields[to.id]:
        misfits.append(Misfit.FIELD)
    if submission and submission.gpa < to.min_gpa:
        misfits.append(Misfit.MIN_GPA)
    if clock.now() >= day_start(to.starts_on):
        misfits.append(Misfit.PERIOD)
    rank = _rank(submission, to.id) if submission else 0
    return Move(placement, to, placement.rank, rank, tuple(misfits))


def _rank(submission: CountedSubmission, opening_id: UUID) -> int:
    return submission.choices.index(opening_id) + 1 if opening_id in submission.choices else 0


def effect_of(first: Placement, second: Placement) -> Effect:
    """The whole effect of the swap on the round; a constant number of statements, about 0.1 s for 10,000 students."""
    submissions = list_counted_submissions(first.round_id)
    by_student = {submission.student_id: submission for submission in submissions}
    held = _held(first.round_id)
    fields = fields_by_opening([first.opening_id, second.opening_id])
    others = [s for s in submissions if s.student_id not in (first.student_id, second.student_id)]

    def passed_over(pairs: Iterable[tuple[UUID, Opening]]) -> int:
        return len(
            {
                other.student_id
                for holder, opening in pairs
                if holder in by_student
                for other in others
                if _would_rather(other, opening, held, fields[opening.id])
                and _merit(other) > _merit(by_student[holder])
            }
        )

    before = [(first.student_id, first.opening), (second.student_id, second.opening)]
    after = [(first.student_id, second.opening), (second.student_id, first.opening)]
    return Effect(_moves(first, second, submissions, fields), passed_over(before), passed_over(after))


def _held(round_id: UUID) -> dict[UUID, UUID]:
    statement = select(Placement.student_id, Placement.opening_id).where(Placement.round_id == round_id, HOLDS_A_SEAT)
    return {student: opening for student, opening in db.session.execute(statement)}


def _would_rather(
    student: CountedSubmission, opening: Opening, held: dict[UUID, UUID], accepted: Collection[str]
) -> bool:
    """Whether the student may go there, lists it, and holds nothing that they list before it."""
    if opening.id not in student.choices or student.field not in accepted or student.gpa < opening.min_gpa:
        return False
    place = held.get(student.student_id)
    if place is None or place not in student.choices:
        return True
    return student.choices.index(opening.id) < student.choices.index(place)


def _merit(student: CountedSubmission) -> tuple[int, int]:
    return student.gpa, student.conduct or 0
