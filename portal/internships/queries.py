"""Reads of internships, scoped to the actor."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.internships import rules
from portal.internships.models import HostAssessment, Internship
from portal.internships.rules import ASSESSABLE, can_assess
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.placements.models import Placement
from portal.placements.queries import placements_within
from portal.placements.rules import PlacementAction, PlacementStatus
from portal.rounds.models import Round
from portal.rounds.rules import LIVE_ROUNDS
from portal.schools.models import School
from portal.students.models import Student
from portal.vietnamese.dates import local_day


def get_intern(actor: User, placement_id: UUID, permission: Permission) -> Placement:
    """A placement of somebody who came or is to come, within the permission's reach; raises NotFound."""
    found = db.session.scalar(
        select(Placement)
        .join(Student, Student.id == Placement.student_id)
        .join(Opening, Opening.id == Placement.opening_id)
        .where(Placement.id == placement_id, placements_within(actor.scope(permission)))
        .options(joinedload(Placement.student), joinedload(Placement.opening).joinedload(Opening.round))
    )
    if found is None or found.status not in ASSESSABLE:
        raise NotFound
    return found


def find_assessment(placement_id: UUID) -> HostAssessment | None:
    """What the host said of the intern, if anything yet."""
    statement = select(HostAssessment).where(HostAssessment.placement_id == placement_id)
    return db.session.scalar(statement.options(joinedload(HostAssessment.entered_by).lazyload(User.grants)))


def list_assessed(round_id: UUID) -> set[UUID]:
    """Ids of the placements of a round whose host has assessed the intern."""
    statement = select(HostAssessment.placement_id).join(Placement, Placement.id == HostAssessment.placement_id)
    return set(db.session.scalars(statement.where(Placement.round_id == round_id)))


def is_assessable(placement: Placement) -> bool:
    """Whether the host may assess the intern today."""
    return can_assess(
        placement_status=placement.status,
        round_status=placement.opening.round.status,
        starts_on=placement.opening.starts_on,
        today=local_day(clock.now()),
    )


def find_internship(placement_id: UUID) -> Internship | None:
    """From when to when the intern was there; None before it is written down that they came."""
    return db.session.scalar(select(Internship).where(Internship.placement_id == placement_id))


def may_follow(placement: Placement, action: PlacementAction) -> bool:
    """Whether it can be written down today that the intern came, or left early."""
    return rules.may_follow(
        placement.status,
        action,
        round_status=placement.opening.round.status,
        starts_on=placement.opening.starts_on,
        today=local_day(clock.now()),
    )


def list_to_complete(today: date) -> list[Placement]:
    """Placements, of rounds that are not closed, whose last day has come and whose intern was assessed."""
    statement = (
        select(Placement)
        .join(Placement.opening)
        .join(Opening.round)
        .join(HostAssessment, HostAssessment.placement_id == Placement.id)
        .where(Placement.status.in_([PlacementStatus.READY.value, PlacementStatus.ACTIVE.value]))
        .where(Opening.ends_on <= today, Round.status.in_([status.value for status in LIVE_ROUNDS]))
        .options(joinedload(Placement.opening).joinedload(Opening.commune))
        .order_by(Placement.id)
    )
    return list(db.session.scalars(statement))


def list_interns(actor: User, round_id: UUID, page: int) -> Page[Any]:
    """Rows of the interns of a round within the actor's scope and whether they were assessed, by commune and name."""
    statement = (
        select(Placement.id, Placement.status, Student.full_name, Student.code, School.name.label("school"))
        .add_columns(Commune.full_name.label("commune"), Opening.title, Opening.starts_on)
        .add_columns(HostAssessment.overall, HostAssessment.assessed_at)
        .join(Student, Student.id == Placement.student_id)
        .join(School, School.code == Student.school_code)
        .join(Opening, Opening.id == Placement.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(HostAssessment, HostAssessment.placement_id == Placement.id)
        .where(Placement.round_id == round_id, Placement.status.in_([status.value for status in ASSESSABLE]))
        .where(placements_within(actor.scope(Permission.VIEW_PLACEMENTS)))
        .order_by(Commune.sort_key, Commune.code, Student.sort_key, Student.id)
    )
    return paginate(statement, page, rows=True)


def waiting_for_assessment(round_: Round) -> Select[Any]:
    """Placements of a round whose host may assess and has not, whoever asks; narrow it before use."""
    return (
        select(Placement)
        .join(Opening, Opening.id == Placement.opening_id)
        .outerjoin(HostAssessment, HostAssessment.placement_id == Placement.id)
        .where(Placement.round_id == round_.id, HostAssessment.id.is_(None))
        .where(Placement.status.in_([status.value for status in ASSESSABLE]))
        .where(Opening.starts_on <= local_day(clock.now()))
    )
