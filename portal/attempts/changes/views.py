"""Pages of changes by hand: what was changed, moving one student with its effect shown first, taking it back."""

from __future__ import annotations

import uuid
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts.changes import queries, service
from portal.attempts.changes.considering import Draft, consider
from portal.attempts.changes.forms import NOWHERE, MoveForm, TargetForm, UndoForm
from portal.attempts.changes.models import HandChange
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.changes.showing import effect_shown, ends_of, targets_of
from portal.attempts.changes.wording import REASONS
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.queries import list_by_ids
from portal.attempts.pins.wording import SHORT
from portal.attempts.queries import get_attempt
from portal.carrying_out import carry_out
from portal.errors import DomainError, NotFound
from portal.paging import page_number
from portal.students import looking
from portal.students.rules import FilePage

bp = Blueprint("changes", __name__)
P = Permission


@bp.route("/attempts/<uuid:attempt_id>/changes")
@requires(P.VIEW_ATTEMPTS)
def index(attempt_id: uuid.UUID) -> Any:
    """What was computed beside what was changed, by whom, when and why."""
    attempt = get_attempt(current_user, attempt_id, bare=True)
    page = queries.list_changes(attempt.id, page_number())
    holding = queries.count_standing(attempt.id)
    pins = list_by_ids(attempt.round_id, [uuid.UUID(pin["id"]) for pin in attempt.pins])
    shown = {"holding": holding, "pins": pins, "can_change": service.can_change(attempt)}
    return render_template("changes/index.html", attempt=attempt, page=page, reasons=REASONS, kinds=SHORT, **shown)


@bp.route("/attempts/<uuid:attempt_id>/changes/<uuid:student_id>", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def move(attempt_id: uuid.UUID, student_id: uuid.UUID) -> Any:
    """Choose where a student is to go; with `?to=` what that would do, and the form that does it."""
    attempt = get_attempt(current_user, attempt_id, bare=True)
    row, target = queries.get_row(attempt, student_id), _target()
    looking.note(row, FilePage.DRAFT, actor=current_user, permission=P.RUN_ATTEMPTS)
    form = MoveForm()
    moved, status = carry_out(form, lambda: _move(attempt, student_id, target, form))
    if moved:
        flash(_("Đã ghi thay đổi. Muốn trở lại như máy tính xếp, hãy hoàn tác."), "success")
        return redirect(url_for(".index", attempt_id=attempt.id))
    return _move_page(attempt, row, target, form), status


@bp.route("/attempts/<uuid:attempt_id>/changes/<uuid:change_id>/undo", methods=["GET", "POST"])
@requires(P.RUN_ATTEMPTS)
def undo(attempt_id: uuid.UUID, change_id: uuid.UUID) -> Any:
    """What taking a change back would do, and the form that does it."""
    attempt = get_attempt(current_user, attempt_id, bare=True)
    change = queries.get_change(attempt, change_id)
    form = UndoForm()
    undone, status = carry_out(form, lambda: _undo(attempt, change, form))
    if undone:
        flash(_("Đã hoàn tác thay đổi."), "success")
        return redirect(url_for(".index", attempt_id=attempt.id))
    return _undo_page(attempt, change, form), status


def _undo(attempt: MatchAttempt, change: HandChange, form: UndoForm) -> None:
    seen = service.Seen(form.version.data or "", form.changes.data or "")
    service.undo(attempt, change, note=form.note.data or "", seen=seen, actor=current_user)


def _undo_page(attempt: MatchAttempt, change: HandChange, form: UndoForm) -> str:
    found, stale = None, form.changed_meanwhile()
    try:
        found = service.consider_undoing(attempt, change)
    except DomainError as error:
        if not form.errors:
            form.refuse(error)
    _show_now(attempt, form)
    return render_template(
        "changes/undo.html",
        attempt=attempt,
        change=change,
        row=queries.get_row(attempt, change.student_id),
        form=form,
        stale=stale,
        reasons=REASONS,
        can_change=service.can_change(attempt),
        effect=effect_shown(attempt, found, queries.name_places(attempt, ends_of(found))) if found else None,
    )


class Target(NamedTuple):
    """Where the address says that the student is to go; None is out of any place."""

    opening: uuid.UUID | None


def _target() -> Target | None:
    """What was chosen, None before that; raises NotFound for what is no address of this page."""
    typed = request.args.get("to", "")
    if typed in ("", NOWHERE):
        return Target(None) if typed else None
    try:
        return Target(uuid.UUID(typed))
    except ValueError:
        raise NotFound from None


def _move(attempt: MatchAttempt, student_id: uuid.UUID, target: Target | None, form: MoveForm) -> None:
    if target is None:
        raise DomainError(_("Chọn nơi chuyển đến trước."))
    seen = service.Seen(form.version.data or "", form.changes.data or "")
    reason, note = ChangeReason(form.reason.data), form.note.data or ""
    service.move(attempt, student_id, target.opening, reason=reason, note=note, seen=seen, actor=current_user)


def _move_page(attempt: MatchAttempt, row: Any, target: Target | None, form: MoveForm) -> str:
    draft, stale = Draft.of(attempt, row.id), form.changed_meanwhile()
    others = [key for key in (draft.place, row.computed_opening_id, target and target.opening) if key]
    places = queries.name_places(attempt, [*draft.free, *others])
    chosen = TargetForm(request.args)
    chosen.to.choices = [("", _("Chọn một nơi")), *targets_of(draft, places)]
    found = None
    if target is not None:
        try:
            found = consider(draft, target.opening)
        except DomainError as error:
            if not form.errors:
                form.refuse(error)
    _show_now(attempt, form)
    return render_template(
        "changes/move.html",
        attempt=attempt,
        row=row,
        form=form,
        chosen=chosen,
        stale=stale,
        can_change=service.can_change(attempt),
        effect=effect_shown(attempt, found, places) if found else None,
        places=places,
        draft=draft,
    )


def _show_now(attempt: MatchAttempt, form: MoveForm | UndoForm) -> None:
    seen = service.Seen.of(attempt)
    form.version.data, form.changes.data = seen.version, seen.changes
