"""The list of a round's placements, as people set it up for themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.accounts.models import User
from portal.listings.registry import work_list
from portal.listings.rules import ListColumn


def hidden_from(actor: User) -> tuple[str, ...]:
    """A commune need not know how far down the student's list it stood."""
    return () if actor.can(Permission.VIEW_ATTEMPTS) or actor.can(Permission.VIEW_APPLICATIONS) else ("rank",)


PLACEMENTS = work_list(
    "placements",
    ListColumn("person", _l("Thực tập sinh"), fixed=True, sorts=True),
    ListColumn("contact", _l("Liên hệ")),
    ListColumn("major", _l("Ngành, trường"), sorts=True),
    ListColumn("place", _l("Nơi thực tập"), sorts=True),
    ListColumn("mentor", _l("Cán bộ hướng dẫn")),
    ListColumn("rank", _l("Nguyện vọng"), sorts=True),
    ListColumn("answers", _l("Đã trả lời"), extra=True),
    ListColumn("answer_by", _l("Hạn trả lời"), extra=True, sorts=True),
    filters=("school", "level", "awaits"),
    search="q",
    hidden_from=hidden_from,
)
