"""Writing a request down: a new one, one on behalf of a commune, a copy, a change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.errors import StaleVersion
from portal.openings import queries, rights, service, wording
from portal.openings.forms import CopyForm, EnterOpeningForm, NewOpeningForm, OpeningForm
from portal.openings.models import Opening
from portal.openings.rules import Source
from portal.openings.views.blueprint import about, bp, fields_of, not_now
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.rounds.rules import openings_open

P = Permission


@bp.route("/rounds/<uuid:round_id>/openings/new", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def new(round_id: UUID) -> Any:
    """A commune asks for interns."""
    communes = current_user.scope(P.REQUEST_INTERNS).commune_codes
    return _draft(
        get_round(round_id, current_user),
        NewOpeningForm,
        queries.list_communes(communes),
        "openings/new.html",
    )


@bp.route("/rounds/<uuid:round_id>/openings/enter", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def enter(round_id: UUID) -> Any:
    """A coordinator writes down what a commune asked by paper or phone; the code on a paper names its commune."""
    scanned = {name: request.args.get(name, "")[:20] for name in ("commune", "source")}
    round_ = get_round(round_id, current_user)
    return _draft(round_, EnterOpeningForm, queries.list_communes(), "openings/enter.html", **scanned)


def _draft(
    round_: Round, kind: type[NewOpeningForm], communes: list[tuple[str, str]], template: str, **known: Any
) -> Any:
    if request.method == "GET" and not openings_open(round_, clock.now()):
        flash(_("Đợt thực tập hiện không nhận đề nghị."), "warning")
        return redirect(url_for(".index", round_id=round_.id))
    first, last = round_.internship_starts_on, round_.internship_ends_on
    form = kind(min_gpa=round_.min_gpa, starts_on=first, ends_on=last, **known)
    form.offer_fields(fields_of(round_))
    form.commune.choices = communes if len(communes) == 1 else [("", _("Chọn xã, phường")), *communes]
    opening, status = carry_out(form, lambda: _keep(round_, form))
    if opening:
        flash(_("Đã lưu bản nháp. Hãy đọc lại rồi gửi duyệt."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    return render_template(template, round=round_, form=form), status


def _keep(round_: Round, form: NewOpeningForm) -> Opening:
    entered = isinstance(form, EnterOpeningForm)
    return service.draft(
        round_=round_,
        commune_code=form.commune.data,
        values=form.values(),
        actor=current_user,
        source=Source(form.source.data) if entered else Source.PORTAL,
        source_note=form.source_note.data if entered else "",
    )


@bp.route("/rounds/<uuid:round_id>/openings/copy", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def copy(round_id: UUID) -> Any:
    """Begin with what the commune asked for in an earlier round."""
    round_ = get_round(round_id, current_user)
    past = {str(opening.id): opening for opening in queries.list_to_copy(current_user, round_)}
    form = CopyForm()
    form.past.choices = [(key, wording.one_line(opening)) for key, opening in past.items()]
    opening, status = carry_out(form, lambda: service.copy(past[form.past.data], round_=round_, actor=current_user))
    if opening:
        flash(_("Đã sao chép thành bản nháp. Hãy xem lại thời gian và người hướng dẫn."), "success")
        return redirect(url_for(".edit", opening_id=opening.id))
    return render_template("openings/copy.html", round=round_, form=form, past=past), status


@bp.route("/openings/<uuid:opening_id>/edit", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def edit(opening_id: UUID) -> Any:
    return _edit(queries.get_opening(current_user, opening_id, P.REQUEST_INTERNS))


@bp.route("/openings/<uuid:opening_id>/edit-entered", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def edit_entered(opening_id: UUID) -> Any:
    return _edit(queries.get_opening(current_user, opening_id, P.ENTER_OPENING_ON_BEHALF))


def _edit(opening: Opening) -> Any:
    if request.method == "GET" and not rights.can_edit(current_user, opening, clock.now()):
        return not_now(opening)
    form = OpeningForm(data={**service.values_of(opening), "version": opening.version})
    form.offer_fields(fields_of(opening.round))
    changes: list[tuple[str, Any, Any]] = []

    def save() -> None:
        service.edit(opening, form.values(), seen=form.version.data, actor=current_user)

    done, status = carry_out(form, save, record=opening)
    if done:
        flash(_("Đã lưu bản nháp."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    if status == StaleVersion.status:
        changes = service.differences(opening, form.values())
    shown = about(opening)
    shown["changes"] = [
        (wording.COLUMNS[name], *(wording.shown(name, value, shown["field_names"]) for value in values))
        for name, *values in changes
    ]
    return render_template("openings/edit.html", form=form, **shown), status
