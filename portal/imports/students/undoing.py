"""Taking a list of students back, while nothing was built on it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, or_, select
from sqlalchemy.exc import IntegrityError

from portal.accounts.models import RoleGrant, User, UserSession
from portal.audit.service import record, record_all
from portal.errors import DomainError
from portal.extensions import db
from portal.imports.kind import StagedRow
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.imports.students.checking import ROUND, chunks
from portal.rounds.models import Round
from portal.students import nominating, service
from portal.students.models import DataReport, FileView, Nomination, Student
from portal.students.rules import WITHDRAWN_IN, NominationStatus

_NAMED = 5
# Nobody has acted on these yet.
_UNTOUCHED = (NominationStatus.IMPORTED.value, NominationStatus.INELIGIBLE.value)


def take_back(rows: Sequence[StagedRow], import_: ListImport, actor: User) -> None:
    """Remove the students whom the list added, give the others their earlier data, and take both out of the round.

    Refused whole, with the first names and what was done, when one of them was changed, nominated or given an account
    since.
    """
    round_ = db.session.get_one(Round, import_.round_id)
    if round_.status not in WITHDRAWN_IN:
        raise DomainError(_("Kết quả của đợt đã công bố hoặc đợt đã kết thúc nên không hoàn tác được."))
    _ensure_nothing_built(rows, round_.id)
    entered = [row.record_id for row in rows if row.record_id and _entered(row)]
    _remove_nominations(entered, round_.id)
    _remove_students([row.record_id for row in rows if row.record_id and row.verdict == Verdict.ADDED], actor)
    _restore([row for row in rows if row.verdict == Verdict.CHANGED and _corrected(row)], actor)


def _entered(row: StagedRow) -> bool:
    return row.verdict == Verdict.ADDED or any(name == ROUND for name, _old, _new in row.changes)


def _corrected(row: StagedRow) -> bool:
    return any(name != ROUND for name, _old, _new in row.changes)


def _ensure_nothing_built(rows: Sequence[StagedRow], round_id: uuid.UUID) -> None:
    built = _find_built(rows, round_id)
    if not built:
        return
    told = "; ".join(f"{name}: {', '.join(map(str, deeds))}" for name, deeds in list(built.items())[:_NAMED])
    more = _(" và %(count)s người khác", count=len(built) - _NAMED) if len(built) > _NAMED else ""
    raise DomainError(
        _(
            "Không hoàn tác được vì sau lần nhập đã có việc khác trên sinh viên của danh sách. %(told)s%(more)s. "
            "Hãy sửa hoặc rút đề cử từng sinh viên.",
            told=told,
            more=more,
        )
    )


def _find_built(rows: Sequence[StagedRow], round_id: uuid.UUID) -> dict[str, list[str]]:
    """What was done since with whom: "An (DTC2154802010)" → deeds in words; by the code of the student.

    An account or a report is built on students whom the list brought; others may have had theirs before.
    """
    versions = {row.record_id: row.record_version for row in rows if row.record_id}
    entered = {row.record_id for row in rows if _entered(row)}
    added = {row.record_id for row in rows if row.verdict == Verdict.ADDED}
    built: dict[str, list[str]] = {}
    for part in chunks(list(versions)):
        found = db.session.execute(_with_deeds(round_id).where(Student.id.in_(part)).order_by(Student.code)).all()
        if len(found) != len(part):
            raise DomainError(_("Có sinh viên của danh sách không còn trong hệ thống nên không hoàn tác được."))
        for row in found:
            is_added = row.id in added
            deeds = [
                *([_("đã dùng tài khoản")] if is_added and row.has_entered else []),
                *([_("đã có tài khoản")] if is_added and row.has_account and not row.has_entered else []),
                *([_("đã gửi phản ánh về dữ liệu")] if is_added and row.has_reported else []),
                *([_("đã được đề cử hoặc rút đề cử")] if row.id in entered and row.is_acted_on else []),
                *([_("đã được sửa")] if row.version != versions[row.id] else []),
            ]
            if deeds:
                built[f"{row.full_name} ({row.code})"] = deeds
    return built


def _with_deeds(round_id: uuid.UUID) -> Select[Any]:
    grants = select(RoleGrant.id).where(RoleGrant.student_id == Student.id)
    signed_in = select(UserSession.id).where(UserSession.user_id == User.id).exists()  # also by single sign-on
    used = grants.join(User, User.id == RoleGrant.user_id).where(or_(User.password_hash.is_not(None), signed_in))
    reports = select(DataReport.id).where(DataReport.student_id == Student.id)
    nominations = select(Nomination.id).where(Nomination.student_id == Student.id, Nomination.round_id == round_id)
    # Somebody who was nominated once may have applied, also when the rules no longer let them.
    acted_on = nominations.where(or_(Nomination.status.not_in(_UNTOUCHED), Nomination.nominated_at.is_not(None)))
    return select(Student.id, Student.version, Student.full_name, Student.code).add_columns(
        grants.exists().label("has_account"),
        used.exists().label("has_entered"),
        reports.exists().label("has_reported"),
        acted_on.exists().label("is_acted_on"),
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
