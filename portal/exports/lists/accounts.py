"""The admin's list of accounts: what its page can show and nothing else, no secret and no scope of a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from portal.access import Permission, Role
from portal.accounts.listing import ACCOUNTS as SETUP
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import ORDERS, AccountFilter, narrowed, standing_of
from portal.design_words import ROLES, STANDINGS
from portal.exports.lists.kind import ListKind, ListPage, Reach
from portal.exports.rules import ListName
from portal.extensions import db
from portal.spreadsheets.writing import CellKind, Column
from portal.students.models import Student
from portal.vietnamese.dates import local_day

_OfStudent = aliased(RoleGrant)  # one at most for each account


def columns(_reach: Reach) -> Sequence[Column]:
    return (
        Column(_("Thư điện tử"), width=32, key="email"),
        Column(_("Họ và tên"), width=28, key="full_name"),
        Column(_("Vai trò"), width=40, key="roles"),
        Column(_("Tình trạng"), width=18, key="standing"),
        Column(_("Điện thoại"), width=14, key="phone"),
        Column(_("Ngày tạo"), CellKind.DAY, 12, "created_at"),
    )


def statement(_reach: Reach) -> Select[Any]:
    return (
        select(User.id, User.email, User.full_name, User.phone, User.created_at, standing_of.label("standing"))
        .add_columns(Student.id.label("student_id"), Student.school_code)
        .outerjoin(_OfStudent, (_OfStudent.user_id == User.id) & (_OfStudent.role == Role.STUDENT.value))
        .outerjoin(Student, Student.id == _OfStudent.student_id)
        .order_by(User.email)
    )


def cells(_reach: Reach, rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    roles = _roles(rows)
    for row in rows:
        held = "; ".join(str(ROLES[role]) for role in roles[row.id])
        yield row.email, row.full_name, held, str(STANDINGS[row.standing]), row.phone, local_day(row.created_at)


def _roles(rows: Sequence[Any]) -> dict[Any, list[str]]:
    """The roles of each of these accounts, each once, the oldest first."""
    found: defaultdict[Any, dict[str, None]] = defaultdict(dict)
    grants = select(RoleGrant.user_id, RoleGrant.role).where(RoleGrant.user_id.in_([row.id for row in rows]))
    for user_id, role in db.session.execute(grants.order_by(RoleGrant.granted_at)):
        found[user_id][role] = None
    return defaultdict(list, {user_id: list(held) for user_id, held in found.items()})


ACCOUNTS = ListKind(
    name=ListName.ACCOUNTS,
    title=_l("Tài khoản"),
    file_name="tai-khoan",
    permission=Permission.MANAGE_ACCOUNTS,
    personal=True,
    columns=columns,
    statement=statement,
    cells=cells,
    page=ListPage(
        endpoint="accounts.index",
        setup=SETUP,
        narrow=lambda rows, _reach, asked: narrowed(rows, AccountFilter.read(asked)),
        orders=ORDERS,
    ),
)
