"""Switching off, or inviting once more, several accounts by the verbs that do it to one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.accounts import invitations, queries, service
from portal.accounts.invited import invited_since
from portal.accounts.models import User
from portal.accounts.rules import Standing
from portal.design_words import ROLES
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.listings.several import Effect, Effects, Outcome, Selection, do_each, take_some

_JUST_NOW = timedelta(minutes=10)  # a second link within that time would only kill the one on its way


class Verb(StrEnum):
    DISABLE = "disable"
    INVITE = "invite"


def list_effects(verb: Verb, selection: Selection, *, actor: User) -> Effects:
    """What the verb would do to the chosen accounts, in the order of their addresses."""
    statement = select(User).order_by(User.email)
    if selection.everything:
        statement = queries.narrowed(statement, queries.AccountFilter.read(selection.asked))
    else:
        statement = statement.where(User.id.in_(selection.ids))
    users, more = take_some(statement)
    just_invited = invited_since(users, clock.now() - _JUST_NOW)
    return Effects.among([_effect(verb, user, actor, user.id in just_invited) for user in users], more)


def _effect(verb: Verb, user: User, actor: User, just_invited: bool) -> Effect:
    about = "; ".join([user.full_name, *(str(ROLES[role]) for role in user.roles)])
    return Effect(user.id, _version(user), user.email, about, _hindrance(verb, user, actor, just_invited))


def _version(user: User) -> int:
    """What of an account decides about the verbs; one that was switched off or activated meanwhile is another."""
    return list(Standing).index(user.standing)


def _hindrance(verb: Verb, user: User, actor: User, just_invited: bool) -> str:
    if user.standing is Standing.DISABLED:
        return _("Tài khoản đang bị khóa.")
    if verb is Verb.DISABLE:
        return _("Đây là tài khoản của bạn.") if user.id == actor.id else ""
    if user.standing is Standing.ACTIVE:
        return _("Đã kích hoạt, không cần mời nữa.")
    if not user.grants:
        return _("Chưa có vai trò nào: hãy trao vai trò trước.")
    return _("Vừa được mời trong 10 phút qua.") if just_invited else ""


def carry_out(verb: Verb, seen: Mapping[UUID, str], *, actor: User) -> Outcome:
    """Switch off, or send a new link to, the accounts that were seen, each for itself."""
    found = db.session.scalars(select(User).where(User.id.in_(seen))).all()
    return do_each(seen, found, _doing(verb, actor), lambda user: user.email)


def _doing(verb: Verb, actor: User) -> Callable[[User, str], None]:
    def do(user: User, version: str) -> None:
        if version != str(_version(user)):
            raise StaleVersion(_("Tài khoản vừa thay đổi. Hãy xem lại rồi làm lại nếu cần."))
        hindrance = _hindrance(verb, user, actor, bool(invited_since([user], clock.now() - _JUST_NOW)))
        if hindrance:
            raise DomainError(hindrance)
        if verb is Verb.DISABLE:
            service.disable(user, actor=actor)
        else:
            invitations.send_links([user], actor=actor)

    return do
