"""What people say about an attempt: its name, and their comments."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import queries, service
from portal.attempts.forms import CommentForm, NameForm
from portal.attempts.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.paging import page_number


@bp.route("/attempts/<uuid:attempt_id>/name", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def rename(attempt_id: uuid.UUID) -> Any:
    """Give an attempt another name."""
    attempt = queries.get_attempt(current_user, attempt_id, bare=True)
    form = NameForm(version=attempt.version, name=attempt.name)
    renamed, status = carry_out(
        form, lambda: service.rename(attempt, form.name.data, version=form.version.data, actor=current_user)
    )
    if renamed:
        flash(_("Đã đổi tên phương án."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    if form.refusal:
        form.version.data = str(attempt.version)
    return render_template("attempts/rename.html", attempt=attempt, form=form), status


@bp.route("/attempts/<uuid:attempt_id>/comments", methods=["GET", "POST"])
@requires(Permission.VIEW_ATTEMPTS, post=Permission.COMMENT_ON_ATTEMPTS)
def comments(attempt_id: uuid.UUID) -> Any:
    """What the staff wrote about an attempt, and a form to add to it."""
    attempt = queries.get_attempt(current_user, attempt_id, bare=True)
    form = CommentForm(key=uuid.uuid4().hex)
    key = "".join(filter(str.isalnum, form.key.data or "")) or uuid.uuid4().hex
    commented, status = carry_out(form, lambda: service.comment(attempt, form.text.data, key=key, actor=current_user))
    if commented:
        flash(_("Đã gửi góp ý."), "success")
        return redirect(url_for(".comments", attempt_id=attempt.id))
    found = queries.list_comments(attempt.id, page_number())
    return render_template("attempts/comments.html", attempt=attempt, form=form, page=found), status
