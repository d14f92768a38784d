"""Carrying the text of a form over a lost session (see portal.forms)."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.accounts import queries
from portal.accounts.models import User
from portal.addresses import safe_next
from portal.forms import KEPT

HOURS = 3600
_OWNER = "owner"
_DROPPED = {"csrf_token", "password", "password_again", "submit"}
_SECRET = re.compile(f"password|^factor_|^{KEPT}$")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="kept-form")


def keep() -> str | None:
    """The present POST as one signed text, or None when there is nothing to keep or nobody to give it back to."""
    owner = _find_owner()
    target = safe_next(request.full_path.rstrip("?"))
    if request.method != "POST" or owner is None or target is None:
        return None
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in _DROPPED]
    return str(_signer().dumps([owner, target, fields])) if fields else None


def remember_owner(user: User) -> None:
    """Note whose browser this is; stays after signing out and after the session row is gone."""
    session[_OWNER] = str(user.id)


def _find_owner() -> str | None:
    # On a shared machine nobody else may get the text back.
    found = queries.find_session(session.get("_user_id") or "")
    return str(found[0].id) if found else session.get(_OWNER)


def open_kept(kept: str, user: User) -> tuple[str, list[tuple[str, str]]] | None:
    """The address and fields that were kept, for the same user only; None when signed by nobody or too old."""
    try:
        owner, target, fields = _signer().loads(kept, max_age=12 * HOURS)
    except BadData:
        return None
    pairs: list[tuple[str, str]] = [(str(k), str(v)) for k, v in fields]
    return (str(target), pairs) if owner == str(user.id) else None


def typed_here() -> list[tuple[str, str]]:
    """What the form of this answer was sent with, for showing it once more; nothing secret, no files."""
    return [
        (name, value.replace("\x00", ""))
        for name, value in request.form.items(multi=True)
        if name not in _DROPPED and not _SECRET.search(name)
    ]


def login_context() -> dict[str, Any]:
    """What the sign-in page needs to know of the request that was interrupted."""
    if request.method == "POST":
        return {"kept": keep(), "next": None, "interrupted": True}
    return {"kept": None, "next": safe_next(request.full_path.rstrip("?")), "interrupted": False}
