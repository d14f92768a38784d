"""The dates of a round to put into one's own calendar, and reminding applicants and who has to answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, public, requires
from portal.applications.listing import APPLICANTS
from portal.attempts.outcomes import list_schools
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import ConfirmForm, SeveralForm
from portal.listings.confirming import confirm
from portal.listings.several import read_selection
from portal.paging import page_number
from portal.placements import queries as placements
from portal.reminders import applicants, by_hand, several
from portal.reminders.calendar import calendar_of
from portal.reminders.forms import AwaitingFilters
from portal.rounds.queries import get_opened_round, get_round
from portal.schools.naming import all_named

bp = Blueprint("reminders", __name__)

P = Permission


@bp.route("/rounds/<uuid:round_id>/dates.ics")
@public
def dates(round_id: UUID) -> Response:
    """The deadlines of a round that was opened; public, as calendars fetch it by themselves."""
    headers = {"Content-Disposition": f"attachment; filename=dot-{round_id}.ics"}
    return Response(calendar_of(get_opened_round(round_id)), mimetype="text/calendar", headers=headers)


@bp.route("/rounds/<uuid:round_id>/awaiting-answers")
@requires(P.ENTER_ANSWER_ON_BEHALF)
def awaiting(round_id: UUID) -> Any:
    """Whose answer is awaited, by deadline, with whom to ring up and when they were last reminded."""
    round_ = get_round(round_id, current_user)
    filters, wanted, side = _asked_for()
    page = placements.list_awaiting(current_user, round_.id, wanted, side, page=page_number())
    return render_template(
        "reminders/awaiting.html",
        round=round_,
        filters=filters,
        page=page,
        reach=by_hand.reach_of(page, round_),
        back=urlencode(list(request.args.items(multi=True))),
        asked=_words_of(filters),
    )


def _asked_for() -> tuple[AwaitingFilters, placements.Wanted, placements.Side | None]:
    filters = AwaitingFilters(request.args)
    filters.school.choices = [("", _l("Tất cả")), *all_named(dict(list_schools())).items()]
    side = filters.chosen("side")
    wanted = placements.Wanted(search=filters.q.data or "", school=filters.chosen("school"))
    return filters, wanted, placements.Side(side) if side else None


def _words_of(filters: AwaitingFilters) -> dict[str, Any]:
    """Of the address, what decides who is on the list."""
    return {field.name: field.data for field in filters if field.data}


@bp.route("/rounds/<uuid:round_id>/awaiting-answers/remind", methods=["GET", "POST"])
@requires(P.ENTER_ANSWER_ON_BEHALF)
def remind_several(round_id: UUID) -> Any:
    """Whom reminding everybody on the list would write to; POST does it."""
    round_ = get_round(round_id, current_user)
    filters, wanted, side = _asked_for()
    form = SeveralForm()
    return confirm(
        form,
        lambda: several.remind(round_, side, form.seen.data, actor=current_user),
        lambda: several.list_effects(current_user, round_, wanted, side),
        says=lambda count: _("Đã gửi lời nhắc về %(count)s phân công.", count=count),
        asks="reminders/remind_several.html",
        tells="reminders/reminded_several.html",
        back=url_for(".awaiting", round_id=round_id, **_words_of(filters)),
        round=round_,
    )


@bp.route("/rounds/<uuid:round_id>/applications/remind", methods=["GET", "POST"])
@requires(P.REMIND_APPLICANTS)
def remind_applicants(round_id: UUID) -> Any:
    """Whom reminding the chosen applicants would write to; POST does it."""
    round_ = get_round(round_id, current_user)
    form = SeveralForm()
    asked: dict[str, Any] = APPLICANTS.asked(request.args)
    return confirm(
        form,
        lambda: applicants.remind(round_, form.seen.data, actor=current_user),
        lambda: applicants.list_effects(current_user, round_, read_selection(APPLICANTS, request.args)),
        says=lambda count: _("Đã gửi lời nhắc cho %(count)s sinh viên.", count=count),
        asks="reminders/remind_applicants.html",
        tells="reminders/reminded_applicants.html",
        back=url_for("applications.index", round_id=round_id, **asked),
        round=round_,
    )


@bp.route("/placements/<uuid:placement_id>/remind/<any(student, commune):side>", methods=["POST"])
@requires(P.ENTER_ANSWER_ON_BEHALF)
def remind(placement_id: UUID, side: str) -> Any:
    """Write to who has not answered; back to where the coordinator was in the list."""
    placement = placements.get_placement(current_user, placement_id, P.ENTER_ANSWER_ON_BEHALF)
    round_id = placement.round_id
    if ConfirmForm().validate_on_submit():
        try:
            by_hand.remind(placement, placements.Side(side), actor=current_user)
            db.session.commit()
            flash(_("Đã gửi lời nhắc."), "success")
        except DomainError as error:
            db.session.rollback()
            flash(error.message, "error")
    back = urlencode(parse_qsl(request.form.get("back", "")))
    return redirect(f"{url_for('.awaiting', round_id=round_id)}?{back}#placement-{placement_id}")
