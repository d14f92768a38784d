"""Publish an approved attempt: what follows for whom, then the publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts import queries as attempts
from portal.attempts import refills
from portal.attempts.models import MatchAttempt
from portal.errors import DomainError
from portal.extensions import db
from portal.placements import queries, service
from portal.placements.forms import PublishForm
from portal.placements.views.blueprint import bp


@bp.route("/attempts/<uuid:attempt_id>/publish", methods=["GET", "POST"])
@requires(Permission.PUBLISH_ATTEMPTS, confirms=True)
def publish(attempt_id: UUID) -> Any:
    """What follows for whom, then the publication."""
    attempt = attempts.get_attempt(current_user, attempt_id)
    previous = attempts.find_published(attempt.round_id)
    form = PublishForm(version=attempt.version, replaces=str(previous.id) if previous else "")
    if form.validate_on_submit():
        try:
            count = _publish(attempt, form)
            flash(_("Đã công bố: %(count)s sinh viên có nơi thực tập.", count=count), "success")
            return redirect(url_for(".index", round_id=attempt.round_id))
        except DomainError as error:
            db.session.rollback()
            if error.status != 422:
                raise
            form.refuse(error)
    return _publish_page(attempt, previous, form), 422 if form.errors else 200


def _publish(attempt: MatchAttempt, form: PublishForm) -> int:
    version, replaces = form.version.data, form.replaces.data or ""
    count = service.publish(attempt, version=version, replaces=replaces, actor=current_user)
    db.session.commit()
    return count


def _publish_page(attempt: MatchAttempt, previous: MatchAttempt | None, form: PublishForm) -> str:
    return render_template(
        "placements/publish.html",
        attempt=attempt,
        previous=previous,
        effect=queries.effect_of(attempt),
        newcomers=refills.list_newcomers(attempt),
        form=form,
    )
