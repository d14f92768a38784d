"""Activation by a printed letter: good for 30 days, once, and only together with what its addressee knows."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import links, queries, rules, throttling
from portal.accounts.models import User
from portal.accounts.rules import LinkPurpose
from portal.accounts.service import set_password
from portal.audit.service import record
from portal.errors import DomainError


def draw_letter(user: User, *, actor: User) -> str:
    """Make the link of a letter and return its token; earlier letters of the user are dead."""
    if user.password_hash:
        raise DomainError(_("%(name)s đã kích hoạt tài khoản và tự đăng nhập được.", name=user.full_name))
    token = links.draw(user, LinkPurpose.LETTER, rules.LETTER_LIFETIME)
    record("account_letter_printed", user, actor=actor)
    return token


def activate(token: str, *, datum: str, password: str) -> User:
    """Set the password of whoever holds the letter and knows the datum that does not stand on it.

    Raises WrongTry or MustWait for a wrong datum (commit them: wrong ones are counted per account).
    """
    link = queries.find_activation_link(token, LinkPurpose.LETTER)
    user = queries.get_user(link.user_id) if link else None
    if link is None or user is None or not user.is_active or user.password_hash:
        raise DomainError(_("Thư này đã dùng hoặc đã hết hạn. Hãy xin cơ quan đã gửi thư một thư mới."))
    throttle = throttling.hold(queries.hash_token(f"letter:{user.id}"))
    throttling.ensure_may_try(throttle, field="datum")
    if not rules.knows_datum(datum, phone=user.phone, email=user.email):
        throttling.count_failure(throttle)
        raise throttling.WrongTry(_("Thông tin này không khớp với người nhận thư. Hãy kiểm tra lại."), field="datum")
    throttle.failures = 0
    set_password(user, password)
    if not queries.use_activation_link(link):
        raise DomainError(_("Thư này vừa được dùng. Hãy đăng nhập."))
    record("account_activated", user, actor=user, by="letter")
    return user
