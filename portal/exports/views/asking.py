"""What can be taken along, what it holds, and taking it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, send_file, url_for
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.attempts.drafts.queries import find_sharing
from portal.attempts.queries import get_attempt, list_comparable
from portal.carrying_out import carry_out
from portal.errors import NotFound
from portal.exports import rules, service, wording, work, writing
from portal.exports.forms import ExportForm
from portal.exports.lists import ACCOUNTS, ARCHIVE, IN_ROUND, ListKind, Reach, Shown, select_columns
from portal.exports.models import ListExport
from portal.exports.rules import FileKind, ListName
from portal.exports.views.blueprint import bp
from portal.forms import ConfirmForm
from portal.listings.showing import open_list
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.vietnamese.dates import local_day

P = Permission


@bp.route("/rounds/<uuid:round_id>/exports")
@requires(P.EXPORT_LISTS)
def index(round_id: UUID) -> Any:
    """The lists of a round that the reader may take along, each with its number of rows."""
    round_ = get_round(round_id, current_user)
    theirs = [kind for kind in IN_ROUND if current_user.can(kind.permission)]
    if not theirs:
        raise NotFound
    reach = _with_draft(Reach(current_user, round_))
    kinds = [kind for kind in theirs if kind.is_there(reach)]
    return render_template(
        "exports/index.html",
        round=round_,
        kinds=kinds,
        counts=writing.count_all([kind for kind in kinds if kind.name is not ListName.ATTEMPTS], reach),
        contents=wording.CONTENTS,
        scope_of=lambda kind: wording.scope_sentence(kind, reach),
    )


def _with_draft(reach: Reach) -> Reach:
    """The same of the attempt that the reader may see as a draft, if there is one."""
    assert reach.round is not None
    sharing = find_sharing(current_user, reach.round.id) if current_user.can(P.VIEW_DRAFT_RESULTS) else None
    return reach._replace(attempt=sharing.attempt) if sharing else reach


@bp.route("/rounds/<uuid:round_id>/exports/<name>", methods=["GET", "POST"])
@requires(P.EXPORT_LISTS, confirms=True)
def take(round_id: UUID, name: str) -> Any:
    """Say what a list of the round holds; POST gives the file."""
    round_ = get_round(round_id, current_user)
    kind = service.get_list(name, current_user)
    reach = Reach(current_user, round_, shown=_shown(kind))
    if kind.name is ListName.DRAFTS:
        reach = _with_draft(reach)
    if kind not in IN_ROUND or not kind.is_there(reach):
        raise NotFound
    if kind.name is ListName.ATTEMPTS:
        return _taken_of_attempt(kind, round_)
    return _taken(kind, ExportForm(), reach)


def _taken_of_attempt(kind: ListKind, round_: Round) -> Any:
    """Of the attempt whose rows the reader was looking at, or of one to be chosen: the newest first."""
    shown = _shown(kind)
    attempts = list_comparable(round_.id)
    form = ExportForm(None if shown else attempts)
    asked = request.args.get("attempt") if shown else form.attempt.data
    newest = attempts[0].id if attempts else None
    chosen = next((row.id for row in attempts if str(row.id) == asked), None if shown and asked else newest)
    if shown and chosen is None:
        raise NotFound
    return _taken(kind, form, Reach(current_user, round_, get_attempt(current_user, chosen) if chosen else None, shown))


@bp.route("/exports/students", methods=["GET", "POST"])
@requires(P.EXPORT_LISTS, confirms=True)
def take_students() -> Any:
    """Say what the list of students holds; POST gives the file."""
    kind = service.get_list(ListName.STUDENTS, current_user)
    return _taken(kind, ExportForm(), Reach(current_user, shown=_shown(kind)))


@bp.route("/exports/accounts", methods=["GET", "POST"])
@requires(P.MANAGE_ACCOUNTS, confirms=True)
def take_accounts() -> Any:
    """Say what the file of the accounts that the admin's page shows holds; POST gives it."""
    return _taken(ACCOUNTS, ExportForm(), Reach(current_user, shown=_as_shown(ACCOUNTS)))


@bp.route("/rounds/<uuid:round_id>/exports/archive", methods=["GET", "POST"])
@requires(P.MANAGE_ROUNDS, confirms=True)
def take_round(round_id: UUID) -> Any:
    """Say what the archive of a published round holds; POST has it written in the background."""
    round_ = get_round(round_id, current_user)
    reach = Reach(current_user._get_current_object(), round_)
    if not ARCHIVE.is_there(reach):
        raise NotFound
    form = ConfirmForm()
    given, status = carry_out(form, lambda: work.ask(ARCHIVE, FileKind.ZIP, reach, 0))
    if given:
        return redirect(url_for(".show", export_id=given.id))
    return render_template("exports/take_round.html", round=round_, form=form, parts=wording.parts_in_words()), status


def _shown(kind: ListKind) -> Shown | None:
    """How the reader's page of the list shows it, where a link there led here; None for the whole list."""
    return _as_shown(kind) if "shown" in request.args else None


def _as_shown(kind: ListKind) -> Shown | None:
    if kind.page is None:
        return None
    listing = open_list(kind.page.setup, current_user, request.args)
    keys = tuple(column.key for column in listing.columns)
    return Shown(keys, kind.page.setup.asked(request.args), listing.sort)


def _taken(kind: ListKind, form: ExportForm, reach: Reach) -> Any:
    """The file, the page of the job that writes it, or the form."""
    is_empty = kind.name is ListName.ATTEMPTS and reach.attempt is None
    rows = 0 if is_empty else writing.count(kind, reach)
    if rows:
        actor = current_user._get_current_object()
        given, status = carry_out(form, lambda: _carried_out(kind, form, reach._replace(actor=actor), rows))
        if isinstance(given, ListExport):
            return redirect(url_for(".show", export_id=given.id))
        if given:
            format_ = FileKind(form.format.data)
            name = wording.file_name(kind, format_, reach, local_day(clock.now()))
            mime = rules.MIME_TYPES[format_]
            return send_file(given, mimetype=mime, as_attachment=True, download_name=name, max_age=0)
    page = render_template(
        "exports/take.html",
        kind=kind,
        form=form,
        round=reach.round,
        attempt=reach.attempt if kind.name is ListName.ATTEMPTS else None,
        rows=rows,
        columns=[] if is_empty else [column.heading for _place, column in select_columns(kind, reach)],
        back=_back(kind, reach),
        contents=wording.CONTENTS,
        shown=reach.shown,
        scope=wording.scope_sentence(kind, reach),
        in_background=rows > rules.AT_ONCE,
    )
    return page, status if rows else 200


def _back(kind: ListKind, reach: Reach) -> str:
    """The page from which somebody came here."""
    if reach.shown is None or kind.page is None:
        return url_for(".index", round_id=reach.round.id) if reach.round else url_for("students.index")
    in_attempt = kind.name is ListName.ATTEMPTS and reach.attempt
    of = {"attempt_id": in_attempt.id} if in_attempt else {"round_id": reach.round and reach.round.id}
    kept: dict[str, Any] = {**of, **reach.shown.asked, "sort": reach.shown.sort or None}
    return url_for(kind.page.endpoint, **{name: value for name, value in kept.items() if value})


def _carried_out(kind: ListKind, form: ExportForm, reach: Reach, rows: int) -> Any:
    format_ = FileKind(form.format.data)
    if rows > rules.AT_ONCE:
        return work.ask(kind, format_, reach, rows)
    return service.take(kind, format_, reach)
