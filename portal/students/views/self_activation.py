"""Pages on which students ask for the link that activates their account."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from portal.access import public
from portal.carrying_out import carry_out
from portal.students import self_activation
from portal.students.forms import SelfActivationForm
from portal.students.views.blueprint import bp


@bp.route("/activate-student", methods=["GET", "POST"])
@public
def activate() -> Any:
    """Ask for a link; the answer is the same whether code and address are known or not."""
    form = SelfActivationForm()
    done, status = carry_out(form, lambda: self_activation.ask(code=form.code.data or "", email=form.email.data))
    if done:
        return redirect(url_for(".activation_asked"))
    return render_template("students/activate.html", form=form), status


@bp.route("/activate-student/asked")
@public
def activation_asked() -> Any:
    return render_template("students/activation_asked.html")
