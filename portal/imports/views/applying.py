"""The third step: what applying the list would do, applying it, and taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.extensions import db
from portal.imports import queries, rules, service, work, workbooks
from portal.imports.forms import ApplyForm, VersionForm
from portal.imports.kinds import get_kind
from portal.imports.models import ListImport
from portal.imports.rules import TRANSITIONS, ImportAction, ImportStatus, Verdict
from portal.imports.views.blueprint import bp
from portal.imports.views.uploading import XLSX
from portal.imports.wording import details, hash_of, known_by, name_of
from portal.jobs.queries import count_late, find_job
from portal.jobs.waiting import waiting_page
from portal.paging import page_number
from portal.transitions import allows

_FIRST_SHOWN = (Verdict.REFUSED, Verdict.CHANGED, Verdict.ADDED, Verdict.UNCHANGED)


@bp.route("/imports/<uuid:import_id>")
@requires(Permission.IMPORT_LISTS)
def show(import_id: UUID) -> Any:
    """Progress while a worker has it (the page asks again by itself), then the rows and what becomes of each."""
    import_ = queries.get_import(current_user, import_id)
    if import_.status == ImportStatus.UPLOADED:
        return redirect(url_for(".arrange", import_id=import_.id))
    if import_.status in rules.WORKING:
        job = find_job(import_.job_id)
        page = render_template(
            "imports/progress.html", import_=import_, name=name_of(import_), job=job, late=count_late()
        )
        return waiting_page(page)
    verdict = _wanted(import_)
    return render_template(
        "imports/show.html",
        import_=import_,
        verdict=verdict,
        page=queries.list_rows(import_, verdict, page_number()),
        known_by=known_by,
        details=details,
        leads_to=get_kind(import_.kind).leads_to(import_),
        **_standing(import_),
    )


def _wanted(import_: ListImport) -> Verdict:
    asked = request.args.get("verdict", "")
    if asked in set(Verdict):
        return Verdict(asked)
    return next((verdict for verdict in _FIRST_SHOWN if import_.counts.get(verdict.value)), Verdict.UNCHANGED)


def _standing(import_: ListImport) -> dict[str, Any]:
    kind = get_kind(import_.kind)
    writable = sum(import_.counts.get(verdict.value, 0) for verdict in rules.WRITTEN)
    refused = import_.counts.get(Verdict.REFUSED.value, 0)
    may_apply = allows(TRANSITIONS, import_.status, ImportAction.APPLY) and writable > 0
    return {
        "kind": kind,
        "name": name_of(import_),
        "sha256": hash_of(import_),
        "same": queries.find_same(import_),
        "writable": writable,
        "refused": refused,
        "may_apply": may_apply and not (kind.whole and refused),
        "only_whole": may_apply and kind.whole and refused > 0,
        "upload_again": url_for(f".upload_{kind.name}", round_id=import_.round_id, again=import_.id) if refused else "",
        "may_undo": allows(TRANSITIONS, import_.status, ImportAction.UNDO)
        and writable > 0
        and queries.has_rows(import_),
        "may_discard": allows(TRANSITIONS, import_.status, ImportAction.DISCARD),
    }


@bp.route("/imports/<uuid:import_id>/refused.xlsx")
@requires(Permission.IMPORT_LISTS)
def refused(import_id: UUID) -> Response:
    """The rows that were refused, the reason in each cell."""
    import_ = queries.get_import(current_user, import_id)
    book = workbooks.refused_rows(get_kind(import_.kind), queries.list_refused(import_))
    return send_file(book, mimetype=XLSX, as_attachment=True, download_name="dong-bi-tu-choi.xlsx")


@bp.route("/imports/<uuid:import_id>/apply", methods=["GET", "POST"])
@requires(Permission.IMPORT_LISTS, confirms=True)
def apply(import_id: UUID) -> Any:
    """Say what will be written; POST writes it."""
    import_ = queries.get_import(current_user, import_id)
    form = ApplyForm(version=import_.version)
    done, status = carry_out(form, lambda: _applied(import_id, form), record=import_)
    if done:
        return redirect(url_for(".show", import_id=import_id))
    import_ = queries.get_import(current_user, import_id)
    standing = _standing(import_)
    if status == 200 and not standing["may_apply"]:
        return redirect(url_for(".show", import_id=import_id))
    warnings = standing["kind"].warns(import_)
    return render_template("imports/apply.html", import_=import_, form=form, warnings=warnings, **standing), status


def _applied(import_id: UUID, form: ApplyForm) -> bool:
    import_ = queries.get_import(current_user, import_id)
    only_good = form.mode.data == "good"
    work.apply(import_, only_good=only_good, seen=form.version.data, actor=current_user._get_current_object())
    return True


@bp.route("/imports/<uuid:import_id>/undo", methods=["GET", "POST"])
@requires(Permission.IMPORT_LISTS, confirms=True)
def undo(import_id: UUID) -> Any:
    """Say what will be taken back; POST takes it back."""
    import_ = queries.get_import(current_user, import_id)
    form = VersionForm(version=import_.version)
    done, status = carry_out(form, lambda: _undone(import_id, form))
    if done:
        flash(_("Đã hoàn tác lần nhập."), "success")
        return redirect(url_for(".show", import_id=import_id))
    import_ = queries.get_import(current_user, import_id)
    return render_template("imports/undo.html", import_=import_, form=form, **_standing(import_)), status


def _undone(import_id: UUID, form: VersionForm) -> bool:
    import_ = queries.get_import(current_user, import_id)
    service.undo(import_, actor=current_user._get_current_object(), seen=form.version.data)
    return True


@bp.route("/imports/<uuid:import_id>/discard", methods=["POST"])
@requires(Permission.IMPORT_LISTS)
def discard(import_id: UUID) -> Any:
    """Throw the list away."""
    import_ = queries.get_import(current_user, import_id)
    if VersionForm().validate_on_submit():
        service.discard(import_, actor=current_user)
        db.session.commit()
        flash(_("Đã bỏ danh sách."), "success")
    return redirect(url_for(".index"))
