"""Whom a message about a shortage group reaches: worked out anew whenever it is asked, from how things stand then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select

from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import list_holders
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.attempts.readiness.forecasts import ids
from portal.attempts.readiness.models import ForecastGroup
from portal.attempts.readiness.rules import NudgeKind
from portal.communes.models import Commune
from portal.extensions import db
from portal.openings.models import Opening, OpeningField
from portal.openings.rules import OpeningStatus
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus


@dataclass(frozen=True)
class Addressees:
    """Accounts that are written to, as the sender knows them (`labels`), and who has none and is not reached."""

    users: list[User]
    labels: list[str]
    unreached: list[str]

    @property
    def fingerprint(self) -> str:
        """Equal for the same people."""
        names = sorted(user.id.hex for user in self.users)
        return hashlib.sha256("\n".join(names).encode()).hexdigest()


def find_addressees(group: ForecastGroup, kind: NudgeKind) -> Addressees:
    """Students who list none of the group's openings yet, or officers of the communes that could change theirs."""
    return _students(group) if kind is NudgeKind.LIST else _officers(group, kind)


def _students(group: ForecastGroup) -> Addressees:
    """Of those whom the forecast named: who is still nominated and has not listed one of the openings since."""
    openings = ids(group.members["openings"])
    lists_one = (
        exists()
        .where(Application.student_id == Nomination.student_id, Application.round_id == group.round_id)
        .where(Submission.application_id == Application.id, Submission.counts)
        .where(SubmittedChoice.submission_id == Submission.id, SubmittedChoice.opening_id.in_(openings))
    )
    wanted = (
        select(Nomination.student_id)
        .where(Nomination.round_id == group.round_id, Nomination.status == NominationStatus.NOMINATED.value)
        .where(Nomination.student_id.in_(ids(group.members["recipients"])), ~lists_one)
    )
    users = list_holders(Role.STUDENT, student_ids=wanted)
    holder = RoleGrant.student_id == Student.id
    people = select(Student.full_name, Student.code).where(Student.id.in_(wanted)).order_by(Student.sort_key)
    return Addressees(
        users,
        labels=[f"{row.full_name} ({row.code})" for row in db.session.execute(people.where(_active(holder)))],
        unreached=[f"{row.full_name} ({row.code})" for row in db.session.execute(people.where(~_active(holder)))],
    )


def _officers(group: ForecastGroup, kind: NudgeKind) -> Addressees:
    """Of the communes whose openings still are as they were: with fewer fields, or a higher GPA, than is asked for."""
    asked = group.figures["nudges"][kind.value]
    if kind is NudgeKind.WIDEN:
        accepted = select(func.count()).where(
            OpeningField.opening_id == Opening.id, OpeningField.field_code.in_(list(asked["fields"]))
        )
        could_change = accepted.scalar_subquery() < len(asked["fields"])
    else:
        could_change = Opening.min_gpa > asked["min_gpa"]
    wanted = select(Opening.commune_code).where(
        Opening.id.in_(ids(group.members["openings"])), Opening.status == OpeningStatus.APPROVED.value, could_change
    )
    officers = (
        select(Commune.full_name.label("commune"), User.full_name)
        .join(RoleGrant, RoleGrant.commune_code == Commune.code)
        .join(User, User.id == RoleGrant.user_id)
        .where(Commune.code.in_(wanted), RoleGrant.role == Role.COMMUNE_OFFICER.value, User.disabled_at.is_(None))
        .order_by(Commune.sort_key, User.full_name)
    )
    silent = ~_active(RoleGrant.commune_code == Commune.code)
    unreached = select(Commune.full_name).where(Commune.code.in_(wanted), silent).order_by(Commune.sort_key)
    return Addressees(
        list_holders(Role.COMMUNE_OFFICER, commune_code=wanted),
        labels=[f"{row.commune}: {row.full_name}" for row in db.session.execute(officers)],
        unreached=list(db.session.scalars(unreached)),
    )


def _active(granted: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(granted, User.id == RoleGrant.user_id, User.disabled_at.is_(None))
