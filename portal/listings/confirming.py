"""The page on which a verb for several rows is confirmed: what it would do, then what it did not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template

from portal.carrying_out import carry_out
from portal.forms import SeveralForm
from portal.listings.several import Effects, Outcome


def confirm(
    form: SeveralForm,
    verb: Callable[[], Outcome],
    effects: Callable[[], Effects],
    *,
    says: Callable[[int], str],
    asks: str,
    tells: str,
    back: str,
    **about: Any,
) -> Any:
    """Do the verb and go `back` with what `says` of the number of rows; where some were refused, show them.

    `asks`: the template that shows `effects()` with the form; `tells`: the one that shows an outcome with refusals.
    Both get `back` and `about`.
    """
    outcome, status = carry_out(form, verb)
    if outcome and not outcome.refused:
        flash(says(outcome.done), "success")
        return redirect(back)
    if outcome:
        return render_template(tells, outcome=outcome, back=back, **about)
    found = effects()
    form.seen.data = found.seen
    return render_template(asks, form=form, effects=found, back=back, **about), status
