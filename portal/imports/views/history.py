"""What was brought in so far."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.imports import queries
from portal.imports.classifications.kind import CLASSIFICATION
from portal.imports.kinds import KINDS
from portal.imports.officers.kind import OFFICERS
from portal.imports.openings.kind import OPENINGS
from portal.imports.students.kind import STUDENTS
from portal.imports.views.blueprint import bp
from portal.imports.wording import name_of
from portal.paging import page_number
from portal.rounds.queries import list_taking_entries
from portal.rounds.rules import nominations_open, openings_open


@bp.route("/imports")
@requires(Permission.IMPORT_LISTS)
def index() -> Any:
    """The imports within the reader's reach, the newest first, each with its file's SHA-256."""
    page = queries.list_imports(current_user, page_number())
    ways = [] if page.total else _ways_in()
    return render_template("imports/index.html", page=page, ways=ways, kinds=KINDS, name_of=name_of)


def _ways_in() -> list[tuple[str, str]]:
    """Where the reader can bring lists in today: what the link says, and where it leads."""
    now, rounds, ways = clock.now(), list_taking_entries(), []
    for round_ in rounds:
        if current_user.can(STUDENTS.permission) and nominations_open(round_, now):
            said = _("Nhập danh sách từ tệp: %(round)s", round=round_.name)
            ways.append((said, url_for(".upload_students", round_id=round_.id)))
        if current_user.can(OPENINGS.permission) and openings_open(round_, now):
            said = _("Nhập nhiều đề nghị từ tệp: %(round)s", round=round_.name)
            ways.append((said, url_for(".upload_openings", round_id=round_.id)))
    if current_user.can(CLASSIFICATION.permission):
        ways.append((_("Tải lên phân loại từ tệp"), url_for(".upload_classification")))
    if current_user.can(OFFICERS.permission):
        ways.append((_("Nhập danh sách cán bộ"), url_for(".upload_officers")))
    return ways
