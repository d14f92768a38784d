"""The lists that can be taken along as files."""

from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.exports.lists.applications import APPLICATIONS
from portal.exports.lists.attempts import ATTEMPTS
from portal.exports.lists.kind import Kind, ListKind, Reach, Shown, select_columns
from portal.exports.lists.nominations import NOMINATIONS
from portal.exports.lists.openings import OPENINGS
from portal.exports.lists.placements import PLACEMENTS
from portal.exports.lists.students import STUDENTS
from portal.exports.rules import ListName

IN_ROUND = (NOMINATIONS, OPENINGS, APPLICATIONS, ATTEMPTS, PLACEMENTS)
LISTS: dict[str, ListKind] = {kind.name.value: kind for kind in (STUDENTS, *IN_ROUND)}
ARCHIVE = Kind(ListName.ARCHIVE, _l("Toàn bộ đợt thực tập"), "dot", Permission.MANAGE_ROUNDS, personal=True)
KINDS: dict[str, Kind] = {**LISTS, ARCHIVE.name.value: ARCHIVE}

__all__ = ["ARCHIVE", "IN_ROUND", "KINDS", "LISTS", "STUDENTS", "Kind", "ListKind", "Reach", "Shown", "select_columns"]
