"""How a page carries out what its form asks for: one verb, one commit, refusals back on the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.database import set_writing
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.forms import PortalForm


def begin_writing() -> None:
    """Let a page that has read so far write what it showed: SQLite refuses to turn a reading transaction."""
    db.session.rollback()
    set_writing(True)


def carry_out(
    form: PortalForm,
    verb: Callable[[], Any],
    *,
    record: Any = None,
    stale: str = "",
    keeps: tuple[type[DomainError], ...] = (),
) -> tuple[Any, int]:
    """Do the verb if the form is good, and commit: what it gives (True for nothing), and 200.

    Otherwise False and the status with which to show the form again; refusals of the verb stand at the field they
    name. What is not there (404) is raised. `record`: what the form was made
    from; a refused form comes back with its present version. `stale`: what to say in place of the general sentence when
    that was another one. `keeps`: refusals that are written down
    nevertheless, since the verb counts them.
    """
    if not form.validate_on_submit():
        return False, 422 if form.errors else 200
    try:
        given = verb()
        db.session.commit()
    except DomainError as error:
        if isinstance(error, keeps):
            db.session.commit()
        else:
            db.session.rollback()
        if error.status == 404:
            raise
        form.refuse(StaleVersion(stale, changes=error.changes) if stale and isinstance(error, StaleVersion) else error)
        if record is not None:
            form["version"].data = str(record.version)
        return False, error.status
    return given or True, 200
