"""Reads of forecasts and their groups, and the verbs that ask for one and keep it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Application, Submission
from portal.attempts.queries import count_inputs
from portal.attempts.readiness.forecasting import Computed
from portal.attempts.readiness.models import Forecast, ForecastGroup, Nudge
from portal.communes.models import Commune
from portal.errors import DomainError, NotFound
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.service import enqueue
from portal.openings.models import Opening
from portal.openings.queries import level_joins
from portal.paging import Page, paginate
from portal.rounds.models import Round, RoundPriority
from portal.schools.models import Field, Major
from portal.students.models import Student
from portal.students.queries import in_scope

JOB_KIND = "readiness.forecast"


def ask(round_: Round, *, actor: User) -> Job:
    """Have the forecast of a round computed anew; while that is under way, the same job.

    Raises DomainError where there is nothing to compute from.
    """
    inputs = count_inputs(round_.id)
    if not inputs.nominated or not inputs.seats:
        raise DomainError(_("Chưa dự báo được: cần ít nhất một sinh viên được đề cử và một đề nghị đã duyệt."))
    forecast = _lock(round_.id)
    under_way = db.session.get(Job, forecast.job_id) if forecast.job_id else None
    if under_way is not None and under_way.finished_at is None:
        return under_way
    payload = {"round": str(round_.id)}
    job = enqueue(JOB_KIND, payload, key=f"{JOB_KIND}:{uuid.uuid4()}", actor=actor)
    db.session.flush()
    forecast.job_id = job.id
    return job


def keep(round_id: UUID, computed: Computed, *, read_at: datetime) -> None:
    """Replace the forecast of a round, unless lists that were read later are forecast there already."""
    forecast = _lock(round_id)
    if forecast.computed_at is not None and forecast.computed_at > read_at:
        return
    forecast.computed_at, forecast.figures = read_at, computed.figures
    db.session.execute(delete(ForecastGroup).where(ForecastGroup.round_id == round_id))
    rows = [
        {"round_id": round_id, "number": n, "key": group.key, "figures": group.figures, "members": group.members}
        for n, group in enumerate(computed.groups, start=1)
    ]
    if rows:
        db.session.execute(insert(ForecastGroup), rows)


def _lock(round_id: UUID) -> Forecast:
    """The forecast's row, made where it is missing; the round's row is locked, so that one is made."""
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update())
    forecast = db.session.get(Forecast, round_id, populate_existing=True)
    if forecast is None:
        forecast = Forecast(round_id=round_id)
        db.session.add(forecast)
        db.session.flush()
    return forecast


def find_forecast(round_id: UUID) -> tuple[Forecast | None, Job | None]:
    """The last forecast of a round and the job that was last asked for; one statement."""
    row = db.session.execute(
        select(Forecast, Job).outerjoin(Job, Job.id == Forecast.job_id).where(Forecast.round_id == round_id)
    ).first()
    return (row[0], row[1]) if row else (None, None)


def list_groups(round_id: UUID) -> list[ForecastGroup]:
    """The groups of the last forecast, the greatest lack first; without their members."""
    statement = select(ForecastGroup).where(ForecastGroup.round_id == round_id)
    return list(db.session.scalars(statement.order_by(ForecastGroup.number)))


def get_group(round_id: UUID, number: int) -> ForecastGroup:
    """A group of the last forecast; raises NotFound."""
    found = db.session.get(ForecastGroup, (round_id, number)) if number < 2**31 else None
    if found is None:
        raise NotFound(_("Dự báo đã được tính lại và không còn nhóm này. Hãy quay lại trang dự báo."))
    return found


def count_submitted_since(forecast: Forecast) -> int:
    """How many lists were submitted after the forecast had read them."""
    statement = (
        select(func.count())
        .select_from(Submission)
        .join(Application, Application.id == Submission.application_id)
        .where(Application.round_id == forecast.round_id, Submission.submitted_at > forecast.computed_at)
    )
    return db.session.scalar(statement) or 0


def list_sent(round_id: UUID) -> dict[tuple[str, str], Nudge]:
    """What was written about the groups of a round, by group key and kind."""
    nudges = db.session.scalars(select(Nudge).where(Nudge.round_id == round_id))
    return {(nudge.group_key, nudge.kind): nudge for nudge in nudges}


def field_names() -> dict[str, str]:
    """Names of fields by code."""
    rows = db.session.execute(select(Field.code, Field.name).order_by(Field.position))
    return {code: name for code, name in rows}


def list_openings(group: ForecastGroup) -> list[Any]:
    """Rows of the group's openings with commune, level and seats, the most remote first; one statement."""
    statement = (
        select(Opening.id, Opening.title, Opening.seats, Opening.min_gpa, RoundPriority.level)
        .add_columns(Commune.full_name.label("commune"), Opening.status)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(RoundPriority, level_joins())
        .where(Opening.id.in_(ids(group.members["openings"])))
        .order_by(RoundPriority.level, Commune.sort_key, Opening.created_at, Opening.id)
    )
    return list(db.session.execute(statement))


def list_students(actor: User, group: ForecastGroup, page: int) -> Page[Any]:
    """Rows of the students who can fill the group's seats, of those the actor may see; two statements."""
    statement = (
        select(Student.id, Student.code, Student.full_name, Student.school_code, Student.gpa)
        .add_columns(Major.name.label("major"))
        .outerjoin(Major, Major.code == Student.major_code)
        .where(Student.id.in_(ids(group.members["students"])), in_scope(actor.scope(Permission.VIEW_STUDENTS)))
        .order_by(Student.sort_key, Student.code)
    )
    return paginate(statement, page, rows=True)


def ids(texts: Iterable[str]) -> list[UUID]:
    """Ids as a group's members hold them."""
    return [UUID(text) for text in texts]
