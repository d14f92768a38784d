"""The second step: what was understood of a file, and what a person corrects in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.errors import StaleVersion
from portal.extensions import db
from portal.imports import queries, rules, service, work
from portal.imports.forms import column_field, columns_form
from portal.imports.kinds import get_kind
from portal.imports.models import ListImport
from portal.imports.views.blueprint import bp
from portal.imports.wording import hash_of, name_of
from portal.spreadsheets.encodings import Encoding
from portal.spreadsheets.layouts import headings, samples
from portal.spreadsheets.service import Table, read_table

_SHOWN = 8  # rows of the preview


@bp.route("/imports/<uuid:import_id>/columns", methods=["GET", "POST"])
@requires(Permission.IMPORT_LISTS)
def arrange(import_id: UUID) -> Any:
    """Show the columns as they were understood; POST reads the file anew, or has its rows checked."""
    import_ = queries.get_import(current_user, import_id)
    if import_.status not in rules.OPEN:
        return redirect(url_for(".show", import_id=import_.id))
    form = columns_form(import_)
    step, status = carry_out(form, lambda: _taken(import_id, form))
    if step:
        if step == "arrange":
            flash(_("Đã đọc lại tệp. Hãy xem lại các cột."), "success")
        return redirect(url_for(f".{step}", import_id=import_id))
    import_ = queries.get_import(current_user, import_id)
    if status == StaleVersion.status:
        form = columns_form(import_)
    page = render_template("imports/arrange.html", import_=import_, form=form, **_shown(import_, form))
    return page, status


def _taken(import_id: UUID, form: Any) -> str:
    """Do what the button said; the page to go on to."""
    import_ = queries.get_import(current_user, import_id)
    encoding = Encoding(form.encoding.data)
    sheet = form.chosen_sheet()
    is_new = (encoding.value, sheet) != (import_.encoding, import_.sheet) or request.form.get("step") == "read"
    moved = form.first_row.data if form.first_row.data != import_.first_row else None
    if is_new:
        table = _read_aside(import_, encoding, sheet)
        import_ = queries.get_import(current_user, import_id)
        service.read_anew(import_, table, first_row=moved, seen=form.version.data)
        return "arrange"
    service.arrange(import_, form.layout(), seen=form.version.data)
    work.check(import_, actor=current_user._get_current_object())
    return "show"


def _read_aside(import_: ListImport, encoding: Encoding, sheet: int) -> Table:
    """The file read while no transaction is open: on SQLite it would keep all other writers waiting."""
    name, content = import_.file_name or service.PASTED, service.content_of(import_)
    db.session.rollback()
    return read_table(name, content, encoding, sheet)


def _shown(import_: ListImport, form: Any) -> dict[str, Any]:
    layout = import_.layout
    above = headings(import_.preview, layout)
    columns = [
        {"heading": heading, "samples": samples(import_.preview, layout, n), "field": column_field(form, n)}
        for n, heading in enumerate(above)
    ]
    first = layout.first_row - 1
    rows = list(enumerate(import_.preview[first : first + _SHOWN], start=layout.first_row))
    return {
        "kind": get_kind(import_.kind),
        "name": name_of(import_),
        "sha256": hash_of(import_),
        "columns": columns,
        "rows": rows,
        "above": above,
        "same": queries.find_same(import_),
    }
