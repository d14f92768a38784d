"""Taking a list of students back, while nothing was built on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import User
from portal.audit.service import record, record_all
from portal.errors import DomainError
from portal.extensions import db
from portal.imports.kind import StagedRow
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.imports.students.checking import ROUND, chunks
from portal.rounds.models import Round
from portal.students import nominating, service
from portal.students.models import FileView, Nomination, Student
from portal.students.rules import WITHDRAWN_IN, NominationStatus

_NAMED = 5
# Nobody has acted on these yet.
_UNTOUCHED = (NominationStatus.IMPORTED.value, NominationStatus.INELIGIBLE.value)


def take_back(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> None:
    """Remove the students whom the list added, give the others their earlier data, and take both out of the round.

    Refused whole, with the first names, when one of them was changed, nominated or given an account since.
    """
    round_ = db.session.get_one(Round, import_.round_id)
    if round_.status not in WITHDRAWN_IN:
        raise DomainError(_("Kết quả của đợt đã công bố hoặc đợt đã kết thúc nên không hoàn tác được."))
    versions = {row.record_id: row.record_version for row in rows if row.record_id}
    entered = [row.record_id for row in rows if row.record_id and _entered(row)]
    _ensure_untouched(versions, entered, round_.id)
    _remove_nominations(entered, round_.id)
    _remove_students([row.record_id for row in rows if row.record_id and row.verdict == Verdict.ADDED], actor)
    _restore([row for row in rows if row.verdict == Verdict.CHANGED and _corrected(row)], actor)


def _entered(row: StagedRow) -> bool:
    return row.verdict == Verdict.ADDED or any(name == ROUND for name, _old, _new in row.changes)


def _corrected(row: StagedRow) -> bool:
    return any(name != ROUND for name, _old, _new in row.changes)


def _ensure_untouched(versions: dict[uuid.UUID, int | None], entered: Sequence[uuid.UUID], round_id: uuid.UUID) -> None:
    touched: dict[uuid.UUID, str] = {}
    for part in chunks(list(versions)):
        found = db.session.execute(
            select(Student.id, Student.version, Student.full_name, Student.code).where(Student.id.in_(part))
        ).all()
        touched |= {row.id: f"{row.full_name} ({row.code})" for row in found if row.version != versions[row.id]}
        if len(found) != len(part):
            raise DomainError(_("Có sinh viên của danh sách không còn trong hệ thống nên không hoàn tác được."))
    for part in chunks(entered):
        acted = db.session.execute(
            select(Student.id, Student.full_name, Student.code)
            .join(Nomination, Nomination.student_id == Student.id)
            .where(Student.id.in_(part), Nomination.round_id == round_id, Nomination.status.not_in(_UNTOUCHED))
        )
        touched |= {row.id: f"{row.full_name} ({row.code})" for row in acted}
    if touched:
        names = ", ".join(list(touched.values())[:_NAMED])
        more = _(" và %(count)s người khác", count=len(touched) - _NAMED) if len(touched) > _NAMED else ""
        raise DomainError(
            _(
                "Không hoàn tác được vì sau lần nhập đã có thay đổi hoặc đề cử đối với: %(names)s%(more)s. "
                "Hãy sửa từng sinh viên.",
                names=names,
                more=more,
            )
        )


def _remove_nominations(student_ids: Sequence[uuid.UUID], round_id: uuid.UUID) -> None:
    for part in chunks(student_ids):
        db.session.execute(delete(Nomination).where(Nomination.student_id.in_(part), Nomination.round_id == round_id))


def _remove_students(student_ids: Sequence[uuid.UUID], actor: User) -> None:
    """What refers to a student, be it an account, a report or an application, keeps them: the database knows all."""
    try:
        with db.session.begin_nested():
            for part in chunks(student_ids):
                # Having looked at a student is nothing that was built on the list.
                db.session.execute(delete(FileView).where(FileView.student_id.in_(part)))
                db.session.execute(delete(Student).where(Student.id.in_(part)))
    except IntegrityError as error:
        raise DomainError(
            _(
                "Không hoàn tác được vì có sinh viên của danh sách đã có tài khoản, phản ánh hoặc việc khác. "
                "Hãy rút đề cử từng sinh viên."
            )
        ) from error
    for student_id in student_ids:
        record("student_import_undone", Student(id=student_id), actor=actor)


def _restore(rows: Sequence[StagedRow], actor: User) -> None:
    for part in chunks(rows):
        by_id = {row.record_id: row for row in part}
        students = db.session.scalars(select(Student).where(Student.id.in_(by_id))).unique().all()
        for student in students:
            before = {name: _as_stored(name, old) for name, old, _new in by_id[student.id].changes if name != ROUND}
            wanted = {**service.values_of(student), **before}
            changed = service.differences(student, wanted)
            service.fill(student, wanted)
            record_all([service.correction(student, changed, actor=actor)])
        nominating.review_nominations(students, actor=actor)


def _as_stored(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "birth_date" and value else value
