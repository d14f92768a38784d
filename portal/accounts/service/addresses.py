"""Signing in with another mail address: it holds when the old address and the new one have confirmed it."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from portal import clock
from portal.accounts import links, queries, rules
from portal.accounts.models import EmailChange, User
from portal.accounts.rules import LinkPurpose
from portal.accounts.service import end_all_sessions
from portal.accounts.service.passwords import ensure_password
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify

_VI = (
    "Xác nhận đổi địa chỉ thư trên Về Xã",
    "Kính gửi {name},\n\nTài khoản Về Xã của bạn sẽ đăng nhập bằng {new} thay cho {old}. Hãy mở liên kết sau để xác "
    "nhận:\n{url}\n\nLiên kết có hiệu lực 24 giờ. Địa chỉ chỉ đổi khi cả hai hộp thư đã xác nhận. Nếu không phải bạn "
    "xin, đừng mở liên kết và hãy đổi mật khẩu ngay.",
)
_EN = (
    "Confirm your new mail address on Về Xã",
    "Dear {name},\n\nYour account on Về Xã will sign in with {new} instead of {old}. Open this link to "
    "confirm:\n{url}\n\nThe link is good for 24 hours. The address changes only when both mailboxes have confirmed. If "
    "it was not you, do not open the link, and change your password at once.",
)
CONFIRM = notice_kind(
    "email_change", label=_l("Xác nhận đổi địa chỉ thư"), vi=_VI, en=_EN, placeholders=("old", "new"), secret=True
)


def ask(user: User, *, email: str, password: str) -> None:
    """Send a link to each of the two addresses; raises WrongTry or MustWait for a wrong password (commit them).

    An address that another account has gets no mail, so that the wish comes to nothing and nobody learns of it.
    """
    ensure_password(user, password, field="password")
    new = queries.normal_email(email)
    if new == user.email:
        raise DomainError(_("Đây đang là địa chỉ của bạn. Hãy nhập địa chỉ mới."), field="email")
    old_token, new_token = draw_change(user, new)
    told = [(user.email, old_token)]
    if queries.find_user_by_email(new) is None:
        told.append((new, new_token))
    for address, token in told:
        link = links.address_of("accounts.confirm_email", token=token)
        recipient = Recipient(user.full_name, email=address, language=user.language)
        notify(CONFIRM, [recipient], key=queries.hash_token(link), url=link, old=user.email, new=new)


def draw_change(user: User, new_email: str, *, stands_in: User | None = None, reason: str = "") -> tuple[str, str]:
    """Keep the wish and return the tokens for the old and the new address; an earlier wish is gone.

    `stands_in`: the admin who, for this reason, agrees in place of a mailbox that is lost.
    """
    links.drop_email_change(user)
    old, new = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    db.session.add(
        EmailChange(
            user_id=user.id,
            new_email=new_email,
            old_token_hash=queries.hash_token(old),
            new_token_hash=queries.hash_token(new),
            expires_at=clock.now() + rules.EMAIL_CHANGE_LIFETIME,
            old_confirmed_at=clock.now() if stands_in else None,
        )
    )
    action = "email_replacement_asked" if stands_in else "email_change_asked"
    why = {"reason": reason} if reason else {}
    record(action, user, actor=stands_in or user, personal={"email": new_email, **why})
    return old, new


def find_change(token: str, *, lock: bool = False) -> EmailChange | None:
    """The wish that a link belongs to, as long as it can be confirmed."""
    hashed = queries.hash_token(token)
    statement = select(EmailChange).where(
        or_(EmailChange.old_token_hash == hashed, EmailChange.new_token_hash == hashed),
        EmailChange.expires_at > clock.now(),
    )
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def confirm(token: str) -> bool:
    """One of the two addresses agrees; True when the change holds from here on, and every session is ended."""
    change = find_change(token, lock=True)
    user = queries.get_user(change.user_id) if change else None
    if change is None or user is None or not user.is_active:
        raise DomainError(_("Liên kết này đã dùng hoặc đã hết hạn. Hãy xin đổi địa chỉ lại từ “Tài khoản của tôi”."))
    if queries.hash_token(token) == change.old_token_hash:
        change.old_confirmed_at = change.old_confirmed_at or clock.now()
    else:
        change.new_confirmed_at = change.new_confirmed_at or clock.now()
    record("email_change_confirmed", user, actor=user)
    if not (change.old_confirmed_at and change.new_confirmed_at):
        return False
    if queries.find_user_by_email(change.new_email) is not None:  # since the wish was uttered
        raise DomainError(_("Địa chỉ này nay thuộc về một tài khoản khác. Hãy chọn địa chỉ khác."))
    user.email = change.new_email
    db.session.delete(change)
    end_all_sessions(user)
    links.kill(user, LinkPurpose.RESET, LinkPurpose.ACTIVATION)  # they lie in a mailbox that is no longer theirs
    record("email_changed", user, actor=user, personal={"email": user.email})
    return True
