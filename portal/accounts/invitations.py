"""Inviting a person into a role: the account is made where it is missing, the role granted, a link drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from portal.access import Role
from portal.accounts import links, queries, service
from portal.accounts.models import User
from portal.errors import DomainError
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import Told, notify, notify_each

# Which table a role's scope is a key of; asked by name, since communes, schools and students are later rooms.
_SCOPES = {
    Role.COMMUNE_OFFICER: ("commune_code", "SELECT code FROM commune WHERE code = :key"),
    Role.SCHOOL_COORDINATOR: ("school_code", "SELECT code FROM school WHERE code = :key"),
    Role.STUDENT: ("student_id", "SELECT id FROM student WHERE code = :key"),
}


def invite(*, email: str, full_name: str, role: Role, scope: str, actor: User | None) -> tuple[User, str]:
    """The user and the token of their activation link; raises DomainError when scope and role do not fit."""
    columns = _scope(role, (scope or "").strip())
    user = queries.find_user_by_email(email)
    if user is None:
        user = service.create_user(email=email, full_name=full_name, actor=actor)
    service.grant_role(user, role, actor=actor, **columns)
    return user, service.invite(user, actor=actor)


INVITED = notice_kind(
    "account_invited",
    label=_l("Mời vào cổng"),
    vi=(
        "Mời bạn vào cổng Về Xã",
        "Kính gửi {name},\n\nBạn được mời vào Về Xã, cổng phân công thực tập tốt nghiệp tại các xã, phường tỉnh Thái "
        "Nguyên. Hãy mở liên kết sau và tự đặt mật khẩu:\n{url}\n\nLiên kết dùng một lần, trong 72 giờ. Nếu bạn không "
        "chờ thư này, xin bỏ qua.",
    ),
    en=(
        "You are invited to Về Xã",
        "Dear {name},\n\nYou are invited to Về Xã, the portal for internships in the communes of Thái Nguyên. Open "
        "this link and set a password of your own:\n{url}\n\nThe link works once, within 72 hours. If you do not "
        "expect this mail, please ignore it.",
    ),
    secret=True,
)


def tell(user: User, url: str) -> None:
    """Send the invited person their link; `url` is the whole address and opens the account by itself."""
    notify(INVITED, [Recipient.of(user)], key=queries.hash_token(url), url=url)


def send_links(users: Sequence[User], *, actor: User | None) -> None:
    """Draw a link for each of some people and send it; their earlier links are dead."""
    tokens = service.invite_many(users, actor=actor)
    told = [
        Told(Recipient.of(user), queries.hash_token(url), url)
        for user, token in zip(users, tokens, strict=True)
        for url in [links.address_of("accounts.activate", token=token)]
    ]
    notify_each(INVITED, told)


def grant(user: User, role: Role, scope: str, *, actor: User | None) -> None:
    """Give a role with its scope, named by its code; raises DomainError when the two do not fit."""
    service.grant_role(user, role, actor=actor, **_scope(role, (scope or "").strip()))


def _scope(role: Role, scope: str) -> dict[str, Any]:
    if role not in _SCOPES:
        if scope:
            raise DomainError(_("Vai trò này không có phạm vi: hãy để trống."), field="scope")
        return {}
    column, lookup = _SCOPES[role]
    found = db.session.execute(text(lookup), {"key": scope}).scalar() if scope else None
    if found is None:
        raise DomainError(
            _("Không có mã “%(scope)s”. Hãy nhập đúng mã xã, mã trường hoặc mã sinh viên.", scope=scope),
            field="scope",
        )
    return {column: UUID(str(found)) if role is Role.STUDENT else found}
