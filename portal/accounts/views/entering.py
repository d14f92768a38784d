"""Signing in and out, and activation."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from flask_wtf.csrf import CSRFError

from portal import clock, languages
from portal.access import Permission, public, requires, rule_of
from portal.accounts import keeping, queries, rules, service
from portal.accounts.factors.views.entering import proceed
from portal.accounts.forms.entering import ActivationForm, LoginForm, NamingActivationForm
from portal.accounts.models import User
from portal.accounts.service.languages import choose_language
from portal.accounts.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.database import set_writing
from portal.errors import DomainError, error_page
from portal.extensions import db, login_manager
from portal.forms import KEPT


@bp.app_context_processor
def for_templates() -> dict[str, Any]:
    """`people_names(events)` for the trail, which comes before the accounts and knows actors by id only."""
    return {"people_names": lambda events: queries.names_of({event.actor_id for event in events} - {None})}


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """The user of a live session; rights and the session are read anew on every request."""
    found = queries.find_session(token)
    if found is None:
        return None
    user, row = found
    alive = rules.is_alive(last_seen=row.last_seen_at, expires=row.expires_at, staff=user.is_staff, at=clock.now())
    if not alive or not user.is_active:
        return None
    if clock.now() - row.last_seen_at > rules.LAST_SEEN_STEP:
        g.seen_session = row.id
    user.session_token = token
    user.signed_in_at, user.factor_checked_at = row.created_at, row.factor_checked_at
    return user


@bp.after_app_request
def note_last_seen(response: Any) -> Any:
    """Write down, at most once a minute, that a session was used."""
    session_id = g.pop("seen_session", None)
    if session_id is not None and response.status_code < 500:
        db.session.rollback()
        set_writing(True)
        queries.touch_session(session_id)
        db.session.commit()
    return response


@login_manager.unauthorized_handler
def ask_to_sign_in() -> Any:
    """The sign-in page in place of the one asked for; what was typed goes along."""
    context = keeping.login_context()
    if not context["interrupted"]:
        return redirect(url_for("accounts.login", next=context["next"]))
    form = LoginForm(formdata=None, kept=context["kept"])
    return render_template("accounts/login.html", form=form, interrupted=True), 401


@bp.app_errorhandler(CSRFError)
def missing_token(error: CSRFError) -> Any:
    """A form from a lost session goes through sign-in; a signed-in one is asked to load the page again.

    The switch of languages is for everybody, but what it carries may be somebody's.
    """
    rule = rule_of(current_app, request.endpoint or "") if request.endpoint else None
    is_somebodys = KEPT in request.form and keeping.keep() is not None
    if not current_user.is_authenticated and (is_somebodys or not (rule and rule.is_public)):
        return ask_to_sign_in()
    return error_page(400, _("Trang này đã mở quá lâu hoặc từ một phiên khác."))


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> Any:
    form = LoginForm(next=request.args.get("next", "") if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            user = _authenticate(form.email.data or "", form.password.data or "")
        except DomainError as error:
            db.session.commit()  # the count of wrong passwords stays
            form.refuse(error)
        else:
            return proceed(user, target=form.next.data, kept=form.kept.data)
    elif current_user.is_authenticated and request.method == "GET":
        return redirect(url_for("dashboards.home"))
    status = 422 if form.errors else 200
    return render_template("accounts/login.html", form=form, interrupted=False), status


def _authenticate(email: str, password: str) -> User:
    """In two transactions: the password is checked between them, when nobody waits for this request."""
    tried = service.begin_sign_in(email)
    db.session.commit()
    return service.finish_sign_in(tried, password, right=tried.is_right(password))


@bp.route("/logout", methods=["POST"])
@requires(Permission.KEEP_OWN_SESSION)
def logout() -> Any:
    user = current_user._get_current_object()
    service.end_session(session.get("_user_id", ""), actor=user)
    db.session.commit()
    logout_user()
    session.clear()
    languages.remember(user.language)
    keeping.remember_owner(user)  # a form that is still open in another tab can be given back
    flash(_("Bạn đã đăng xuất."), "success")
    response = redirect(url_for("accounts.login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/activate/<token>", methods=["GET", "POST"])
@public
def activate(token: str) -> Any:
    link = queries.find_activation_link(token)
    if link is None:
        return render_template("accounts/dead_link.html"), 404
    asks_name = service.lacks_name(queries.get_user(link.user_id))
    form = NamingActivationForm() if asks_name else ActivationForm()

    def begin() -> None:
        user = service.activate(token, form.password.data, full_name=form.full_name.data if asks_name else None)
        choose_language(user, languages.find_chosen() or user.language)

    done, status = carry_out(form, begin)
    if done:
        flash(_("Đã đặt mật khẩu. Hãy đăng nhập bằng thư điện tử và mật khẩu mới."), "success")
        return redirect(url_for(".login"))
    return render_template("accounts/activate.html", form=form), status
