"""The list of a round's applicants, as people set it up for themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.listings.registry import work_list
from portal.listings.rules import ListColumn

APPLICANTS = work_list(
    "applications",
    ListColumn("full_name", _l("Họ và tên"), fixed=True, sorts=True),
    ListColumn("code", _l("Mã sinh viên"), sorts=True),
    ListColumn("school", _l("Trường"), sorts=True),
    ListColumn("major", _l("Ngành"), sorts=True),
    ListColumn("gpa", _l("Điểm TBTL"), numeric=True, extra=True, sorts=True),
    ListColumn("progress", _l("Đơn"), sorts=True),
    ListColumn("choices", _l("Số nguyện vọng"), numeric=True),
    ListColumn("submitted_at", _l("Nộp lúc"), sorts=True),
    ListColumn("receipt", _l("Biên nhận")),
    filters=("progress", "lists", "school"),
)
