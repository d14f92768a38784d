"""The blueprint of the room, and how its pages answer a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request

from portal.errors import DomainError
from portal.extensions import db
from portal.forms import PortalForm

bp = Blueprint("students", __name__)
UPLOAD_LIMIT = 6 * 1024 * 1024  # a table of 5 MB in its envelope


@bp.url_value_preprocessor
def allow_upload(endpoint: str | None, _values: Any) -> None:
    """Let a file through where one is asked for; set before the CSRF check reads the form."""
    if endpoint == "students.import_list":
        request.max_content_length = UPLOAD_LIMIT


def carry_out(form: PortalForm, verb: Callable[[], Any]) -> tuple[bool, int]:
    """Do the verb if the form is good, and commit; otherwise the status with which to show the form again.

    Refusals of the verb stand at the field they name. What no correction of the form can heal (403, 404) is raised.
    """
    if not form.validate_on_submit():
        return False, 422 if form.errors else 200
    try:
        verb()
        db.session.commit()
    except DomainError as error:
        db.session.rollback()
        if error.status in (403, 404):
            raise
        form.refuse(error)
        return False, error.status
    return True, 200
