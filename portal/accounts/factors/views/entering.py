"""The way in after whatever proved who it is: on to the second step, or into a session."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from portal import languages
from portal.access import public
from portal.accounts import keeping, service
from portal.accounts.factors import queries
from portal.accounts.factors.forms import SecondStepForm
from portal.accounts.factors.rules import FEW_RECOVERY_CODES, Method, to_check
from portal.accounts.factors.service import checking, halves, passkeys
from portal.accounts.factors.views.blueprint import bp
from portal.accounts.forms.entering import LoginForm
from portal.accounts.models import User
from portal.addresses import safe_next
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import KEPT

HALF = "half_session"  # in the cookie: the token of the half session


def proceed(user: User, *, target: str | None, kept: str | None) -> Any:
    """Go on with somebody who has just passed the first step, by password or by their university's sign-on.

    `target` is where they wanted to go, `kept` what they had typed (accounts.keeping). Commits.
    """
    if user.factor_since is None or current_app.config["SECOND_FACTOR"] == "off":
        return enter(user, target=target, kept=kept)
    _leave_old_session()
    session[HALF] = halves.begin(user)
    _draw_challenge(user)
    db.session.commit()
    if kept:  # too long for an address
        return _second_step_page(user, SecondStepForm(formdata=None, next=target, kept=kept))
    return redirect(url_for("factors.second_step", next=safe_next(target)))


def enter(user: User, *, target: str | None, kept: str | None, factor_checked: bool = False) -> Any:
    """Open a session with a new id, and lead on to the page that was asked for. Commits."""
    _leave_old_session()
    session.clear()
    languages.remember(user.language)
    keeping.remember_owner(user)
    g.pop("csrf_token", None)  # made from the session that is gone
    service.start_session(user, device=request.user_agent.string, factor_checked=factor_checked)
    login_user(user)
    session.permanent = True
    db.session.commit()
    opened = keeping.open_kept(kept or "", user)
    if opened:
        return render_template("accounts/give_back.html", target=opened[0], fields=opened[1], kept_mark=KEPT)
    return redirect(safe_next(target) or url_for("dashboards.home"))


def _leave_old_session() -> None:
    if current_user.is_authenticated:
        service.end_session(current_user.session_token, actor=current_user)
    logout_user()


@bp.route("/login/second-step", methods=["GET", "POST"])
@public
def second_step() -> Any:
    """The second step of signing in, for a browser that gave the right password a moment ago."""
    found = queries.find_half_session(session.get(HALF, ""))
    form = SecondStepForm(next=request.args.get("next", "") if request.method == "GET" else None)
    if found is None:
        return _begin_again(form)
    user, half = found
    if form.validate_on_submit():
        try:
            method = checking.check(user, form.typed, holder=to_check(session[HALF]))
        except DomainError as error:
            _draw_challenge(user)
            db.session.commit()  # the count of wrong codes stays
            form.refuse(error)
        else:
            if not halves.use(half):
                db.session.rollback()
                return _begin_again(form)
            answer = enter(user, target=form.next.data, kept=form.kept.data, factor_checked=True)
            _warn_of_few_codes(user, method)
            return answer
    return _second_step_page(user, form), 422 if form.errors else 200


def _draw_challenge(user: User) -> None:
    """Let one of the person's passkeys sign in this browser, where there is one."""
    if queries.list_passkeys(user):
        passkeys.begin(user, to_check(session[HALF]))


def _second_step_page(user: User, form: SecondStepForm) -> str:
    options = passkeys.options_to_check(user, to_check(session[HALF])) if queries.list_passkeys(user) else None
    form.factor_passkey.data = ""  # good for one try
    return render_template("factors/second_step.html", form=form, options=options)


def _begin_again(form: SecondStepForm) -> Any:
    """No password was given here, or too long ago: back to the first step, with all that came along."""
    if request.method == "GET":
        return redirect(url_for("accounts.login", next=safe_next(form.next.data)))
    again = LoginForm(formdata=None, next=form.next.data, kept=form.kept.data)
    return render_template("accounts/login.html", form=again, interrupted=True), 401


def _warn_of_few_codes(user: User, method: Method) -> None:
    left = queries.count_codes_left(user)
    if method is Method.RECOVERY_CODE and left <= FEW_RECOVERY_CODES:
        flash(
            _("Bạn chỉ còn %(count)s mã dự phòng. Hãy tạo danh sách mới trong phần xác thực hai bước.", count=left),
            "warning",
        )
