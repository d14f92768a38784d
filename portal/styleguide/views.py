"""The pages of the catalogue."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from portal.access import public
from portal.styleguide import samples
from portal.styleguide.forms import SampleForm

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide")


@bp.route("")
@public
def index() -> Any:
    return render_template("styleguide/index.html", parts=samples.PARTS)


@bp.route("/<part>", methods=["GET", "POST"])
@public
def show(part: str) -> Any:
    if part not in samples.PARTS:
        abort(404)
    form = SampleForm()
    if form.validate_on_submit():
        flash(_("Biểu mẫu hợp lệ; trang mẫu không lưu gì."), "success")
        return redirect(url_for(".show", part=part))
    status = 422 if form.errors else 200
    return render_template(samples.PARTS[part], form=form, part=part, **samples.everything()), status
