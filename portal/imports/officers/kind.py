"""Lists of communes' officers as a kind of import."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.accounts.models import User
from portal.addresses import path_to
from portal.imports import communes
from portal.imports.kind import Kind
from portal.imports.models import ListImport
from portal.imports.officers.checking import ROLE, check
from portal.imports.officers.columns import TARGETS
from portal.imports.officers.writing import prepare, take_back


def _ensure_open(_import: ListImport, _actor: User) -> None:
    """Officers come at any time."""


def _say(name: str, value: Any) -> str:
    if name == ROLE:
        return _("%(name)s phụ trách %(commune)s", name=value[0], commune=value[1]) if value else _("Chưa phụ trách")
    return str(value) or _("Chưa có")


def _leads_to(_import: ListImport) -> tuple[str, str]:
    return _("Xem cán bộ phụ trách"), path_to("officers.index")


def _warns(_import: ListImport) -> list[str]:
    return [
        _("Mỗi người mới được tạo tài khoản và nhận thư mời dùng một lần trong 72 giờ."),
        _("Tài khoản đã có giữ nguyên họ tên, điện thoại và mật khẩu; chỉ nhận thêm xã, phường phụ trách."),
    ]


OFFICERS = Kind(
    name="officers",
    title=_l("Cán bộ phụ trách của xã, phường"),
    permission=Permission.MANAGE_ACCOUNTS,
    targets=TARGETS,
    keys=communes.KEYS,
    shown=("full_name", communes.NAME),
    ensure_open=_ensure_open,
    check=check,
    prepare=prepare,
    take_back=take_back,
    say=_say,
    leads_to=_leads_to,
    warns=_warns,
    undoing=(
        _l("Mọi người trong danh sách thôi phụ trách xã, phường mà danh sách đã giao."),
        _l("Tài khoản vừa tạo còn lại nhưng không mở được gì; liên kết trong thư mời không dùng được nữa."),
        _l("Nếu đã có người kích hoạt tài khoản hoặc bàn giao thì không ai bị đụng đến."),
    ),
    also_title={ROLE: _l("Vai trò")},
    template_rows=communes.every_commune,
)
