"""Reminding nominated students who have not submitted an application: at most once a day for each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.addresses import path_to
from portal.applications import overview
from portal.applications.models import Application
from portal.applications.rules import Progress
from portal.applications.wording import PROGRESS
from portal.audit.service import record
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.listings.several import LOOKED_THROUGH, Effect, Effects, Outcome, Selection, do_each
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.service import notify
from portal.reminders import kinds, queries
from portal.rounds.models import Round
from portal.rounds.rules import applications_open
from portal.students.models import Nomination, Student
from portal.vietnamese.dates import local_day

REMINDED = (Progress.NOT_STARTED, Progress.DRAFT)
P = Permission


def list_effects(actor: User, round_: Round, selection: Selection) -> Effects:
    """Whom reminding the chosen applicants within the actor's reach would write to, in the order of names."""
    if not applications_open(round_, clock.now()):
        return Effects([], left=False)
    columns = (Nomination.id, Nomination.version, Student.id.label("student_id"), Student.full_name, Student.code)
    statement = overview.applicants(actor, round_.id, *columns, overview.reached.label("progress"))
    statement = statement.where(overview.in_scope(actor, P.REMIND_APPLICANTS))
    if selection.everything:
        statement = overview.narrowed(statement, round_, overview.ApplicantFilter.read(selection.asked))
    else:
        statement = statement.where(Nomination.id.in_(selection.ids))
    rows = db.session.execute(statement.order_by(Student.sort_key, Student.code).limit(LOOKED_THROUGH + 1)).all()
    people = queries.people_of(row.student_id for row in rows)
    today = _reminded_today(round_, people.values())
    effects = [_effect(row, people.get(row.student_id), today) for row in rows[:LOOKED_THROUGH]]
    return Effects.among(effects, len(rows) > LOOKED_THROUGH)


def _effect(row: Any, person: Recipient | None, today: set[str]) -> Effect:
    hindrance = _hindrance(Progress(row.progress), person, today)
    return Effect(row.id, row.version, row.full_name, f"{row.code}, {PROGRESS[Progress(row.progress)]}", hindrance)


def _hindrance(progress: Progress, person: Recipient | None, today: set[str]) -> str:
    if progress not in REMINDED:
        return _("Không cần nhắc: đơn đã nộp hoặc đã rút.")
    if person is None or not person.email:
        return _("Không có địa chỉ thư: hãy gọi điện.")
    return _("Hôm nay đã nhắc rồi.") if person.email in today else ""


def _reminded_today(round_: Round, people: Any) -> set[str]:
    addresses = [person.email for person in people if person.email]
    told = queries.last_reminded(kinds.APPLY, addresses, round_.created_at)
    today = local_day(clock.now())
    return {address for address, at in told.items() if local_day(at) == today}


@dataclass(frozen=True)
class _Now:
    """How far the chosen applicants are, how they are reached, and which addresses were reminded today."""

    progress: Mapping[UUID, str]
    people: Mapping[UUID, Recipient]
    today: set[str]


def remind(round_: Round, seen: Mapping[UUID, str], *, actor: User) -> Outcome:
    """Write to those who were seen and have still not submitted; asked once for all of them."""
    found = db.session.scalars(
        select(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .where(Nomination.id.in_(seen), Nomination.round_id == round_.id)
        .where(overview.in_scope(actor, P.REMIND_APPLICANTS))
        .options(joinedload(Nomination.student))
        .order_by(Nomination.id)
        .with_for_update(of=Nomination)
        .execution_options(populate_existing=True)
    ).all()
    now = _locked(round_, found, actor)
    return do_each(
        seen, found, lambda one, _version: _remind(one, round_, now, actor), lambda one: str(one.student.full_name)
    )


def _locked(round_: Round, found: Sequence[Nomination], actor: User) -> _Now:
    """What decides about the nominations, which are locked: nobody submits or withdraws until they are written to."""
    students = [nomination.student_id for nomination in found]
    applications = select(Application.id).where(Application.round_id == round_.id, Application.student_id.in_(students))
    db.session.execute(applications.order_by(Application.id).with_for_update()).all()
    rows = db.session.execute(
        overview.applicants(actor, round_.id, Nomination.id, overview.reached).where(
            Nomination.id.in_([nomination.id for nomination in found])
        )
    )
    people = queries.people_of(students)
    return _Now({key: progress for key, progress in rows}, people, _reminded_today(round_, people.values()))


def _remind(nomination: Nomination, round_: Round, now: _Now, actor: User) -> None:
    if not applications_open(round_, clock.now()):
        raise DomainError(_("Đợt hiện không nhận đơn đăng ký, nên không nhắc được."))
    if nomination.id not in now.progress:
        raise TransitionNotAllowed(nomination.status, "remind")
    person = now.people.get(nomination.student_id)
    hindrance = _hindrance(Progress(now.progress[nomination.id]), person, now.today)
    if hindrance or person is None:
        raise DomainError(hindrance)
    day = local_day(clock.now()).isoformat()
    words = {"round": round_.name, "until": phrases.deadline(round_.applications_close_at)}
    url = path_to("applications.show", round_id=round_.id)
    notify(kinds.APPLY, [person], key=f"by_hand:{round_.id}:{nomination.student_id}:{day}", url=url, **words)
    record("applicant_reminded", nomination, actor=actor, round=round_.id)
    now.today.add(person.email)
