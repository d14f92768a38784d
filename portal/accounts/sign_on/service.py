"""Verbs of signing in through a school: recognise who is vouched for, bind, unbind."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from config import SignOnProvider
from portal import clock
from portal.accounts.factors.service import standing
from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email
from portal.accounts.sign_on import queries, rules
from portal.accounts.sign_on.models import SchoolAccount
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db

log = logging.getLogger(__name__)
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2


class SignOnRefused(DomainError):
    """The school's word does not open an account here. One text for all reasons; the log says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "Không đăng nhập được bằng tài khoản của trường: địa chỉ thư chưa được trường xác nhận, hoặc chưa có"
                " tài khoản Về Xã mang địa chỉ ấy. Hãy thử lại, đăng nhập bằng mật khẩu, hoặc hỏi phòng đào tạo."
            )
        )
        log.warning("sign-on refused: %s", reason)


def recognise(provider: SignOnProvider, claims: Mapping[str, Any]) -> User:
    """The user whom the school vouches for; `claims` come from an ID token that was verified.

    Accounts are found by verified mail address, never made, and no role is given. The first sign-on binds the
    school's account to the user. Raises SignOnRefused.
    """
    mail, subject = rules.vouched_mail(claims, provider.domains), claims.get("sub")
    if mail is None:
        raise SignOnRefused(f"{provider.name} vouches for no mail address of its own")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise SignOnRefused(f"{provider.name} sends no usable subject")
    user = find_user_by_email(mail)
    if user is None or not user.is_active:
        raise SignOnRefused("no active account has this address")
    _bind(user, provider, subject)
    record("school_vouched", user, actor=user, provider=provider.name)
    return user


def _bind(user: User, provider: SignOnProvider, subject: str) -> None:
    standing.hold(user)  # two first sign-ons at once
    known = queries.list_claims(user, issuer=provider.issuer, subject=subject)
    if any((account.user_id, account.subject) != (user.id, subject) for account in known):
        raise SignOnRefused("the address or the school's account belongs to somebody else by now")
    if known:
        return
    account = SchoolAccount(issuer=provider.issuer, subject=subject, user_id=user.id, linked_at=clock.now())
    db.session.add(account)
    record("school_account_linked", user, actor=user, provider=provider.name)


def unlink(user: User, *, actor: User | None) -> int:
    """Let the next sign-on bind another account of the school; how many were bound."""
    accounts = queries.list_school_accounts(user)
    for account in accounts:
        db.session.delete(account)
    if accounts:
        record("school_account_unlinked", user, actor=actor, count=len(accounts))
    return len(accounts)
