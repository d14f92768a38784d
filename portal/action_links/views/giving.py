"""Giving links: which communes wait, letters for many of them, links for one, taking a link back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.action_links import mailing, queries, service, wording
from portal.action_links.forms import GiveForm, LettersForm
from portal.action_links.rules import Channel, standing
from portal.action_links.service import Given
from portal.action_links.tasks import Waiting, list_waiting
from portal.action_links.views.blueprint import bp
from portal.communes.queries import get_commune
from portal.errors import DomainError
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.notices.service import whole_address
from portal.qr import qr_data_uri
from portal.rounds.models import Round
from portal.rounds.queries import get_round

P = Permission


@bp.route("/rounds/<uuid:round_id>/commune-links", methods=["GET", "POST"])
@requires(P.GIVE_ACTION_LINKS)
def index(round_id: UUID) -> Any:
    """The communes for which something waits; letters for all that are ticked."""
    round_ = get_round(round_id, current_user)
    rows = queries.list_communes(round_)
    form = LettersForm()
    form.communes.choices = [(row.code, row.name) for row in rows]
    if form.validate_on_submit():
        given = _give(round_, list_waiting(round_, form.communes.data), _("Ủy ban nhân dân"))
        db.session.commit()
        return _letters(round_, given)
    page = render_template("action_links/index.html", round=round_, rows=rows, form=form, tasks=wording.TASKS)
    return page, 422 if form.errors else 200


@bp.route("/rounds/<uuid:round_id>/commune-links/<code>", methods=["GET", "POST"])
@requires(P.GIVE_ACTION_LINKS)
def give(round_id: UUID, code: str) -> Any:
    """Links for what waits for one commune, and the links it was given."""
    round_, commune = get_round(round_id, current_user), get_commune(code)
    waiting = {one.key: one for one in list_waiting(round_, [commune.code])}
    form = GiveForm()
    form.tasks.choices = [(key, wording.about(one.task, one.subject)) for key, one in waiting.items()]
    if form.validate_on_submit():
        given = _give_chosen(round_, [waiting[key] for key in form.tasks.data], form)
        db.session.commit()
        if form.channel.data == Channel.PAPER:
            return _letters(round_, given)
        flash(_("Thư đang được gửi tới %(email)s.", email=form.email.data), "success")
        return redirect(url_for(".give", round_id=round_.id, code=commune.code))
    links = [(link, standing(link, clock.now())) for link in queries.list_links(round_, commune.code)]
    page = render_template(
        "action_links/give.html", round=round_, commune=commune, form=form, links=links, words=wording
    )
    return page, 422 if form.errors else 200


def _give(round_: Round, waiting: Iterable[Waiting], recipient: str) -> list[Given]:
    return [
        service.give(one, round_, channel=Channel.PAPER, actor=current_user, recipient=recipient) for one in waiting
    ]


def _give_chosen(round_: Round, waiting: Iterable[Waiting], form: GiveForm) -> list[Given]:
    recipient = form.recipient.data or ""
    if form.channel.data == Channel.PAPER:
        return _give(round_, waiting, recipient)
    email = form.email.data or ""
    given = [
        service.give(one, round_, channel=Channel.MAIL, actor=current_user, recipient=recipient, email=email)
        for one in waiting
    ]
    for one in given:
        mailing.send(one, _address(one))
    return given


def _address(given: Given) -> str:
    return whole_address(url_for(".use", token=given.token))


def _letters(round_: Round, given: list[Given]) -> str:
    """One sheet per commune with the codes of all it can do; shown this once, since tokens are not kept."""
    sheets: dict[str, list[dict[str, Any]]] = {}
    for one in given:
        url = _address(one)
        about = wording.about(one.waiting.task, one.waiting.subject)
        sheet = sheets.setdefault(one.link.commune_code, [])
        sheet.append({"about": about, "url": url, "qr": qr_data_uri(url), "link": one.link})
    return render_template("action_links/letters.html", round=round_, sheets=sheets)


@bp.route("/commune-links/<uuid:link_id>/revoke", methods=["GET", "POST"])
@requires(P.GIVE_ACTION_LINKS)
def revoke(link_id: UUID) -> Any:
    """Make a link dead before its time."""
    link = queries.get_link(link_id)
    back = url_for(".give", round_id=link.round_id, code=link.commune_code)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            service.revoke(link, actor=current_user)
            db.session.commit()
            flash(_("Đã thu hồi liên kết. Ai mở nó sẽ được báo dùng thư mới nhất."), "success")
        except DomainError as error:
            db.session.rollback()
            flash(error.message, "warning")
        return redirect(back)
    about = wording.about(link.task, link.placement or link.question)  # type: ignore[arg-type]
    return render_template("action_links/revoke.html", link=link, form=form, about=about, back=back)
