"""Rounds: list, settings, overview, steps, and the page for the public."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, public, requires
from portal.carrying_out import carry_out
from portal.communes import queries as communes
from portal.communes.models import Classification
from portal.errors import StaleVersion
from portal.form_differences import differences
from portal.navigation import signed_in
from portal.paging import page_number
from portal.rounds import editing, links, queries, service
from portal.rounds.forms import (
    DEFAULTS,
    CancelForm,
    DetailsForm,
    ExtensionForm,
    MoveForm,
    RoundFilters,
    RoundForm,
    typed_from,
)
from portal.rounds.milestones import line_of
from portal.rounds.models import Round
from portal.rounds.preconditions import blocking, checks_for
from portal.rounds.rules import (
    ENDED,
    NEXT_ACTIONS,
    TRANSITIONS,
    RoundAction,
    RoundStatus,
    may_edit_rules,
    may_extend,
)
from portal.rounds.wording import ACTIONS, CONSEQUENCES, EVENTS, RULES, STATUSES, STEP_ROLES
from portal.schools.naming import named
from portal.transitions import allows

bp = Blueprint("rounds", __name__)
_STEPS = {action.value.replace("_", "-"): action for action in service.VERBS}


@bp.app_context_processor
def for_all_pages() -> dict[str, Any]:
    """`round_tabs(round_id)` for templates/rounds/_tabs.html, which the pages of all rooms include; `find_contact()`
    for the foot of those that are about no round.
    """
    return {
        "round_tabs": lambda round_id: links.tabs(round_id, signed_in(), request.blueprint),
        "find_contact": queries.find_contact,
    }


@bp.route("/rounds")
@requires(Permission.VIEW_ROUNDS)
def index() -> Any:
    filters = RoundFilters(request.args)
    status = RoundStatus(filters.status.data) if filters.status.data in set(RoundStatus) else None
    page = queries.list_rounds(current_user, status=status, page=page_number())
    return render_template("rounds/index.html", page=page, filters=filters)


@bp.route("/rounds/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def new() -> Any:
    form = _with_choices(RoundForm(data=DEFAULTS))
    round_, status = carry_out(form, lambda: _create(form))
    if round_:
        flash(_("Đã tạo đợt. Hãy xem lại rồi mở đợt khi đã đủ điều kiện."), "success")
        return redirect(url_for(".show", round_id=round_.id))
    return render_template("rounds/edit.html", form=form, round=None, changes=[]), status


def _create(form: RoundForm) -> Round:
    settings, fields = form.settings(), form.field_codes.data or []
    return editing.create_round(field_codes=fields, steps=form.steps(), actor=current_user, **settings)


@bp.route("/rounds/<uuid:round_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def edit(round_id: UUID) -> Any:
    """All settings of a draft; of an opened round what may still change."""
    round_ = queries.get_round(round_id, current_user)
    form = _edit_form(round_)
    saved, status = carry_out(form, lambda: _save(round_, form), record=round_)
    if saved:
        flash(_("Đã lưu thay đổi."), "success")
        return redirect(url_for(".show", round_id=round_id))
    changes = differences(form, typed_from(round_)) if status == StaleVersion.status else []
    template = "rounds/edit.html" if isinstance(form, RoundForm) else "rounds/edit_opened.html"
    return render_template(template, form=form, round=round_, changes=changes), status


def _edit_form(round_: Round) -> DetailsForm:
    if may_edit_rules(round_.status):
        return _with_choices(RoundForm(data=typed_from(round_)))
    if round_.status in ENDED:
        abort(404)
    form_class = ExtensionForm if may_extend(round_.status) else DetailsForm
    return form_class(data=typed_from(round_))


def _with_choices(form: RoundForm) -> RoundForm:
    form.field_codes.choices = [(field.code, named(field.name)) for field in queries.list_fields()]
    decisions = [(str(d.id), _decision_label(d)) for d in communes.choose_from_classifications()]
    form.classification_id.choices = [("", _("Chưa chọn")), *decisions]
    return form


def _decision_label(decision: Classification) -> str:
    number = decision.decision_number
    return _("%(number)s (mô phỏng)", number=number) if decision.is_demo else number


def _save(round_: Round, form: DetailsForm) -> None:
    own = {"actor": current_user, "version": form.version.data, **form.settings()}
    if isinstance(form, RoundForm):
        editing.edit_draft(round_, field_codes=form.field_codes.data or [], steps=form.steps(), **own)
    else:
        editing.edit_opened(round_, **own)


@bp.route("/rounds/<uuid:round_id>")
@requires(Permission.VIEW_ROUNDS)
def show(round_id: UUID) -> Any:
    """State, dates, settings, what comes next and what it needs."""
    round_ = queries.get_round(round_id, current_user)
    action = NEXT_ACTIONS.get(RoundStatus(round_.status))
    counts = queries.count_entries(round_.id)
    checks = checks_for(action, queries.facts_of(round_, counts)) if action else []
    return render_template(
        "rounds/show.html",
        round=round_,
        counts=counts,
        action=action,
        slug=_slug(action) if action in service.VERBS else None,
        checklist=links.checklist(checks, round_, current_user),
        blocked=bool(blocking(checks)),
        can_cancel=allows(TRANSITIONS, round_.status, RoundAction.CANCEL),
        can_match_again=allows(TRANSITIONS, round_.status, RoundAction.MATCH_AGAIN),
        can_edit=round_.status not in ENDED,
        history=queries.history(round_),
        linked=queries.list_linked(round_, current_user),
        results_url=links.reachable("placements.results", current_user, round_id=round_.id),
        **_settings_of(round_),
    )


def _settings_of(round_: Round) -> dict[str, Any]:
    return {
        "fields": queries.fields_of(round_),
        "classification": queries.find_classification(round_),
        "line": line_of(round_, clock.now()),
        "words": {"actions": ACTIONS, "events": EVENTS, "rules": RULES, "steps": STEP_ROLES, "statuses": STATUSES},
    }


def _slug(action: RoundAction | None) -> str:
    return action.value.replace("_", "-") if action else ""


@bp.route("/rounds/<uuid:round_id>/levels")
@requires(Permission.VIEW_ROUNDS)
def levels(round_id: UUID) -> Any:
    """The priority level of every commune in this round."""
    round_ = queries.get_round(round_id, current_user)
    classification = queries.find_classification(round_)
    rows = queries.list_levels(round_)
    is_demo = round_.is_demo or bool(classification and classification.is_demo)
    return render_template(
        "rounds/levels.html", round=round_, rows=rows, classification=classification, is_demo=is_demo
    )


@bp.route("/rounds/<uuid:round_id>/steps/<step>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def move(round_id: UUID, step: str) -> Any:
    """Say what a step entails, then take it."""
    round_ = queries.get_round(round_id, current_user)
    action = _STEPS.get(step) or abort(404)
    form = MoveForm(data={"version": round_.version})
    moved, status = carry_out(
        form, lambda: service.VERBS[action](round_, actor=current_user, version=form.version.data), record=round_
    )
    if moved:
        now = STATUSES[RoundStatus(round_.status)]
        flash(_("Đã chuyển đợt sang trạng thái “%(status)s”.", status=now), "success")
        return redirect(url_for(".show", round_id=round_id))
    if not form.refusal and not allows(TRANSITIONS, round_.status, action):
        return _not_now(round_)
    return _move_page(round_, action, form), status


def _not_now(round_: Round) -> Any:
    flash(_("Đợt không ở trạng thái cho phép bước này."), "warning")
    return redirect(url_for(".show", round_id=round_.id))


def _move_page(round_: Round, action: RoundAction, form: MoveForm) -> str:
    checks = checks_for(action, queries.facts_of(round_))
    return render_template(
        "rounds/move.html",
        form=form,
        round=round_,
        label=ACTIONS[action],
        consequences_of=CONSEQUENCES[action],
        opens=action is RoundAction.OPEN,
        checklist=links.checklist(checks, round_, current_user),
        blocked=bool(blocking(checks)),
    )


@bp.route("/rounds/<uuid:round_id>/cancel", methods=["GET", "POST"])
@requires(Permission.MANAGE_ROUNDS)
def cancel(round_id: UUID) -> Any:
    round_ = queries.get_round(round_id, current_user)
    form = CancelForm(data={"version": round_.version})
    cancelled, status = carry_out(form, lambda: _cancel(round_, form), record=round_)
    if cancelled:
        flash(_("Đã huỷ đợt."), "success")
        return redirect(url_for(".show", round_id=round_id))
    if not form.refusal and not allows(TRANSITIONS, round_.status, RoundAction.CANCEL):
        return _not_now(round_)
    told = CONSEQUENCES[RoundAction.CANCEL]
    return render_template("rounds/cancel.html", form=form, round=round_, consequences_of=told), status


def _cancel(round_: Round, form: CancelForm) -> None:
    service.cancel(round_, reason=form.reason.data or "", actor=current_user, version=form.version.data)


@bp.route("/rounds/<uuid:round_id>/public", endpoint="public")
@public
def public_page(round_id: UUID) -> Any:
    """What everybody may know of a round: its dates, its rules in words, the hash of its seed."""
    round_ = queries.get_opened_round(round_id)
    results_url = links.reachable("placements.results", current_user, round_id=round_.id)
    return render_template("rounds/public.html", round=round_, results_url=results_url, **_settings_of(round_))
