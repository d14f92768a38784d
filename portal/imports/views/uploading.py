"""Where a list comes in: its template, its file or text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, request, send_file, url_for
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.errors import NotFound
from portal.extensions import db
from portal.imports import queries, service, workbooks
from portal.imports.classifications import columns as classification_columns
from portal.imports.classifications.kind import CLASSIFICATION
from portal.imports.forms import UploadClassificationForm, UploadForm, UploadOpeningsForm
from portal.imports.kind import Kind
from portal.imports.kinds import get_kind
from portal.imports.models import ListImport
from portal.imports.officers import columns as officer_columns
from portal.imports.officers.kind import OFFICERS
from portal.imports.openings import columns as opening_columns
from portal.imports.openings.kind import OPENINGS
from portal.imports.students import columns
from portal.imports.students.kind import STUDENTS
from portal.imports.views.blueprint import bp
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.rounds.rules import nominations_open, openings_open
from portal.spreadsheets.service import read_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/students/template.csv")
@requires(Permission.VIEW_STUDENTS)
def students_csv() -> Response:
    headers = {"Content-Disposition": "attachment; filename=sinh-vien.csv"}
    return Response(columns.template_csv(), mimetype="text/csv", headers=headers)


@bp.route("/students/template.xlsx")
@requires(Permission.VIEW_STUDENTS)
def students_xlsx() -> Response:
    return send_file(columns.TEMPLATE_XLSX, mimetype=XLSX, as_attachment=True, download_name="sinh-vien.xlsx")


@bp.route("/imports/templates/<string:kind>.xlsx")
@requires(Permission.IMPORT_LISTS)
def template(kind: str) -> Response:
    """A workbook to fill in: the columns of a kind of list, and what is known of its rows."""
    wanted = get_kind(kind)
    if not current_user.can(wanted.permission):
        raise NotFound
    return send_file(workbooks.template(wanted), mimetype=XLSX, as_attachment=True, download_name=f"{kind}.xlsx")


@bp.route("/rounds/<uuid:round_id>/nominations/import", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def upload_students(round_id: UUID) -> Any:
    """Take a list of students for the round; nothing is written but the list itself."""
    get_round(round_id, current_user)
    return _upload(
        "imports/upload_students.html", STUDENTS, _form(UploadForm), columns.notes(), round_id, nominations_open
    )


@bp.route("/rounds/<uuid:round_id>/openings/import", methods=["GET", "POST"])
@requires(Permission.ENTER_OPENING_ON_BEHALF)
def upload_openings(round_id: UUID) -> Any:
    """Take a list of communes' requests, as the province sends it; nothing is written but the list itself."""
    get_round(round_id, current_user)
    return _upload(
        "imports/upload_openings.html",
        OPENINGS,
        _form(UploadOpeningsForm),
        opening_columns.notes(),
        round_id,
        openings_open,
    )


@bp.route("/classifications/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_CLASSIFICATIONS)
def upload_classification() -> Any:
    """Take the levels of a decision as a list; nothing is written but the list itself."""
    form, notes = _form(UploadClassificationForm), classification_columns.notes()
    return _upload("imports/upload_classification.html", CLASSIFICATION, form, notes)


@bp.route("/officers/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def upload_officers() -> Any:
    """Take a list of communes' officers; nothing is written but the list itself."""
    return _upload("imports/upload_officers.html", OFFICERS, _form(UploadForm), officer_columns.notes())


def _form(form_class: type[UploadForm]) -> UploadForm:
    """The form; for a list that comes again, corrected, with what was typed beside the earlier one."""
    again = request.args.get("again", type=UUID)
    earlier = queries.get_import(current_user, again).settings if again else {}
    return form_class(data=form_class.typed(earlier))


def _upload(
    template_name: str,
    kind: Kind,
    form: UploadForm,
    notes: Sequence[tuple[str, str]],
    round_id: UUID | None = None,
    is_open: Callable[[Round, datetime], bool] | None = None,
) -> Any:
    import_, status = carry_out(form, lambda: _uploaded(kind, form, round_id))
    if import_:
        return redirect(url_for(".arrange", import_id=import_.id))
    round_ = get_round(round_id) if round_id else None
    page = render_template(
        template_name,
        kind=kind,
        form=form,
        columns=notes,
        round=round_,
        is_open=is_open is None or round_ is None or is_open(round_, clock.now()),
    )
    return page, status


def _uploaded(kind: Kind, form: UploadForm, round_id: UUID | None) -> ListImport:
    name, content = _sent(form)
    _leave_transaction()
    table = read_table(name or service.PASTED, content)
    actor = current_user._get_current_object()
    found = get_round(round_id) if round_id else None
    return service.upload(kind, table, content, file_name=name, actor=actor, round_=found, **form.settings())


def _leave_transaction() -> None:
    """A file may take seconds to read, and on SQLite an open transaction keeps all others who write waiting."""
    db.session.rollback()


def _sent(form: UploadForm) -> tuple[str, bytes]:
    """The name and content of the file, or "" and the text that was pasted."""
    if form.file.data:
        return form.file.data.filename or "tep", form.file.data.read()
    return "", (form.text.data or "").encode("utf-8", "replace")
