"""Writing to those who could fill the seats of a shortage group: a draft, then to whom it goes, then it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.attempts.readiness import forecasts, letters, nudge_words, service
from portal.attempts.readiness.addressees import find_addressees
from portal.attempts.readiness.forms import PREVIEW, SEND, NudgeForm
from portal.attempts.readiness.models import ForecastGroup
from portal.attempts.readiness.rules import NudgeKind
from portal.attempts.readiness.views.blueprint import bp
from portal.errors import DomainError, NotFound, StaleVersion
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.queries import get_round


@bp.route(
    "/rounds/<uuid:round_id>/forecast/groups/<int:number>/<any(list, widen, lower):kind>", methods=["GET", "POST"]
)
@requires(Permission.NUDGE)
def nudge(round_id: uuid.UUID, number: int, kind: str) -> Any:
    """A draft to change; `step` of what is sent says whether to show it with its recipients, or to send it."""
    round_ = get_round(round_id, current_user)
    group, what = _group(round_.id, number, kind), NudgeKind(kind)
    form, status = _form(round_, group, what), 200
    confirms = False
    if form.validate_on_submit():
        try:
            if request.form.get("step") == SEND:
                return _send(round_, group, what, form)
            service.ensure_can_be_sent(round_, group, what)
            confirms = request.form.get("step") == PREVIEW
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            status, confirms = error.status, isinstance(error, StaleVersion)
    return _page(round_, group, what, form, confirms=confirms), status if status != 200 else 422 if form.errors else 200


def _group(round_id: uuid.UUID, number: int, kind: str) -> ForecastGroup:
    group = forecasts.get_group(round_id, number)
    if kind not in group.figures["nudges"]:
        raise NotFound
    return group


def _form(round_: Round, group: ForecastGroup, kind: NudgeKind) -> NudgeForm:
    openings, fields = forecasts.list_openings(group), forecasts.field_names()
    subject, text = letters.draft(kind, round_, group, openings, fields)
    return NudgeForm(group=group.key, subject=subject, text=text)


def _send(round_: Round, group: ForecastGroup, kind: NudgeKind, form: NudgeForm) -> Any:
    if form.group.data != group.key:
        raise StaleVersion(_("Dự báo vừa được tính lại, nhóm này đã khác. Hãy xem lại người nhận và nội dung."))
    words = {"subject": form.subject.data or "", "text": form.text.data or ""}
    sent = service.send(round_, group, kind, **words, seen=form.seen.data or "", actor=current_user)
    db.session.commit()
    flash(_("Đã gửi thư cho %(count)s người.", count=sent.recipients), "success")
    return redirect(url_for(".group", round_id=round_.id, number=group.number))


def _page(round_: Round, group: ForecastGroup, kind: NudgeKind, form: NudgeForm, *, confirms: bool) -> str:
    addressees = find_addressees(group, kind)
    if confirms:
        form.group.data, form.seen.data = group.key, addressees.fingerprint
    return render_template(
        "readiness/confirm.html" if confirms else "readiness/nudge.html",
        round=round_,
        group=group,
        title=nudge_words.TITLES[kind],
        sentence=nudge_words.shortage(group),
        form=form,
        addressees=addressees,
    )
