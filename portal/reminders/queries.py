"""Who has not acted yet. Each question is one statement, whatever the number of people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.applications.models import Application
from portal.applications.rules import ApplicationStatus
from portal.extensions import db
from portal.notices.models import OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.rules import Channel
from portal.openings.models import Opening
from portal.openings.rules import EDITABLE
from portal.placements.models import Placement
from portal.placements.rules.answers import BEFORE_START
from portal.placements.rules.placement import CommuneAnswer, PlacementStatus, StudentAnswer
from portal.rounds.models import Round
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus


def schools_with_undecided(round_id: UUID) -> list[Recipient]:
    """Coordinators of schools that entered students and neither nominated nor withdrew all of them."""
    undecided = (
        select(Student.school_code)
        .join(Nomination, Nomination.student_id == Student.id)
        .where(Nomination.round_id == round_id, Nomination.status == NominationStatus.IMPORTED.value)
    )
    return _holders(Role.SCHOOL_COORDINATOR, RoleGrant.school_code.in_(undecided))


def communes_without_opening(round_id: UUID) -> list[Recipient]:
    """Officers of communes from which no request was submitted; a returned one waits for them again."""
    asked = select(Opening.commune_code).where(
        Opening.round_id == round_id, Opening.status.not_in([status.value for status in EDITABLE])
    )
    return _holders(Role.COMMUNE_OFFICER, RoleGrant.commune_code.not_in(asked))


def _holders(role: Role, condition: Any) -> list[Recipient]:
    statement = (
        select(User)
        .where(
            User.disabled_at.is_(None),
            User.id.in_(select(RoleGrant.user_id).where(RoleGrant.role == role.value, condition)),
        )
        .options(lazyload(User.grants))
        .order_by(User.id)
    )
    return [Recipient.of(user) for user in db.session.scalars(statement)]


def students_without_application(round_id: UUID) -> list[Recipient]:
    """Nominated students who neither submitted nor withdrew, those without an account by their mail address."""
    done = [ApplicationStatus.SUBMITTED.value, ApplicationStatus.WITHDRAWN.value]
    acted = exists().where(
        Application.round_id == round_id, Application.student_id == Nomination.student_id, Application.status.in_(done)
    )
    nominated = select(Nomination.student_id).where(
        Nomination.round_id == round_id, Nomination.status == NominationStatus.NOMINATED.value, ~acted
    )
    rows = db.session.execute(_people_of(nominated))
    return [_reached(student, user) for student, user in rows if user is None or user.is_active]


def _people_of(student_ids: Select[Any]) -> Select[Student, User]:
    return (
        select(Student, User)
        .outerjoin(RoleGrant, RoleGrant.student_id == Student.id)
        .outerjoin(User, User.id == RoleGrant.user_id)
        .where(Student.id.in_(student_ids))
        .options(lazyload(User.grants), lazyload(Student.school), lazyload(Student.major))
        .order_by(Student.id)
    )


def _reached(student: Student, user: User | None) -> Recipient:
    if user is not None:
        return Recipient.of(user)
    return Recipient(student.full_name, email=student.email, phone=student.phone)


def list_awaited(now: datetime, within: timedelta) -> list[Placement]:
    """Placements that wait for an answer and whose deadline comes within this time."""
    statement = (
        select(Placement)
        .join(Round, Round.id == Placement.round_id)
        .where(
            Placement.status.in_([status.value for status in BEFORE_START]),
            Placement.answer_by > now,
            Placement.answer_by <= now + within,
            (Placement.student_answer == StudentAnswer.AWAITED.value)
            | (Placement.commune_answer == CommuneAnswer.AWAITED.value),
        )
        .options(joinedload(Placement.opening).joinedload(Opening.commune))
        .order_by(Placement.id)
    )
    return list(db.session.scalars(statement))


def people_of(student_ids: Iterable[UUID]) -> dict[UUID, Recipient]:
    """Student → where a notice reaches them; those whose account is switched off are left out."""
    wanted = select(Student.id).where(Student.id.in_(list(student_ids)))
    rows = db.session.execute(_people_of(wanted))
    return {student.id: _reached(student, user) for student, user in rows if user is None or user.is_active}


def officers_of(commune_codes: Iterable[str]) -> dict[str, list[Recipient]]:
    """Commune → its active officers."""
    statement = (
        select(RoleGrant.commune_code, User)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.commune_code.in_(list(commune_codes)), User.disabled_at.is_(None))
        .options(lazyload(User.grants))
    )
    found: dict[str, list[Recipient]] = {}
    for code, user in db.session.execute(statement):
        found.setdefault(str(code), []).append(Recipient.of(user))
    return found


def last_reminded(kind: str, addresses: Iterable[str], since: datetime) -> dict[str, datetime]:
    """Mail address → when a reminder of this kind was last written to it; those without one are missing."""
    rows = db.session.execute(
        select(OutboxMessage.address, func.max(OutboxMessage.created_at))
        .where(OutboxMessage.kind == kind, OutboxMessage.channel == Channel.MAIL.value)
        .where(OutboxMessage.created_at >= since, OutboxMessage.address.in_(list(addresses)))
        .group_by(OutboxMessage.address)
    )
    return {address: at for address, at in rows}


def list_awaited_of_commune(round_id: UUID, commune_code: str) -> list[Placement]:
    """A round's published placements that wait for this commune's answer, the nearest deadline first."""
    statement = (
        select(Placement)
        .join(Opening, Opening.id == Placement.opening_id)
        .where(Placement.round_id == round_id, Placement.status == PlacementStatus.PUBLISHED.value)
        .where(Placement.commune_answer == CommuneAnswer.AWAITED.value, Opening.commune_code == commune_code)
        .options(joinedload(Placement.opening).joinedload(Opening.commune))
        .order_by(Placement.answer_by, Placement.id)
    )
    return list(db.session.scalars(statement))
