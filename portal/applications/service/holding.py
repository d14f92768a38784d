"""Holding an application while it is changed: what every verb of the student begins and ends with."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.applications import wording
from portal.applications.models import Application
from portal.applications.rules import ApplicationStatus
from portal.applications.standing import Standing
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion, ensure_version
from portal.extensions import db


def ensure_open(standing: Standing) -> None:
    """Refuse changes by who is not nominated, or outside the window."""
    why = standing.closed(clock.now())
    if why is not None:
        raise DomainError(wording.closed_sentence(why, standing.round))


def find_locked(standing: Standing) -> Application | None:
    """The stored application, read anew and locked."""
    return db.session.scalar(
        select(Application)
        .where(Application.round_id == standing.round.id, Application.student_id == standing.student.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )


def get_locked(standing: Standing) -> Application:
    """The same; raises when the student has not begun one."""
    application = find_locked(standing)
    if application is None:
        raise DomainError(_("Bạn chưa có đơn nào. Hãy thêm nguyện vọng trước."))
    return application


def begin(standing: Standing, *, actor: User) -> Application:
    """The draft to change, whatever its version; made at the first change."""
    ensure_open(standing)
    application = find_locked(standing) or _make(standing, actor=actor)
    if application.status == ApplicationStatus.WITHDRAWN:
        raise DomainError(_("Bạn đã rút đơn. Hãy bấm “Đăng ký lại” trước khi thay đổi."))
    return application


def begin_seen(standing: Standing, seen: int | str | None, *, actor: User) -> Application:
    """The same for a form that shows a version of the draft: 0 stands for none yet. Raises StaleVersion."""
    ensure_open(standing)
    stored = find_locked(standing)
    if stored is None and str(seen) != "0":
        raise StaleVersion
    if stored is not None:
        ensure_version(stored, seen)
    return begin(standing, actor=actor)


def _make(standing: Standing, *, actor: User) -> Application:
    now = clock.now()
    application = Application(
        round_id=standing.round.id,
        student_id=standing.student.id,
        needs=[],
        choices=[],
        created_at=now,
        updated_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError:  # made at the same moment in another tab
        return get_locked(standing)
    record("application_begun", application, actor=actor, round=standing.round.id)
    return application


def touch(application: Application) -> None:
    """Give the application a new version, even where only its choices changed."""
    application.updated_at = clock.now()
    flag_modified(application, "updated_at")
    db.session.flush()


def end(application: Application, *, actor: User) -> None:
    """Keep a change of the draft and note it."""
    touch(application)
    record(
        "application_draft_changed",
        application,
        actor=actor,
        personal={
            "choices": [str(choice.opening_id) for choice in application.choices],
            "statement": application.statement,
            "phone": application.phone,
            "home": application.home_commune_code,
        },
        choices=len(application.choices),
        anywhere=application.anywhere,
    )
