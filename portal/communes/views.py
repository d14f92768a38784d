"""Communes for everybody who works on rounds; classifications, which Home Affairs keeps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.communes import queries, service
from portal.communes.forms import CommuneFilters, chosen_levels, levels_form, typed_from
from portal.communes.models import CommuneKind
from portal.communes.rules import LEVELS, count_levels
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.form_differences import differences
from portal.paging import page_number
from portal.vietnamese.dates import local_day

bp = Blueprint("communes", __name__)
_LEVEL_FILTERS = {str(n): n for n in (*LEVELS, queries.UNDETERMINED)}


@bp.route("/communes")
@requires(Permission.VIEW_COMMUNES)
def index() -> Any:
    filters = CommuneFilters(request.args)
    current = queries.find_current_classification(local_day(clock.now()))
    page = queries.list_communes(
        search=filters.search.data or "",
        kind=CommuneKind(filters.kind.data) if filters.kind.data in set(CommuneKind) else None,
        level=_LEVEL_FILTERS.get(filters.level.data or ""),
        classification_id=current.id if current else None,
        page=page_number(),
    )
    return render_template("communes/index.html", page=page, filters=filters, current=current)


@bp.route("/communes/<string(length=5):code>")
@requires(Permission.VIEW_COMMUNES)
def show(code: str) -> Any:
    commune = queries.get_commune(code)
    return render_template("communes/show.html", commune=commune, levels=queries.list_levels_of(commune))


@bp.route("/classifications")
@requires(Permission.VIEW_CLASSIFICATIONS)
def classifications() -> Any:
    return render_template("communes/classifications.html", page=queries.list_classifications(page_number()))


@bp.route("/classifications/<uuid:classification_id>")
@requires(Permission.VIEW_CLASSIFICATIONS)
def classification(classification_id: UUID) -> Any:
    found = queries.get_classification(classification_id)
    return render_template(
        "communes/classification.html",
        classification=found,
        rows=queries.list_levels(found.id),
        counts=count_levels(queries.levels_of(found.id)),
        in_use=queries.is_in_use(found),
    )


@bp.route("/classifications/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLASSIFICATIONS)
def new_classification() -> Any:
    communes = queries.list_all_communes()
    form = levels_form(communes, {})

    def create() -> Any:
        return service.create_classification(**form.decision(), levels=chosen_levels(form, {}), actor=current_user)

    made, status = carry_out(form, create)
    if made:
        flash(_("Đã lưu quyết định phân loại số %(number)s.", number=made.decision_number), "success")
        return redirect(url_for(".classification", classification_id=made.id))
    context = {"form": form, "communes": queries.list_all_communes(), "classification": None, "changes": []}
    return render_template("communes/edit_classification.html", **context), status


@bp.route("/classifications/<uuid:classification_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLASSIFICATIONS)
def edit_classification(classification_id: UUID) -> Any:
    found = queries.get_classification(classification_id)
    if request.method == "GET" and queries.is_in_use(found):  # say so before 92 levels are typed
        flash(_("Một đợt thực tập đã mở theo quyết định này nên không sửa được nữa."), "warning")
        return redirect(url_for(".classification", classification_id=found.id))
    known = queries.levels_of(found.id)
    form = levels_form(queries.list_all_communes(), known, found)
    status = 200
    if form.validate_on_submit():
        try:
            service.correct_classification(
                found,
                **form.decision(),
                levels=chosen_levels(form, known),
                version=form.version.data,
                actor=current_user,
            )
            db.session.commit()
            flash(_("Đã lưu thay đổi."), "success")
            return redirect(url_for(".classification", classification_id=found.id))
        except DomainError as error:
            status = _refuse(form, error)
    return _edit_page(form, classification_id, 422 if form.errors and status == 200 else status)


def _edit_page(form: Any, classification_id: UUID, status: int) -> Any:
    context = {"form": form, "communes": queries.list_all_communes(), "changes": []}
    found = queries.get_classification(classification_id)
    if status == StaleVersion.status:
        context["changes"] = differences(form, typed_from(queries.levels_of(found.id), found))
        form.version.data = str(found.version)  # what is shown now is the stored one
    page = render_template("communes/edit_classification.html", **context, classification=found)
    return page, status


def _refuse(form: Any, error: DomainError) -> int:
    """Back to the form with the reason; what no correction on the form can heal is a page of its own."""
    db.session.rollback()
    if error.status == 403:
        raise error
    form.refuse(error)
    return error.status
