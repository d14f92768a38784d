"""The lists that can be taken along as files."""

from flask_babel import lazy_gettext as _l

from portal.access import Permission
from portal.exports.lists.accounts import ACCOUNTS
from portal.exports.lists.applications import APPLICATIONS
from portal.exports.lists.attempts import ATTEMPTS
from portal.exports.lists.drafts import DRAFTS
from portal.exports.lists.kind import Kind, ListKind, Reach, Shown, a_round, select_columns
from portal.exports.lists.nominations import NOMINATIONS
from portal.exports.lists.openings import OPENINGS
from portal.exports.lists.placements import PLACEMENTS
from portal.exports.lists.students import STUDENTS
from portal.exports.rules import ListName

IN_ROUND = (NOMINATIONS, OPENINGS, APPLICATIONS, ATTEMPTS, DRAFTS, PLACEMENTS)
LISTS: dict[str, ListKind] = {kind.name.value: kind for kind in (STUDENTS, *IN_ROUND, ACCOUNTS)}
ARCHIVE = Kind(
    name=ListName.ARCHIVE,
    title=_l("Toàn bộ đợt thực tập"),
    file_name="dot",
    permission=Permission.MANAGE_ROUNDS,
    personal=True,
    is_there=lambda reach: a_round(reach).is_published,
)
KINDS: dict[str, Kind] = {**LISTS, ARCHIVE.name.value: ARCHIVE}

__all__ = [
    "ACCOUNTS",
    "ARCHIVE",
    "IN_ROUND",
    "KINDS",
    "LISTS",
    "STUDENTS",
    "Kind",
    "ListKind",
    "Reach",
    "Shown",
    "select_columns",
]
