"""Lists of communes' requests as a kind of import."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.accounts.models import User
from portal.addresses import path_to
from portal.extensions import db
from portal.imports import communes
from portal.imports.kind import Kind
from portal.imports.models import ListImport
from portal.imports.openings.checking import STATUS, check
from portal.imports.openings.columns import TARGETS
from portal.imports.openings.writing import prepare, take_back
from portal.openings import service, wording
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round


def _ensure_open(import_: ListImport, _actor: User) -> None:
    service.ensure_window(db.session.get_one(Round, import_.round_id))


def _say(name: str, value: Any) -> str:
    if name == STATUS:
        return str(wording.STATUSES[OpeningStatus(value)])
    if value == "":
        return _("Chưa có")
    if name == "fields":
        return ", ".join(value.values())
    if name == "allowance":
        return f"{value:,}".replace(",", ".")
    if name in ("starts_on", "ends_on"):
        value = date.fromisoformat(value)
    return wording.shown(name, value, {}) if name in wording.COLUMNS else str(value)


def _leads_to(import_: ListImport) -> tuple[str, str]:
    return _("Xem các đề nghị của đợt"), path_to("openings.index", round_id=import_.round_id)


def _warns(import_: ListImport) -> list[str]:
    if import_.settings["submits"]:
        return [_("Các đề nghị được gửi duyệt ngay; bạn không được duyệt chúng.")]
    return [_("Các đề nghị mới là bản nháp, chưa được gửi duyệt.")]


OPENINGS = Kind(
    name="openings",
    title=_l("Đề nghị tiếp nhận của xã, phường"),
    permission=Permission.ENTER_OPENING_ON_BEHALF,
    targets=TARGETS,
    keys=communes.KEYS,
    shown=("title", communes.NAME),
    ensure_open=_ensure_open,
    check=check,
    prepare=prepare,
    take_back=take_back,
    say=_say,
    leads_to=_leads_to,
    warns=_warns,
    also_title={STATUS: _l("Trạng thái")},
    days=("starts_on", "ends_on"),
    template_rows=communes.every_commune,
)
