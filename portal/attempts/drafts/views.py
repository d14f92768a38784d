"""Pages of a draft: share it, take it back, its rows as a school sees them, and the thread about one row."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts.changes.rules import may_be_changed
from portal.attempts.drafts import queries, service
from portal.attempts.drafts.forms import DraftFilters, RowCommentForm
from portal.attempts.drafts.models import DraftSharing
from portal.attempts.listing import DRAFT
from portal.attempts.queries import get_attempt
from portal.carrying_out import carry_out
from portal.database import set_writing
from portal.errors import NotFound
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.listings.showing import open_list
from portal.paging import page_number
from portal.rounds.queries import get_round
from portal.students import looking
from portal.students.rules import FilePage

bp = Blueprint("drafts", __name__)
P = Permission


@bp.route("/attempts/<uuid:attempt_id>/share", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def share(attempt_id: uuid.UUID) -> Any:
    """Let the schools see the attempt."""
    attempt = get_attempt(current_user, attempt_id, bare=True)
    form = ConfirmForm()
    shared, status = carry_out(form, lambda: service.share(attempt, actor=current_user))
    if shared:
        flash(_("Các trường đã xem được dự thảo."), "success")
        return redirect(url_for(".index", round_id=attempt.round_id))
    shown = queries.find_open(attempt.round_id)
    return render_template("drafts/share.html", attempt=attempt, form=form, shown=shown), status


@bp.route("/attempts/<uuid:attempt_id>/withdraw-draft", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def withdraw(attempt_id: uuid.UUID) -> Any:
    """The schools no longer see the attempt."""
    attempt = get_attempt(current_user, attempt_id, bare=True)
    form = ConfirmForm()
    withdrawn, status = carry_out(form, lambda: service.withdraw(attempt, actor=current_user))
    if withdrawn:
        flash(_("Các trường không còn xem dự thảo này."), "success")
        return redirect(url_for("attempts.show", attempt_id=attempt.id))
    return render_template("drafts/withdraw.html", attempt=attempt, form=form), status


@bp.route("/rounds/<uuid:round_id>/draft")
@requires(P.VIEW_DRAFT_RESULTS)
def index(round_id: uuid.UUID) -> Any:
    """The draft's rows within the reader's scope."""
    round_ = get_round(round_id, current_user)
    listing = open_list(DRAFT, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".index", round_id=round_id, **listing.leads_to))
    sharing = queries.find_sharing(current_user, round_.id)
    filters = DraftFilters(request.args)
    wanted = queries.Wanted.read(filters.values())
    shown: dict[str, Any] = {"listing": listing, "filters": filters}
    if sharing:
        rows = queries.list_rows(current_user, sharing.attempt, wanted, page=page_number(), sort=listing.sort)
        unread = queries.count_unread(current_user, sharing.attempt)
        shown |= {"page": rows, "unread": unread, "published": queries.ended_by_publication(sharing)}
    return render_template("drafts/index.html", round=round_, sharing=sharing, **shown)


@bp.route("/rounds/<uuid:round_id>/draft/<uuid:student_id>", methods=["GET", "POST"])
@requires(P.VIEW_DRAFT_RESULTS, post=P.COMMENT_ON_DRAFTS)
def thread(round_id: uuid.UUID, student_id: uuid.UUID) -> Any:
    """One student's row, what was written about it, and a form to write more; looking marks it as read."""
    round_ = get_round(round_id, current_user)
    sharing = _sharing(round_id)
    row = queries.get_row(current_user, sharing.attempt, student_id, P.VIEW_DRAFT_RESULTS)
    looking.note(row, FilePage.DRAFT, actor=current_user, permission=P.VIEW_DRAFT_RESULTS)
    form = RowCommentForm(key=uuid.uuid4().hex)
    commented, status = carry_out(form, lambda: _comment(sharing, student_id, form))
    if commented:
        flash(_("Đã gửi ý kiến."), "success")
        return redirect(url_for(".thread", round_id=round_id, student_id=student_id))
    comments = queries.list_thread(sharing.attempt, student_id)
    shown = {"row": row, "comments": comments, "can_change": _can_change(sharing)}
    shown["published"] = queries.ended_by_publication(sharing)
    page = render_template("drafts/thread.html", round=round_, sharing=sharing, form=form, **shown)
    if comments:
        _mark_read(sharing.attempt_id, student_id, comments[-1].written_at)
    return page, status


def _can_change(sharing: DraftSharing) -> bool:
    return may_be_changed(sharing.attempt.status, sharing.attempt.rule)


def _mark_read(attempt_id: uuid.UUID, student_id: uuid.UUID, until: datetime) -> None:
    """Once the page is made, in a transaction that begins by writing: SQLite refuses to turn a reading one."""
    reader = current_user.id
    db.session.rollback()
    set_writing(True)
    service.mark_read(attempt_id, student_id, until, user_id=reader)
    db.session.commit()


def _sharing(round_id: uuid.UUID) -> DraftSharing:
    sharing = queries.find_sharing(current_user, round_id)
    if sharing is None:
        raise NotFound(_("Điều phối viên chưa gửi hoặc đã rút dự thảo kết quả của đợt này."))
    return sharing


def _comment(sharing: DraftSharing, student_id: uuid.UUID, form: RowCommentForm) -> None:
    queries.get_row(current_user, sharing.attempt, student_id, P.COMMENT_ON_DRAFTS)
    key = "".join(filter(str.isalnum, form.key.data or "")) or uuid.uuid4().hex
    service.comment(sharing, student_id, form.text.data or "", key=key, actor=current_user)
