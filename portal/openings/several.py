"""Deciding on several openings at once, by the verbs with which one is decided on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from portal.access import Permission
from portal.accounts.models import User
from portal.communes.models import Commune
from portal.extensions import db
from portal.listings.several import Effect, Effects, Outcome, Selection, do_each, take_some
from portal.openings import rights, service
from portal.openings.models import Opening
from portal.openings.queries import OpeningFilter, in_scope, level_joins, narrowed
from portal.openings.rules import REVIEWED_IN, OpeningAction, OpeningStatus
from portal.openings.wording import STATUSES
from portal.rounds.models import Round, RoundPriority

VERBS = {
    OpeningAction.APPROVE: service.approve,
    OpeningAction.RETURN: service.send_back,
    OpeningAction.REJECT: service.reject,
}


def list_effects(actor: User, round_: Round, selection: Selection) -> Effects:
    """What deciding on the chosen openings would do, in the order of the communes."""
    statement = _within(actor, round_).outerjoin(RoundPriority, level_joins())
    if selection.everything:
        statement = narrowed(statement, OpeningFilter.read(selection.asked))
    else:
        statement = statement.where(Opening.id.in_(selection.ids))
    statement = statement.order_by(Commune.sort_key, Commune.code, Opening.created_at, Opening.id)
    openings, more = take_some(statement)
    return Effects.among([_effect(actor, opening) for opening in openings], more)


def _within(actor: User, round_: Round) -> Any:
    return (
        select(Opening)
        .join(Commune, Commune.code == Opening.commune_code)
        .where(Opening.round_id == round_.id, in_scope(actor.scope(Permission.REVIEW_OPENINGS)))
    )


def _effect(actor: User, opening: Opening) -> Effect:
    about = _("%(title)s · %(seats)s chỗ", title=opening.title, seats=opening.seats)
    return Effect(opening.id, opening.version, opening.commune.full_name, about, _hindrance(actor, opening))


def _hindrance(actor: User, opening: Opening) -> str:
    if opening.status != OpeningStatus.SUBMITTED:
        return _("Tình trạng hiện nay là “%(status)s”.", status=STATUSES[OpeningStatus(opening.status)])
    if opening.round.status not in REVIEWED_IN:
        return _("Đợt thực tập không còn ở bước xét duyệt đề nghị tiếp nhận.")
    if not rights.may_decide(actor, opening):
        return _("Chính bạn đã nhập đề nghị này; cần một người khác xem xét.")
    return ""


def decide(round_: Round, action: OpeningAction, seen: Mapping[UUID, str], *, comment: str, actor: User) -> Outcome:
    """Approve, return or reject the openings that were seen, each for itself."""
    found = db.session.scalars(_within(actor, round_).where(Opening.id.in_(seen))).all()
    return do_each(
        seen,
        found,
        lambda opening, version: VERBS[action](opening, seen=version, comment=comment, actor=actor),
        lambda opening: f"{opening.commune.full_name} – {opening.title}",
    )
