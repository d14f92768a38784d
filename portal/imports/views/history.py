"""What was brought in so far."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_login import current_user

from portal.access import Permission, requires
from portal.imports import queries
from portal.imports.kinds import KINDS
from portal.imports.views.blueprint import bp
from portal.imports.wording import name_of
from portal.paging import page_number


@bp.route("/imports")
@requires(Permission.IMPORT_LISTS)
def index() -> Any:
    """The imports within the reader's reach, the newest first, each with its file's SHA-256."""
    page = queries.list_imports(current_user, page_number())
    return render_template("imports/index.html", page=page, kinds=KINDS, name_of=name_of)
