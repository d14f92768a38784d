"""The lists of students and of a round's nominations, as people set them up for themselves."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.listings.registry import work_list
from portal.listings.rules import ListColumn

_ABOUT_THEM = (  # the same for a student wherever a list tells of one
    ListColumn("full_name", _l("Họ và tên"), fixed=True, sorts=True),
    ListColumn("code", _l("Mã sinh viên"), sorts=True),
    ListColumn("school", _l("Trường, lớp"), sorts=True),
    ListColumn("major", _l("Ngành"), sorts=True),
    ListColumn("field", _l("Nhóm ngành"), extra=True),
    ListColumn("gpa", _l("Điểm TBTL"), numeric=True, sorts=True),
    ListColumn("conduct", _l("Rèn luyện"), numeric=True, sorts=True),
)
STUDENTS = work_list(
    "students",
    *_ABOUT_THEM,
    ListColumn("is_final_year", _l("Năm cuối"), extra=True),
    ListColumn("status", _l("Trong đợt"), sorts=True),
    filters=("school", "field", "status", "reports"),
    passing=("round",),  # the newest, unless asked for: a list that stays with an old one shows what is over
)
NOMINATIONS = work_list(
    "nominations",
    *_ABOUT_THEM,
    ListColumn("status", _l("Tình trạng"), sorts=True),
    ListColumn("entered_at", _l("Vào đợt lúc"), extra=True, sorts=True),
    ListColumn("nominated_at", _l("Đề cử lúc"), extra=True, sorts=True),
    filters=("status", "field", "school", "reports"),
)
