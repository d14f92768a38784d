"""The admin's list of accounts, as people set it up for themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.listings.registry import work_list
from portal.listings.rules import ListColumn

ACCOUNTS = work_list(
    "accounts",
    ListColumn("email", _l("Thư điện tử"), fixed=True, sorts=True),
    ListColumn("full_name", _l("Họ và tên"), sorts=True),
    ListColumn("roles", _l("Vai trò")),
    ListColumn("standing", _l("Tình trạng")),
    ListColumn("phone", _l("Điện thoại"), extra=True),
    ListColumn("created_at", _l("Ngày tạo"), extra=True, sorts=True),
    filters=("role", "standing"),
)
