"""The nominated students of a round with what they submitted last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.access import Permission
from portal.applications import listing
from portal.applications.models import Submission, SubmittedChoice
from portal.applications.overview import ORDERS, ApplicantFilter, applicants, narrowed, reached
from portal.applications.rules import Progress
from portal.applications.wording import ALL_SOURCES, PROGRESS, needs_in_words
from portal.communes.models import Commune
from portal.exports.lists.kind import ListKind, ListPage, Reach, a_round, yes_or_no
from portal.exports.rules import ListName
from portal.extensions import db
from portal.openings.models import Opening
from portal.schools.models import Major, School
from portal.spreadsheets.writing import CellKind, Column
from portal.students.models import Student


def columns(reach: Reach) -> Sequence[Column]:
    longest = a_round(reach).longest_list
    return (
        Column(_("Mã sinh viên"), width=18, key="code"),
        Column(_("Họ và tên"), width=28, key="full_name"),
        Column(_("Trường"), width=36, key="school"),
        Column(_("Tên ngành"), width=28, key="major"),
        Column(_("Điểm TBTL (thang 4)"), CellKind.GRADE, 12, "gpa"),
        Column(_("Tình trạng đơn"), width=16, key="progress"),
        Column(_("Số biên nhận"), width=18, key="receipt"),
        Column(_("Nộp lúc"), CellKind.INSTANT, 18, "submitted_at"),
        Column(_("Nguồn"), width=22, key="receipt"),
        Column(_("Số nguyện vọng"), CellKind.NUMBER, 12, "choices"),
        Column(_("Đồng ý đến bất kỳ nơi nào"), width=14, key="choices"),
        Column(_("Với điều kiện"), width=28),
        Column(_("Điện thoại"), width=14),
        Column(_("Giới thiệu bản thân"), width=50),
        *(Column(_("Nguyện vọng %(rank)s", rank=rank), width=36) for rank in range(1, longest + 1)),
    )


def statement(reach: Reach) -> Select[Any]:
    return (
        applicants(reach.actor, a_round(reach).id, Student.id.label("student_id"), Student.school_code, Student.code)
        .add_columns(Student.full_name, Student.gpa, School.name.label("school"), Major.name.label("major"))
        .add_columns(reached.label("progress"), Submission.id.label("submission_id"), Submission.receipt)
        .add_columns(Submission.submitted_at, Submission.source, Submission.anywhere, Submission.needs)
        .add_columns(Submission.phone, Submission.statement)
        .join(School, School.code == Student.school_code)
        .outerjoin(Major, Major.code == Student.major_code)
        .order_by(Student.sort_key, Student.code)
    )


def cells(reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    longest = a_round(reach).longest_list
    choices = _choices(rows)
    for row in rows:
        chosen = choices[row.submission_id][:longest]
        yield (
            *(row.code, row.full_name, row.school, row.major, row.gpa, str(PROGRESS[Progress(row.progress)])),
            *(row.receipt, row.submitted_at, str(ALL_SOURCES[row.source]) if row.source else None),
            *(len(choices[row.submission_id]) if row.submission_id else None, yes_or_no(row.anywhere)),
            needs_in_words(row.needs or ()),
            row.phone if reach.is_near(school=row.school_code) else None,
            row.statement,
            *chosen,
            *[None] * (longest - len(chosen)),
        )


def _choices(rows: Sequence[Any]) -> dict[Any, list[str]]:
    """Commune and title of what each of these submissions ranks, the first choice first."""
    found: defaultdict[Any, list[str]] = defaultdict(list)
    listed = db.session.execute(
        select(SubmittedChoice.submission_id, Commune.full_name, Opening.title)
        .join(Opening, Opening.id == SubmittedChoice.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(SubmittedChoice.submission_id.in_([row.submission_id for row in rows if row.submission_id]))
        .order_by(SubmittedChoice.submission_id, SubmittedChoice.rank)
    )
    for submission_id, commune, title in listed:
        found[submission_id].append(f"{commune} – {title}")
    return found


APPLICATIONS = ListKind(
    name=ListName.APPLICATIONS,
    title=_l("Đơn đăng ký"),
    file_name="don-dang-ky",
    permission=Permission.VIEW_APPLICATIONS,
    personal=True,
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="applications.index",
        setup=listing.APPLICANTS,
        narrow=lambda rows, reach, asked: narrowed(rows, a_round(reach), ApplicantFilter.read(asked)),
        orders=ORDERS,
    ),
)
