"""The list of a round's openings, as people set it up for themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.listings.registry import work_list
from portal.listings.rules import ListColumn
from portal.openings.wording import COLUMNS

OPENINGS = work_list(
    "openings",
    ListColumn("commune", _l("Xã, phường"), fixed=True, sorts=True),
    ListColumn("title", _l("Công việc")),
    ListColumn("fields", COLUMNS["fields"]),
    ListColumn("level", _l("Mức ưu tiên"), sorts=True),
    ListColumn("seats", COLUMNS["seats"], numeric=True, sorts=True),
    ListColumn("seats_taken", _l("Số chỗ đã có người"), numeric=True, extra=True),
    ListColumn("ranked", _l("Số sinh viên đã chọn"), numeric=True),
    ListColumn("min_gpa", COLUMNS["min_gpa"], numeric=True, extra=True, sorts=True),
    ListColumn("starts_on", COLUMNS["starts_on"], extra=True, sorts=True),
    ListColumn("ends_on", COLUMNS["ends_on"], extra=True),
    ListColumn("mentor_name", COLUMNS["mentor_name"], extra=True),
    ListColumn("lodging", COLUMNS["lodging"], extra=True),
    ListColumn("status", _l("Trạng thái"), sorts=True),
    ListColumn("submitted_at", _l("Gửi duyệt lúc"), extra=True, sorts=True),
    filters=("status", "field", "level", "lacks"),
)
