"""The blueprint of the room, and how its pages answer a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from portal.accounts.throttling import MustWait, WrongTry
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import PortalForm

bp = Blueprint("accounts", __name__)


def carry_out(form: PortalForm, verb: Callable[[], Any], *, counts: bool = False) -> tuple[bool, int]:
    """Do the verb if the form is good, and commit; otherwise the status with which to show the form again.

    Refusals of the verb stand at the field they name. What no correction of the form can heal (403, 404) is raised.
    `counts`: a refusal is kept too, since the verb counts wrong tries.
    """
    if not form.validate_on_submit():
        return False, 422 if form.errors else 200
    try:
        verb()
        db.session.commit()
    except DomainError as error:
        if counts and isinstance(error, WrongTry | MustWait):
            db.session.commit()
        else:
            db.session.rollback()
        if error.status in (403, 404):
            raise
        form.refuse(error)
        return False, error.status
    return True, 200
