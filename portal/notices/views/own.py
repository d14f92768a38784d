"""What was told to me."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, url_for
from flask_login import current_user

from portal.access import Permission, requires
from portal.database import set_writing
from portal.extensions import db
from portal.notices import keeping, queries
from portal.notices.views.blueprint import bp
from portal.paging import page_number

P = Permission


@bp.route("/notices")
@requires(P.VIEW_NOTICES)
def index() -> Any:
    """My notices, the newest first."""
    return render_template("notices/index.html", page=queries.list_notices(current_user.id, page_number()))


@bp.route("/notices/<uuid:notice_id>/open")
@requires(P.VIEW_NOTICES)
def follow(notice_id: UUID) -> Any:
    """Go where a notice leads; a read marker is all that is written."""
    set_writing(True)
    notice = queries.get_own_notice(current_user.id, notice_id)
    keeping.mark_read(notice)
    db.session.commit()
    return redirect(notice.url or url_for(".index"))


@bp.route("/notices/read-all", methods=["POST"])
@requires(P.VIEW_NOTICES, post=P.KEEP_OWN_SESSION)
def read_all() -> Any:
    """Note that all were seen."""
    keeping.mark_all_read(current_user.id)
    db.session.commit()
    return redirect(url_for(".index"))
