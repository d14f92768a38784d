"""Two attempts of a round side by side: who moves from where to where, which communes gain and lose."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, Select, case, func, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.rounds.models import RoundPriority
from portal.students.models import Student


class Change(StrEnum):
    """What becomes of a student from the first attempt to the second, by the order of their own list."""

    BETTER = "better"
    WORSE = "worse"
    ELSEWHERE = "elsewhere"  # between two places that are not on the list
    PLACED = "placed"  # had none
    UNPLACED = "unplaced"  # has none any more


CHANGES: dict[Change, LazyString] = {
    Change.BETTER: _l("Được nơi xếp trước hơn"),
    Change.WORSE: _l("Nhận nơi xếp sau hơn"),
    Change.ELSEWHERE: _l("Đổi giữa các nơi ngoài danh sách"),
    Change.PLACED: _l("Nay có chỗ"),
    Change.UNPLACED: _l("Không còn chỗ"),
}
_UNLISTED = 1_000_000  # a place that is not on the list comes after all that are


def _moves(first: MatchAttempt, second: MatchAttempt) -> Select[Any]:
    """A row for every student of either attempt whom they send to different places; NULL where there is none."""
    before, after = aliased(ProposedPlacement), aliased(ProposedPlacement)
    places = (before.opening_id.label("opening_before"), before.rank.label("rank_before"))
    from_first = (
        select(before.student_id, *places)
        .add_columns(after.opening_id.label("opening_after"), after.rank.label("rank_after"))
        .outerjoin(after, (after.attempt_id == second.id) & (after.student_id == before.student_id))
        .where(before.attempt_id == first.id, before.opening_id.is_distinct_from(after.opening_id))
    )
    known = select(before.student_id).where(before.attempt_id == first.id)
    only_second = select(
        after.student_id, null().label("opening_before"), null().label("rank_before"), after.opening_id, after.rank
    ).where(after.attempt_id == second.id, after.opening_id.is_not(None), after.student_id.not_in(known))
    if first.input_sha256 == second.input_sha256:  # the same students
        return select(from_first.subquery())
    return select(union_all(from_first, only_second).subquery())


def _change(moves: Any) -> ColumnElement[str]:
    before = case((moves.c.rank_before == 0, _UNLISTED), else_=moves.c.rank_before)
    after = case((moves.c.rank_after == 0, _UNLISTED), else_=moves.c.rank_after)
    return case(
        (moves.c.opening_before.is_(None), Change.PLACED.value),
        (moves.c.opening_after.is_(None), Change.UNPLACED.value),
        (after < before, Change.BETTER.value),
        (after > before, Change.WORSE.value),
        else_=Change.ELSEWHERE.value,
    )


def count_moves(first: MatchAttempt, second: MatchAttempt) -> dict[Change, int]:
    """How many students each kind of change concerns; one statement."""
    moves = _moves(first, second).subquery()
    kind = _change(moves)
    counted = {name: count for name, count in db.session.execute(select(kind, func.count()).group_by(kind))}
    return {change: counted.get(change.value, 0) for change in Change}


def list_moves(
    first: MatchAttempt, second: MatchAttempt, *, school: str | None, change: str | None, page: int
) -> Page[Any]:
    """Students whom the attempts send to different places, in the order of their names; two statements."""
    moves = _moves(first, second).subquery()
    there, here = aliased(Opening), aliased(Opening)
    commune_before, commune_after = aliased(Commune), aliased(Commune)
    statement = (
        select(Student.full_name, Student.code, Student.school_code, _change(moves).label("change"))
        .add_columns(moves.c.rank_before, moves.c.rank_after)
        .add_columns(commune_before.full_name.label("commune_before"), there.title.label("title_before"))
        .add_columns(commune_after.full_name.label("commune_after"), here.title.label("title_after"))
        .join(moves, moves.c.student_id == Student.id)
        .outerjoin(there, there.id == moves.c.opening_before)
        .outerjoin(commune_before, commune_before.code == there.commune_code)
        .outerjoin(here, here.id == moves.c.opening_after)
        .outerjoin(commune_after, commune_after.code == here.commune_code)
        .order_by(Student.sort_key, Student.id)
    )
    if school:
        statement = statement.where(Student.school_code == school)
    if change:
        statement = statement.where(_change(moves) == change)
    return paginate(statement, page, rows=True)


class CommuneChange(NamedTuple):
    """Interns of a commune in either attempt; `level` is its priority in the round."""

    code: str
    name: str
    level: int | None
    before: int
    after: int

    @property
    def gained(self) -> bool:
        return self.before == 0 < self.after

    @property
    def lost(self) -> bool:
        return self.after == 0 < self.before


def list_commune_changes(first: MatchAttempt, second: MatchAttempt) -> list[CommuneChange]:
    """The communes that get another number of interns, the most remote first; one statement."""
    before = func.sum(case((ProposedPlacement.attempt_id == first.id, 1), else_=0))
    after = func.sum(case((ProposedPlacement.attempt_id == second.id, 1), else_=0))
    rows = db.session.execute(
        select(Commune.code, Commune.full_name, RoundPriority.level, before.label("before"), after.label("after"))
        .select_from(ProposedPlacement)
        .join(Opening, Opening.id == ProposedPlacement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == first.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .where(or_(ProposedPlacement.attempt_id == first.id, ProposedPlacement.attempt_id == second.id))
        .group_by(Commune.code, Commune.full_name, Commune.sort_key, RoundPriority.level)
        .having(before != after)
        .order_by(RoundPriority.level, Commune.sort_key)
    )
    return [CommuneChange(*row) for row in rows]
