"""The rows of an attempt, and those of the draft that schools see, as people set them up for themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.accounts.models import User
from portal.listings.registry import work_list
from portal.listings.rules import ListColumn


def hidden_from(actor: User) -> tuple[str, ...]:
    """Grades are for those who see students."""
    return () if actor.can(Permission.VIEW_STUDENTS) else ("gpa",)


ROWS = work_list(
    "attempt_rows",
    ListColumn("person", _l("Họ tên"), fixed=True, sorts=True),
    ListColumn("major", _l("Ngành, trường"), sorts=True),
    ListColumn("field", _l("Nhóm ngành"), extra=True),
    ListColumn("gpa", _l("Điểm"), numeric=True, sorts=True),
    ListColumn("place", _l("Nơi đến"), sorts=True),
    ListColumn("level", _l("Mức ưu tiên"), sorts=True),
    ListColumn("rank", _l("Nguyện vọng"), sorts=True),
    ListColumn("computed", _l("Máy tính xếp"), extra=True),
    filters=("school", "level"),
    search="q",
    hidden_from=hidden_from,
)
DRAFT = work_list(
    "draft_rows",
    ListColumn("person", _l("Sinh viên"), fixed=True, sorts=True),
    ListColumn("school", _l("Trường"), extra=True, sorts=True),
    ListColumn("major", _l("Ngành"), sorts=True),
    ListColumn("field", _l("Nhóm ngành"), extra=True),
    ListColumn("gpa", _l("Điểm"), numeric=True, extra=True, sorts=True),
    ListColumn("place", _l("Nơi dự kiến"), sorts=True),
    ListColumn("rank", _l("Nguyện vọng"), sorts=True),
    ListColumn("comments", _l("Ý kiến")),
    filters=("threads",),
    search="q",
    hidden_from=hidden_from,
)
