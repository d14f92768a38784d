"""To the school's provider and back. Both are links: `form-action 'self'` stops a form that is led elsewhere."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, session, url_for

from config import SignOnProvider
from portal.access import public
from portal.accounts.factors.views.entering import proceed
from portal.accounts.sign_on import service
from portal.accounts.sign_on.provider import claims_of_who_came_back, lead_there
from portal.addresses import safe_next
from portal.database import set_writing
from portal.errors import DomainError, NotFound
from portal.extensions import db

bp = Blueprint("sign_on", __name__)
_NEXT = "sign_on_next"  # in the cookie: where the person wanted to go


@bp.app_context_processor
def schools_that_vouch() -> dict[str, Any]:
    """`sign_on_providers` for the sign-in page, which several views show."""
    return {"sign_on_providers": list(current_app.config["SIGN_ON"].values())}


@bp.route("/sign-on/<name>")
@public
def start(name: str) -> Any:
    """Lead to the school's sign-in."""
    provider = _get_provider(name)
    for key in [key for key in session if key.startswith("_state_")]:
        del session[key]  # tries that were given up would fill the cookie
    session[_NEXT] = safe_next(request.args.get("next"))
    try:
        return lead_there(provider, current_app.config["PUBLIC_URL"] + url_for(".callback", name=name))
    except DomainError as error:
        return _back(error)


@bp.route("/sign-on/<name>/callback")
@public
def callback(name: str) -> Any:
    """The person comes back from their school: on to the second step, or into a session."""
    provider, target = _get_provider(name), session.pop(_NEXT, None)
    try:
        claims = claims_of_who_came_back(provider)  # before the database is asked: a school may be slow
        db.session.rollback()
        set_writing(True)
        user = service.recognise(provider, claims)
    except DomainError as error:
        db.session.rollback()
        return _back(error)
    return proceed(user, target=target, kept=None)


def _get_provider(name: str) -> SignOnProvider:
    provider: SignOnProvider | None = current_app.config["SIGN_ON"].get(name)
    if provider is None:
        raise NotFound
    return provider


def _back(error: DomainError) -> Any:
    flash(error.message, "error")
    return redirect(url_for("accounts.login"))
