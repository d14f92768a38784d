"""Starting an attempt, alone or as a copy of another one with a change; stopping one."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import freezing, inputs, queries, service
from portal.attempts.forms import NEW_INPUTS, SAME_INPUTS, CopyForm, StartForm
from portal.attempts.inputs import InputsDifference
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.models import HandPin
from portal.attempts.pins.queries import list_standing
from portal.attempts.pins.wording import pin_label
from portal.attempts.rules import WAITING
from portal.attempts.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.errors import DomainError, NotFound
from portal.forms import ConfirmForm
from portal.rounds.models import Round
from portal.rounds.queries import get_round


@bp.route("/rounds/<uuid:round_id>/attempts/new", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def new(round_id: uuid.UUID) -> Any:
    """What would go in, and the button that starts a run; `?from=` another attempt fills the form with its settings."""
    round_ = get_round(round_id, current_user)
    source = _source(round_)
    pins = list_standing(round_.id)
    form = _form(round_, source, pins)
    attempt, status = carry_out(form, lambda: _start(round_, form, source, pins))
    if attempt:
        return redirect(url_for(".show", attempt_id=attempt.id))
    page = render_template(
        "attempts/new.html",
        round=round_,
        form=form,
        source=source,
        inputs=queries.count_inputs(round_.id),
        since=_since(round_, source) if source else None,
    )
    return page, status


def _source(round_: Round) -> MatchAttempt | None:
    """The attempt of this round that is to be repeated with a change."""
    key = request.args.get("from", "")
    if not key:
        return None
    try:
        source = queries.get_attempt(current_user, uuid.UUID(key), bare=True)
    except ValueError:
        raise NotFound from None
    if source.round_id != round_.id:
        raise NotFound
    return source


def _form(round_: Round, source: MatchAttempt | None, pins: list[HandPin]) -> StartForm:
    """Filled in as the round says, or as the source was run; `?pin=` ticks one more."""
    used = {uuid.UUID(pin["id"]) for pin in source.pins} if source else {pin.id for pin in pins}
    ticked = [str(pin.id) for pin in pins if pin.id in used or str(pin.id) == request.args.get("pin")]
    values: dict[str, Any] = {"key": uuid.uuid4().hex, "pins": ticked}
    form: StartForm
    if source is None:
        form = StartForm(**values, rule=round_.rule, first_intern_first=round_.first_intern_first)
    else:
        first = source.options.get("first_intern_first", False)
        values |= {"name": source.name, "rule": source.rule, "first_intern_first": first}
        form = CopyForm(**values, inputs=SAME_INPUTS)
    form.pins.choices = [(str(pin.id), pin_label(pin)) for pin in pins]
    return form


def _start(round_: Round, form: StartForm, source: MatchAttempt | None, pins: list[HandPin]) -> MatchAttempt:
    options = {**(source.options if source else {}), "first_intern_first": form.first_intern_first.data}
    return service.start(
        round_,
        key="".join(filter(str.isalnum, form.key.data or ""))[:64],
        name=form.name.data,
        rule=form.rule.data,
        options=options,
        actor=current_user,
        source=source,
        pins=[pin for pin in pins if str(pin.id) in (form.pins.data or [])],
        same_inputs=isinstance(form, CopyForm) and form.inputs.data != NEW_INPUTS,
    )


def _since(round_: Round, source: MatchAttempt) -> InputsDifference:
    """What has changed since the inputs of an attempt were frozen; pins are chosen anew in the form."""
    try:
        now = freezing.freeze(round_)
    except DomainError:  # nobody is left: the refusal comes when a run is asked for
        return InputsDifference()
    if now.sha256 == source.input_sha256:
        return InputsDifference()
    return replace(inputs.difference(source.frozen_input, now.archive), pins_changed=0)


@bp.route("/attempts/<uuid:attempt_id>/cancel", methods=["GET", "POST"])
@requires(Permission.RUN_ATTEMPTS)
def cancel(attempt_id: uuid.UUID) -> Any:
    """Stop an attempt that has no result yet."""
    attempt = queries.get_attempt(current_user, attempt_id)
    form = ConfirmForm()
    cancelled, status = carry_out(form, lambda: service.cancel(attempt, actor=current_user))
    if cancelled:
        flash(_("Đã dừng phương án."), "success")
        return redirect(url_for(".show", attempt_id=attempt.id))
    under_way = attempt.status in WAITING
    return render_template("attempts/cancel.html", attempt=attempt, form=form, under_way=under_way), status
