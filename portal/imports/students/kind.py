"""Lists of students as a kind of import."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.accounts.models import User
from portal.addresses import path_to
from portal.extensions import db
from portal.imports.kind import Kind
from portal.imports.models import ListImport
from portal.imports.students.checking import ROUND, check
from portal.imports.students.columns import TARGETS
from portal.imports.students.undoing import take_back
from portal.imports.students.writing import prepare
from portal.rounds.models import Round
from portal.students import nominating, wording


def _ensure_open(import_: ListImport, _actor: User) -> None:
    nominating.ensure_window(db.session.get_one(Round, import_.round_id))


def _say(name: str, value: Any) -> str:
    if name == ROUND:
        return _("Đã vào đợt") if value else _("Chưa vào đợt")
    if name == "birth_date" and value:
        value = date.fromisoformat(value)
    return wording.shown(name, value)


def _leads_to(import_: ListImport) -> tuple[str, str]:
    return _("Xem danh sách đề cử"), path_to("students.nominations", round_id=import_.round_id)


def _warns(import_: ListImport) -> list[str]:
    if "gpa" in import_.columns:
        return []
    return [_("Danh sách không có cột điểm trung bình tích lũy: sinh viên mới chưa có điểm nên chưa đề cử được.")]


STUDENTS = Kind(
    name="students",
    title=_l("Sinh viên và đề cử"),
    permission=Permission.NOMINATE,
    targets=TARGETS,
    keys=("code",),
    shown=("code", "full_name"),
    ensure_open=_ensure_open,
    check=check,
    prepare=prepare,
    take_back=take_back,
    say=_say,
    leads_to=_leads_to,
    warns=_warns,
    also_title={ROUND: _l("Đợt thực tập")},
    days=("birth_date",),
)
