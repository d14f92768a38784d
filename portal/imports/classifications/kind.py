"""Lists of communes' priority levels as a kind of import."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.addresses import path_to
from portal.imports import communes
from portal.imports.classifications.checking import check, ensure_open, find_entered
from portal.imports.classifications.columns import LEVEL, TARGETS
from portal.imports.classifications.writing import prepare, take_back
from portal.imports.kind import Kind
from portal.imports.models import ListImport


def _say(name: str, value: Any) -> str:
    if name == LEVEL:
        return _("Mức %(level)s", level=value) if value else _("Chưa xác định")
    return str(value) or _("Chưa có")


def _leads_to(import_: ListImport) -> tuple[str, str]:
    entered = find_entered(import_)
    if entered is None:
        return _("Xem các quyết định phân loại"), path_to("communes.classifications")
    return _("Xem quyết định phân loại"), path_to("communes.classification", classification_id=entered.id)


def _warns(import_: ListImport) -> list[str]:
    if find_entered(import_):
        return [_("Quyết định đã nhập được sửa theo danh sách; xã, phường không có trong tệp giữ nguyên mức.")]
    return [_("Xã, phường không có trong tệp sẽ là “Chưa xác định”; khi còn như vậy, đợt thực tập không mở được.")]


CLASSIFICATION = Kind(
    name="classification",
    title=_l("Phân loại xã, phường"),
    permission=Permission.MANAGE_CLASSIFICATIONS,
    targets=TARGETS,
    keys=communes.KEYS,
    shown=(communes.CODE, communes.NAME),
    ensure_open=ensure_open,
    check=check,
    prepare=prepare,
    take_back=take_back,
    say=_say,
    leads_to=_leads_to,
    warns=_warns,
    template_rows=communes.every_commune,
    whole=True,
)
