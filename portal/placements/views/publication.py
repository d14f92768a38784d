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
from portal.carrying_out import carry_out
from portal.placements import queries, service
from portal.placements.forms import PublishForm
from portal.placements.views.blueprint import bp


@bp.route("/attempts/<uuid:attempt_id>/publish", methods=["GET", "POST"])
@requires(Permission.PUBLISH_ATTEMPTS, confirms=True)
def publish(attempt_id: UUID) -> Any:
    """What follows for whom, then the publication."""
    attempt = attempts.get_attempt(current_user, attempt_id)
    form = PublishForm()
    told, status = carry_out(form, lambda: _publish(attempt, form))
    if status == 409 and service.was_published_by(attempt, current_user):
        told = _("Lần bấm đầu của bạn đã công bố kết quả này; không có gì được làm hai lần.")
    if told:
        flash(told, "success")
        return redirect(url_for(".index", round_id=attempt.round_id))
    return _publish_page(attempt, form), status


def _publish(attempt: MatchAttempt, form: PublishForm) -> str:
    version, replaces = form.version.data, form.replaces.data or ""
    count = service.publish(attempt, version=version, replaces=replaces, actor=current_user)
    return _("Đã công bố: %(count)s sinh viên có nơi thực tập.", count=count)


def _id_of(attempt: MatchAttempt | None) -> str:
    return str(attempt.id) if attempt else ""


def _publish_page(attempt: MatchAttempt, form: PublishForm) -> str:
    """The page as things stand now, also after a refusal: what it shows is what its form carries."""
    previous = attempts.find_published(attempt.round_id)
    form.version.data, form.replaces.data = str(attempt.version), _id_of(previous)
    return render_template(
        "placements/publish.html",
        attempt=attempt,
        previous=previous,
        effect=queries.effect_of(attempt),
        newcomers=refills.list_newcomers(attempt),
        form=form,
    )
