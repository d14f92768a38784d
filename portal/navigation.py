"""What stands around every page: the pages a signed-in user can reach from everywhere, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_login import current_user

from portal.access import Permission


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


_ROUNDS = "rounds.index"
# (label, endpoint, permission, blueprints and further endpoints in which it is the current one)
_TABLE: tuple[tuple[Any, str, Permission, tuple[str, ...]], ...] = (
    (_l("Trang chủ"), "dashboards.home", Permission.VIEW_HOME, ("dashboards",)),
    (
        _l("Đợt thực tập"),
        _ROUNDS,
        Permission.VIEW_ROUNDS,
        (
            *("rounds", "openings", "readiness", "attempts", "drafts", "changes", "pins", "placements"),
            *("internships", "reminders", "documents", "dashboards.figures"),
        ),
    ),
    (_l("Đăng ký của tôi"), "applications.mine", Permission.VIEW_OWN_APPLICATION, ("applications",)),
    (_l("Kết quả của tôi"), "placements.mine", Permission.VIEW_OWN_PLACEMENT, ()),
    (_l("Thông tin của tôi"), "students.me", Permission.VIEW_OWN_DATA, ("students",)),
    (lazy_pgettext("page", "Sinh viên"), "students.index", Permission.VIEW_STUDENTS, ("students",)),
    (lazy_pgettext("page", "Xã, phường"), "communes.index", Permission.VIEW_COMMUNES, ("communes",)),
    (
        _l("Phân loại xã"),
        "communes.classifications",
        Permission.VIEW_CLASSIFICATIONS,
        (
            "communes.classification",
            "communes.new_classification",
            "communes.edit_classification",
            "imports.upload_classification",
        ),
    ),
    (
        _l("Tài khoản"),
        "accounts.index",
        Permission.MANAGE_ACCOUNTS,
        ("accounts.show", "accounts.invite", "accounts.change_several", "officers", "exports.take_accounts"),
    ),
    (
        _l("Thông báo đã gửi"),
        "notices.deliveries",
        Permission.VIEW_DELIVERIES,
        ("notices.list_texts", "notices.edit_text"),
    ),
    (_l("Công việc nền"), "jobs.index", Permission.VIEW_JOBS, ("jobs",)),
    (_l("Nhật ký kiểm toán"), "audit.index", Permission.VIEW_AUDIT_TRAIL, ("audit",)),
)


def signed_in() -> Any:
    """The user of this request or the anonymous one, for links that ask much of it: each look through
    `current_user` costs.
    """
    return current_user._get_current_object()


def path_of(endpoint: str, **values: Any) -> str:
    """What `url_for` gives, kept: every page of a round draws the same twenty links, and putting one together anew
    costs as much as drawing a row of a table.
    """
    return _path(request.script_root, endpoint, tuple(values.items()))


@lru_cache(maxsize=2048)
def _path(_root: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values))


def items(user: Any) -> list[Item]:
    """The items this user may open, the one that holds the present page marked."""
    if not user or not user.is_authenticated:
        return []
    # An item that names the page itself goes before the round that the page is about, and that before the room.
    page = request.endpoint
    named = any(page == endpoint or page in places for _label, endpoint, _permission, places in _TABLE)
    of_round = "round_id" in (request.view_args or {}) and user.can(Permission.VIEW_ROUNDS)
    here = page if named else _ROUNDS if of_round else request.blueprint
    return [
        Item(str(label), path_of(endpoint), here in (endpoint, *places))
        for label, endpoint, permission, places in _TABLE
        if user.can(permission) and endpoint in current_app.view_functions
    ]


def note_contact() -> str:
    """Keep in mind that the page says whom to call; nothing is drawn."""
    g.contact_is_shown = True
    return ""


def contact_is_shown() -> bool:
    return bool(g.get("contact_is_shown"))
