"""Two attempts of a round side by side."""

from __future__ import annotations

import uuid
from typing import Any

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import comparison, inputs, outcomes, queries
from portal.attempts.comparison import CHANGES
from portal.attempts.figures import figures_of
from portal.attempts.forms import CompareForm
from portal.attempts.inputs import InputsDifference
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.queries import list_by_ids
from portal.attempts.pins.wording import pin_label
from portal.attempts.side_by_side import measure_rows, paired, setting_rows
from portal.attempts.views.blueprint import bp
from portal.attempts.wording import attempt_label
from portal.paging import page_number
from portal.rounds.models import Round
from portal.rounds.queries import get_round
from portal.schools.naming import all_named


@bp.route("/rounds/<uuid:round_id>/attempts/compare")
@requires(Permission.VIEW_ATTEMPTS)
def compare(round_id: uuid.UUID) -> Any:
    """Two chosen attempts that have a result; asks for two until there are."""
    round_ = get_round(round_id, current_user)
    form = _form(round_id)
    chosen = form.chosen("first"), form.chosen("second")
    if None in chosen or chosen[0] == chosen[1]:
        return _choose(round_, form, same=chosen[0] is not None and chosen[0] == chosen[1])
    first, second = queries.get_two_attempts(current_user, round_id, *(uuid.UUID(key or "") for key in chosen))
    page = comparison.list_moves(
        first, second, school=form.chosen("school"), change=form.chosen("change"), page=page_number()
    )
    return render_template(
        "attempts/compare.html",
        round=round_,
        form=form,
        attempts=(first, second),
        page=page,
        moves=comparison.count_moves(first, second),
        changes=CHANGES,
        communes=comparison.list_commune_changes(first, second),
        since=_since(first, second),
        **_measured(first, second),
    )


def _choose(round_: Round, form: CompareForm, *, same: bool) -> str:
    """The page that asks for two; it says so where an address names one that is not there to be compared."""
    unknown = any(field.data and form.chosen(field.name) is None for field in (form.first, form.second))
    return render_template("attempts/choose.html", round=round_, form=form, same=same, unknown=unknown)


def _form(round_id: uuid.UUID) -> CompareForm:
    form = CompareForm(request.args)
    offered = [(str(row.id), attempt_label(row)) for row in queries.list_comparable(round_id)]
    form.first.choices = form.second.choices = [("", _l("Chọn một phương án")), *offered]
    form.school.choices = [("", _l("Tất cả")), *all_named(dict(outcomes.list_schools())).items()]
    return form


def _since(first: MatchAttempt, second: MatchAttempt) -> InputsDifference:
    """How the inputs differ; the archives are only opened when their hashes do."""
    if first.input_sha256 == second.input_sha256:
        return InputsDifference()
    archives = queries.frozen_inputs((first.id, second.id))
    return inputs.difference(archives[first.id], archives[second.id])


def _pins(first: MatchAttempt, second: MatchAttempt) -> list[tuple[int, list[str]]]:
    """The pins that only one of the two was run with, by its number."""
    ours, theirs = ({uuid.UUID(pin["id"]) for pin in attempt.pins} for attempt in (first, second))
    found = list_by_ids(first.round_id, ours ^ theirs)
    only = [(first, [pin for pin in found if pin.id in ours]), (second, [pin for pin in found if pin.id in theirs])]
    return [(attempt.number, [pin_label(pin) for pin in pins]) for attempt, pins in only if pins]


def _measured(first: MatchAttempt, second: MatchAttempt) -> dict[str, Any]:
    """How both were run, their measures as a table, and as charts with both in one."""
    ours, theirs = figures_of(first.report or {}), figures_of(second.report or {})
    numbers = first.number, second.number
    return {
        "settings": setting_rows(first, second),
        "measures": measure_rows(first, second),
        "pins": _pins(first, second),
        "priorities": paired(ours.priorities, theirs.priorities, numbers),
        "ranks": paired(ours.ranks, theirs.ranks, numbers),
    }
