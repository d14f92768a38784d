"""Preparing a supplementary round, and taking seats and students over when it opens.

Each free seat and each student without a place is of exactly one of the two rounds. When the supplementary round
opens, both leave the first one, whose refills give away only what becomes free afterwards, to those who lost their
place afterwards. What becomes free while the supplementary round still takes entries can be passed on as well. When
it is cancelled, everything is the first round's again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db
from portal.openings import passing_on
from portal.placements.supplementary import telling
from portal.placements.supplementary.queries import list_placed
from portal.rounds import editing
from portal.rounds.following import follows
from portal.rounds.models import Round
from portal.rounds.queries import find_in_preparation
from portal.rounds.rules import RoundAction
from portal.students import carrying
from portal.students.models import Student
from portal.vietnamese.dates import exclusive_end, local_day

# Days from today until lists close, and from then until the internships begin: a proposal, to be changed in the draft.
_TO_APPLY, _TO_DECIDE = 10, 20


def prepare(parent: Round, *, name: str, actor: User) -> Round:
    """A draft with the parent's rules, to be changed like any draft; nothing is taken over yet.

    One is prepared at a time: asked again, the same is given back. Raises DomainError before publication, after the
    end, or when the name is taken.
    """
    db.session.refresh(parent, with_for_update=True)
    prepared = find_in_preparation(parent.id)
    if prepared is not None:
        return prepared
    _ensure_live(parent)
    settings: dict[str, Any] = {key: getattr(parent, key) for key in editing.SETTINGS}
    return editing.create_round(
        field_codes=[field.field_code for field in parent.fields],
        steps=[Role(step.role) for step in parent.steps],
        actor=actor,
        is_demo=parent.is_demo,
        parent=parent,
        **{**settings, **_dates(parent, clock.now()), "name": name},
    )


def _dates(parent: Round, now: datetime) -> dict[str, Any]:
    """Dates that may stand; the internships last as long as in the first round."""
    today = local_day(now)
    closing = exclusive_end(today + timedelta(days=_TO_APPLY))
    starts = max(parent.internship_starts_on, today + timedelta(days=_TO_APPLY + _TO_DECIDE))
    lasts = parent.internship_ends_on - parent.internship_starts_on
    return {
        "nominations_close_at": closing,
        "openings_close_at": closing,
        "applications_open_at": exclusive_end(today),
        "applications_close_at": closing,
        "internship_starts_on": starts,
        "internship_ends_on": starts + lasts,
    }


def _ensure_live(parent: Round) -> None:
    if not parent.is_live:
        raise DomainError(_("Chỉ mở đợt bổ sung khi đợt đầu đã công bố kết quả và chưa kết thúc."))


@follows(RoundAction.OPEN)
def _take_over_at_opening(round_: Round, actor: User) -> None:
    if round_.parent_id is not None and not pass_on(round_, actor=actor):
        raise DomainError(_("Đợt đầu không còn chỗ trống hoặc sinh viên chưa có chỗ để chuyển sang."))


def pass_on(round_: Round, *, actor: User) -> int:
    """Take over what is free and who waits in the parent now; how many seats came. Asked again, nothing comes twice.

    Raises StaleVersion when a seat was taken in the same moment, DomainError once the round takes no more entries.
    """
    parent = _lock_parent(round_)
    seats = passing_on.pass_on(parent, round_)
    students = carrying.carry_over(round_, carrying.list_waiting(parent, list_placed(parent.id)), actor=actor)
    _tell_and_record(parent, round_, students, seats, actor)
    return sum(seats.values())


def take_student(round_: Round, student_id: UUID, *, actor: User) -> None:
    """Take over one student of the parent who waits there; who came already is not taken twice.

    Raises DomainError for somebody who holds a place, who does not take part or does not meet the round's rules, and
    once the round takes no more entries.
    """
    parent = _lock_parent(round_)
    placed = list_placed(parent.id)
    if student_id in placed:
        raise DomainError(
            _(
                "Sinh viên đang giữ một chỗ trong đợt đầu nên chưa vào đợt bổ sung được. Hãy đề xuất nơi khác trong "
                "đợt này, hoặc để sinh viên rút khỏi chỗ đó trước."
            )
        )
    if carrying.is_in(round_, student_id):
        return
    waiting = [pair for pair in carrying.list_waiting(parent, placed) if pair[1].id == student_id]
    students = carrying.carry_over(round_, waiting, actor=actor)
    if not students:
        raise DomainError(_("Sinh viên không còn chờ ở đợt đầu hoặc không đạt quy tắc của đợt bổ sung."))
    _tell_and_record(parent, round_, students, {}, actor)


def _lock_parent(round_: Round) -> Round:
    """The first round, with no publication of it meanwhile; refuses once either takes part in it no more."""
    parent = db.session.get_one(Round, round_.parent_id)
    db.session.refresh(parent, with_for_update=True)
    _ensure_live(parent)
    if not round_.takes_entries:
        raise DomainError(_("Đợt bổ sung không còn nhận thêm chỗ và sinh viên."))
    return parent


def _tell_and_record(
    parent: Round, round_: Round, students: list[Student], seats: dict[UUID, int], actor: User
) -> None:
    telling.taken_over(parent, round_, students, seats)
    if seats or students:
        record(
            "round_taken_over",
            round_,
            actor=actor,
            parent=parent.id,
            seats={str(opening_id): count for opening_id, count in seats.items()},
            students=sorted(str(student.id) for student in students),
        )


@follows(RoundAction.CANCEL)
def _give_back_when_cancelled(round_: Round, actor: User) -> None:
    if round_.parent_id is not None:
        db.session.refresh(db.session.get_one(Round, round_.parent_id), with_for_update=True)
        passing_on.take_back(round_)
        carrying.bring_back(round_)
