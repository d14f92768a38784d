"""Verbs on the communes' officers: appoint, invite again, draw letters, hand over."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.access import Role
from portal.accounts import invitations, inviting_many, links
from portal.accounts import service as accounts
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import find_user_by_email
from portal.accounts.service.letters import draw_letter
from portal.audit.service import record
from portal.communes.officers.queries import Officer, list_waiting
from portal.errors import DomainError


def appoint(code: str, *, full_name: str, email: str, phone: str, actor: User) -> tuple[User, RoleGrant]:
    """Put somebody in charge of a commune; their account is made where they have none, and left alone otherwise."""
    user = find_user_by_email(email)
    if user is None:
        user = accounts.create_user(email=email, full_name=full_name, phone=phone, actor=actor)
    return user, accounts.grant_role(user, Role.COMMUNE_OFFICER, commune_code=code, actor=actor)


def invite_waiting(*, actor: User) -> int:
    """Have a new link sent to every officer who has not activated their account; how many these are."""
    users = list({officer.user.id: officer.user for officer in list_waiting()}.values())
    if not users:
        raise DomainError(_("Mọi cán bộ trong danh sách đã kích hoạt tài khoản."))
    inviting_many.ask(users, actor=actor)
    return len(users)


def invite_again(officer: Officer, *, actor: User) -> None:
    """Send one officer a new link; the earlier one is dead. Refused once the account is in use."""
    if officer.user.password_hash:
        raise DomainError(_("%(name)s đã kích hoạt tài khoản và tự đăng nhập được.", name=officer.user.full_name))
    _send_link(officer.user, actor)


def _send_link(user: User, actor: User) -> None:
    invitations.send_links([user], actor=actor)


def draw_letters(officers: Sequence[Officer], *, actor: User) -> list[tuple[Officer, str]]:
    """The officers with the address their letter's code opens; shown once, since tokens are not kept."""
    addresses: dict[object, str] = {}
    for officer in officers:  # somebody who looks after two communes gets the same code in both letters
        if officer.user.id not in addresses:
            token = draw_letter(officer.user, actor=actor)
            addresses[officer.user.id] = links.address_of("accounts.letter", token=token)
    return [(officer, addresses[officer.user.id]) for officer in officers]


def hand_over(officer: Officer, *, full_name: str, email: str, phone: str, actor: User) -> User:
    """Put a successor in charge of the commune; the predecessor loses it on their next request.

    Requests, drafts and history belong to the commune and stay with it.
    """
    if find_user_by_email(email) is officer.user:
        raise DomainError(_("Đây là chính người đang phụ trách. Hãy nhập địa chỉ của người mới."), field="email")
    successor, _grant = appoint(officer.commune.code, full_name=full_name, email=email, phone=phone, actor=actor)
    if not successor.is_active:
        raise DomainError(_("Tài khoản với địa chỉ này đang bị khóa. Hãy mở lại trước."), field="email")
    accounts.revoke_role(officer.user, officer.grant, actor=actor)
    if not successor.password_hash:
        _send_link(successor, actor)
    record("officer_handed_over", successor, actor=actor, commune=officer.commune.code, predecessor=officer.user.id)
    return successor
