"""Who looked at a student's file: noted by the pages that show one, kept for a year, told to the student.

Law 91/2025/QH15 gives people the right to know who handles their data. A page notes what it shows while it is made;
the row is written once the page stands, in a transaction of its own, and once an hour for each viewer and page.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.access import PERMISSIONS, STAFF, Permission, Role
from portal.accounts.models import RoleGrant, User
from portal.communes.models import Commune
from portal.database import set_writing
from portal.extensions import db
from portal.paging import Page, paginate
from portal.schools.models import School
from portal.students.models import FileView, Student
from portal.students.rules import FILE_VIEWS_KEPT, FilePage

_ONCE = ("student_id", "viewer_id", "page", "hour")
_AT_ONCE = 500  # rows of one statement
_NOTED = "file_views"  # in session.info, which lives as long as the request


class Taken(NamedTuple):
    """A student whose data is in a file, and the commune through which it shows them."""

    id: UUID
    school_code: str
    commune_code: str | None


class Shown(Protocol):
    """A student, or a row about one."""

    @property
    def id(self) -> Any: ...

    @property
    def school_code(self) -> Any: ...


@dataclass(frozen=True)
class Looked:
    """One page about one student, opened by somebody in a role."""

    student_id: UUID
    viewer_id: UUID
    role: str
    school_code: str | None
    commune_code: str | None
    page: FilePage


def note(student: Shown, page: FilePage, *, actor: User, permission: Permission, commune: str | None = None) -> None:
    """Say that the page being made shows a student's file to `actor`, who may see it by `permission`.

    `commune` is the one through which a commune's officer sees it. Looking at one's own file is not noted.
    """
    grant = _grant_for(actor, permission, student.school_code, commune)
    if grant is not None:
        office = {"school_code": grant.school_code, "commune_code": grant.commune_code}
        db.session().info.setdefault(_NOTED, set()).add(Looked(student.id, actor.id, grant.role, page=page, **office))


def note_taken(rows: Sequence[Taken], *, actor: User, permission: Permission) -> None:
    """Write down at once that `actor` takes a list with these students along as a file; for the caller to commit."""
    now = clock.now()
    grants: dict[tuple[str, str | None], RoleGrant | None] = {}
    for start in range(0, len(rows), _AT_ONCE):
        made = []
        for student_id, school, commune in rows[start : start + _AT_ONCE]:
            if (school, commune) not in grants:
                grants[school, commune] = _grant_for(actor, permission, school, commune)
            grant = grants[school, commune]
            if grant is not None:
                office = {"school_code": grant.school_code, "commune_code": grant.commune_code}
                made.append(_row(Looked(student_id, actor.id, grant.role, page=FilePage.EXPORT, **office), now))
        if made:
            db.session.execute(_once_an_hour(), made)


def _grant_for(actor: User, permission: Permission, school: str, commune: str | None) -> RoleGrant | None:
    """The grant that opens the file: of the very office where there is one, else one that reaches everybody."""
    holding = [x for x in actor.grants if Role(x.role) in STAFF and permission in PERMISSIONS[Role(x.role)]]
    near = [x for x in holding if x.school_code == school or (commune and x.commune_code == commune)]
    wide = [x for x in holding if not (x.school_code or x.commune_code)]
    return next(iter(near + wide), None)


def keep_noted() -> bool:
    """Write down what the request noted, for the caller to commit; False where the hour has it already."""
    noted: set[Looked] = db.session().info.pop(_NOTED, set())
    now = clock.now()
    rows = [_row(looked, now) for looked in noted]
    kept = _kept(rows)
    new = [row for row in rows if _key(row) not in kept]
    if not new:
        return False
    db.session.rollback()  # SQLite refuses to turn a reading transaction into a writing one
    set_writing(True)
    db.session.execute(_once_an_hour(), new)
    return True


def _once_an_hour() -> Any:
    make: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return make(FileView.__table__).on_conflict_do_nothing()


def _row(looked: Looked, now: datetime) -> dict[str, Any]:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return {"id": uuid.uuid4(), **vars(looked), "page": looked.page.value, "hour": hour, "seen_at": now}


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _ONCE)


def _kept(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """Which of them are there already; one statement, and none where nothing was noted."""
    if not rows:
        return set()
    columns = [getattr(FileView, name) for name in _ONCE]
    same = (and_(*(column == value for column, value in zip(columns, _key(row), strict=True))) for row in rows)
    return {tuple(found) for found in db.session.execute(select(*columns).where(or_(*same)))}


def list_views(student: Student, page: int) -> Page[Any]:
    """Rows of who looked at the student's file, the latest first: seen_at, page, role, office, name."""
    statement = (
        select(FileView.id, FileView.seen_at, FileView.page, FileView.role, User.full_name.label("viewer"))
        .add_columns(School.name.label("school"), Commune.full_name.label("commune"))
        .join(User, User.id == FileView.viewer_id)
        .outerjoin(School, School.code == FileView.school_code)
        .outerjoin(Commune, Commune.code == FileView.commune_code)
        .where(FileView.student_id == student.id)
        .order_by(FileView.seen_at.desc(), FileView.id)
    )
    return paginate(statement, page, rows=True)


def forget_old() -> int:
    """Delete what was kept for its time; how many rows."""
    old = delete(FileView).where(FileView.seen_at < clock.now() - FILE_VIEWS_KEPT)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
