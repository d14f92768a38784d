"""Inviting the nominated students of a round: who is in, whose mail did not arrive, and all of them by one button."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, exists, select

from portal import clock
from portal.access import Permission
from portal.accounts import invitations
from portal.accounts.invited import invited_since, newest_invitations
from portal.accounts.models import RoleGrant, User
from portal.errors import DomainError
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.queries import find_newest_job
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.jobs.service import enqueue
from portal.paging import Page, paginate
from portal.rounds.models import Round
from portal.students.models import Nomination, Student
from portal.students.queries import in_scope
from portal.students.rules import NominationStatus
from portal.students.service import ensure_student_accounts

INVITE = "students.invite_round"
_BATCH = 250  # in one transaction; others wait for it on SQLite


def list_invitations(actor: User, round_id: UUID, page: int) -> Page[Any]:
    """Rows of the actor's nominated students with how far each one's invitation got, in the order of names."""
    newest = newest_invitations()
    statement = (
        select(Student.id, Student.code, Student.full_name, Student.email.label("recorded_email"), User.email)
        .add_columns(User.id.label("user_id"), User.disabled_at, User.password_hash.is_not(None).label("is_activated"))
        .add_columns(newest.c.status.label("mail"), newest.c.error, newest.c.created_at.label("mailed_at"))
        .join(Nomination, Nomination.student_id == Student.id)
        .outerjoin(RoleGrant, RoleGrant.student_id == Student.id)
        .outerjoin(User, User.id == RoleGrant.user_id)
        .outerjoin(newest, newest.c.user_id == User.id)
        .where(*_nominated(actor, round_id))
        .order_by(Student.sort_key, Student.code)
    )
    return paginate(statement, page, rows=True)


def _nominated(actor: User, round_id: UUID) -> tuple[Any, ...]:
    return (
        Nomination.round_id == round_id,
        Nomination.status == NominationStatus.NOMINATED.value,
        in_scope(actor.scope(Permission.NOMINATE)),
    )


def _waiting(actor: User, round_id: UUID) -> Any:
    """The actor's nominated students who cannot sign in yet and are not shut out."""
    theirs = and_(RoleGrant.student_id == Student.id, RoleGrant.user_id == User.id)
    shut = exists().where(theirs, User.password_hash.is_not(None) | User.disabled_at.is_not(None))
    nominated = select(Student).join(Nomination, Nomination.student_id == Student.id)
    return nominated.where(*_nominated(actor, round_id), ~shut).order_by(Student.id)


def count_waiting(actor: User, round_id: UUID) -> int:
    """How many students one press of the button would invite."""
    return len(db.session.scalars(_waiting(actor, round_id).with_only_columns(Student.id)).all())


def ask(round_: Round, *, actor: User) -> int:
    """Have every nominated student of the actor's schools invited who cannot sign in yet; how many these are."""
    count = count_waiting(actor, round_.id)
    if not count:
        raise DomainError(_("Mọi sinh viên được đề cử đã kích hoạt tài khoản."))
    payload = {"round": str(round_.id), "actor": str(actor.id), "asked_at": clock.now().isoformat()}
    enqueue(INVITE, payload, key=f"{INVITE}:{uuid4()}", actor=actor)
    return count


def find_job(actor: User) -> Job | None:
    """The actor's newest job of this kind."""
    return find_newest_job(INVITE, asked_by=actor.id)


@handler(INVITE, label=_l("Mời sinh viên được đề cử"))
def work(run: Run) -> None:
    """Invite those who have not been yet: after a worker's death nobody gets a second mail."""
    actor = db.session.get_one(User, UUID(run.payload["actor"]))
    since = datetime.fromisoformat(run.payload["asked_at"])
    ids = db.session.scalars(_waiting(actor, UUID(run.payload["round"])).with_only_columns(Student.id)).all()
    for start in range(0, len(ids), _BATCH):
        _invite(ids[start : start + _BATCH], since, actor)
        run.save()
        done = min(start + _BATCH, len(ids))
        run.progress(_("Đã mời %(done)s/%(all)s người", done=done, all=len(ids)), done / len(ids))


def _invite(ids: Sequence[UUID], since: datetime, actor: User) -> None:
    students = db.session.scalars(select(Student).where(Student.id.in_(ids)).order_by(Student.id)).all()
    users = list(ensure_student_accounts(students, actor=actor).values())
    done = invited_since(users, since)
    invitations.send_links([user for user in users if user.id not in done], actor=actor)
