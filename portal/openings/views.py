"""Pages of openings: the list of a round, one opening, and what communes and reviewers do with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.errors import DomainError, NotAllowed, StaleVersion
from portal.extensions import db
from portal.forms import PortalForm
from portal.openings import queries, rights, service, wording
from portal.openings.forms import (
    CopyForm,
    EnterOpeningForm,
    NewOpeningForm,
    OpeningFilters,
    OpeningForm,
    ReviewForm,
    VersionForm,
    WithdrawForm,
)
from portal.openings.models import Opening
from portal.openings.rules import OpeningAction, PhoneCoverage, Source
from portal.paging import page_number
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.rounds.rules import openings_open

bp = Blueprint("openings", __name__)
P = Permission


@bp.route("/rounds/<uuid:round_id>/openings")
@requires(P.VIEW_OPENINGS)
def index(round_id: UUID) -> Any:
    round_ = get_round(round_id, current_user)
    names = queries.field_names()
    filters = OpeningFilters(request.args, names)
    page = queries.list_openings(current_user, round_.id, filters.wanted(), page_number())
    return render_template(
        "openings/index.html",
        round=round_,
        page=page,
        filters=filters,
        field_names=names,
        fields=queries.fields_by_opening(row.id for row in page),
        counts=queries.count_by_status(current_user, round_.id),
        is_open=openings_open(round_, clock.now()),
    )


@bp.route("/openings/<uuid:opening_id>")
@requires(P.VIEW_OPENINGS)
def show(opening_id: UUID) -> Any:
    opening = queries.get_opening(current_user, opening_id)
    may = {
        "edit": rights.can_edit(current_user, opening, clock.now()),
        "review": rights.can_review(current_user, opening),
        "withdraw": rights.can_withdraw(current_user, opening),
        "contacts": rights.can_see_contacts(current_user, opening),
    }
    return render_template(
        "openings/show.html",
        may=may,
        owner=rights.is_owner(current_user, opening),
        entered_by=queries.name_of(opening.entered_by_id),
        reviewed_by=queries.name_of(opening.reviewed_by_id),
        **_about(opening),
    )


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
    """A coordinator writes down what a commune asked by paper or phone."""
    return _draft(
        get_round(round_id, current_user), EnterOpeningForm, queries.list_communes(), "openings/enter.html"
    )


def _draft(round_: Round, kind: type[NewOpeningForm], communes: list[tuple[str, str]], template: str) -> Any:
    if request.method == "GET" and not openings_open(round_, clock.now()):
        flash(_("Đợt thực tập hiện không nhận đề nghị."), "warning")
        return redirect(url_for(".index", round_id=round_.id))
    form = kind(
        min_gpa=round_.min_gpa, starts_on=round_.internship_starts_on, ends_on=round_.internship_ends_on
    )
    form.offer_fields(_field_names(round_))
    form.commune.choices = communes if len(communes) == 1 else [("", _("Chọn xã, phường")), *communes]
    status = 200
    if form.validate_on_submit():
        try:
            opening = service.draft(
                round_=round_,
                commune_code=form.commune.data,
                values=form.values(),
                actor=current_user,
                source=Source(form.source.data) if isinstance(form, EnterOpeningForm) else Source.PORTAL,
                source_note=form.source_note.data if isinstance(form, EnterOpeningForm) else "",
            )
            db.session.commit()
            flash(_("Đã lưu bản nháp. Hãy đọc lại rồi gửi duyệt."), "success")
            return redirect(url_for(".show", opening_id=opening.id))
        except DomainError as error:
            status = _refuse(form, error)
    status = 422 if form.errors and status == 200 else status
    return render_template(template, round=round_, form=form), status


@bp.route("/rounds/<uuid:round_id>/openings/copy", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def copy(round_id: UUID) -> Any:
    """Begin with what the commune asked for in an earlier round."""
    round_ = get_round(round_id, current_user)
    past = {str(opening.id): opening for opening in queries.list_to_copy(current_user, round_)}
    form = CopyForm()
    form.past.choices = [(key, wording.one_line(opening)) for key, opening in past.items()]
    status = 200
    if form.validate_on_submit():
        try:
            opening = service.copy(past[form.past.data], round_=round_, actor=current_user)
            db.session.commit()
            flash(_("Đã sao chép thành bản nháp. Hãy xem lại thời gian và người hướng dẫn."), "success")
            return redirect(url_for(".edit", opening_id=opening.id))
        except DomainError as error:
            status = _refuse(form, error)
    status = 422 if form.errors and status == 200 else status
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
        return _not_now(opening)
    form = OpeningForm(data={**service.values_of(opening), "version": opening.version})
    form.offer_fields(_field_names(opening.round))
    changes: list[tuple[str, Any, Any]] = []

    def save() -> None:
        service.edit(opening, form.values(), seen=form.version.data, actor=current_user)

    done, status = _try(form, opening, save)
    if done:
        flash(_("Đã lưu bản nháp."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    if status == StaleVersion.status:
        changes = service.differences(opening, form.values())
    about = _about(opening)
    about["changes"] = [
        (wording.COLUMNS[name], *(wording.shown(name, value, about["field_names"]) for value in values))
        for name, *values in changes
    ]
    return render_template("openings/edit.html", form=form, **about), status


@bp.route("/openings/<uuid:opening_id>/submit", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def submit(opening_id: UUID) -> Any:
    return _submit(queries.get_opening(current_user, opening_id, P.REQUEST_INTERNS))


@bp.route("/openings/<uuid:opening_id>/submit-entered", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def submit_entered(opening_id: UUID) -> Any:
    return _submit(queries.get_opening(current_user, opening_id, P.ENTER_OPENING_ON_BEHALF))


def _submit(opening: Opening) -> Any:
    if request.method == "GET" and not rights.can_edit(current_user, opening, clock.now()):
        return _not_now(opening)
    form = VersionForm(version=opening.version)
    done, status = _try(
        form, opening, lambda: service.submit(opening, seen=form.version.data, actor=current_user)
    )
    if done:
        flash(_("Đã gửi đề nghị. Cơ quan điều phối sẽ xem xét."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    return render_template("openings/submit.html", form=form, **_about(opening)), status


@bp.route("/openings/<uuid:opening_id>/withdraw", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def withdraw(opening_id: UUID) -> Any:
    return _withdraw(queries.get_opening(current_user, opening_id, P.REQUEST_INTERNS))


@bp.route("/openings/<uuid:opening_id>/withdraw-entered", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def withdraw_entered(opening_id: UUID) -> Any:
    return _withdraw(queries.get_opening(current_user, opening_id, P.ENTER_OPENING_ON_BEHALF))


def _withdraw(opening: Opening) -> Any:
    if request.method == "GET" and not rights.can_withdraw(current_user, opening):
        return _not_now(opening)
    form = WithdrawForm(version=opening.version)

    def take_back() -> None:
        service.withdraw(opening, seen=form.version.data, reason=form.reason.data, actor=current_user)

    done, status = _try(form, opening, take_back)
    if done:
        flash(_("Đã rút đề nghị. Sinh viên đã chọn sẽ thấy thông báo khi mở danh sách."), "success")
        return redirect(url_for(".show", opening_id=opening.id))
    return render_template("openings/withdraw.html", form=form, **_about(opening)), status


@bp.route("/openings/<uuid:opening_id>/review", methods=["GET", "POST"])
@requires(P.REVIEW_OPENINGS)
def review(opening_id: UUID) -> Any:
    opening = queries.get_opening(current_user, opening_id, P.REVIEW_OPENINGS)
    form = ReviewForm(version=opening.version)
    verbs = {
        OpeningAction.APPROVE: service.approve,
        OpeningAction.RETURN: service.send_back,
        OpeningAction.REJECT: service.reject,
    }

    def decide() -> None:
        verb = verbs[OpeningAction(form.decision.data)]
        verb(opening, seen=form.version.data, comment=form.comment.data, actor=current_user)

    done, status = _try(form, opening, decide)
    if done:
        flash(_("Đã ghi quyết định về đề nghị này."), "success")
        return redirect(url_for(".index", round_id=opening.round_id, status="submitted"))
    may = rights.can_review(current_user, opening)
    return render_template("openings/review.html", form=form, may_review=may, **_about(opening)), status


def _not_now(opening: Opening) -> Any:
    """There is nothing to fill in at present: back to the opening."""
    flash(_("Hiện không thể làm việc này với đề nghị. Xem trạng thái và thời hạn bên dưới."), "warning")
    return redirect(url_for(".show", opening_id=opening.id))


def _try(form: Any, opening: Opening, verb: Any) -> tuple[bool, int]:
    """Carry the verb out if the form is good and commit; otherwise the status with which to show the form again."""
    if not form.validate_on_submit():
        return False, 422 if form.errors else 200
    try:
        verb()
        db.session.commit()
    except DomainError as error:
        status = _refuse(form, error)
        form.version.data = str(opening.version)  # what is shown now is the stored one
        return False, status
    return True, 200


def _refuse(form: PortalForm, error: DomainError) -> int:
    db.session.rollback()
    if isinstance(error, NotAllowed):
        raise error
    for one in getattr(error, "errors", [error]):
        form.refuse(one)
    return error.status


def _field_names(round_: Round) -> dict[str, str]:
    codes = {field.field_code for field in round_.fields}
    return {code: name for code, name in queries.field_names().items() if code in codes}


def _about(opening: Opening) -> dict[str, Any]:
    return {
        "opening": opening,
        "round": opening.round,
        "level": queries.level_of(opening),
        "ranked": queries.count_rankings(opening.id),
        "field_names": queries.field_names(),
        "source": wording.SOURCES[Source(opening.source)],
        "coverage": wording.PHONE_COVERAGES[PhoneCoverage(opening.phone_coverage)],
    }
