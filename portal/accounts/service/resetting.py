"""A forgotten password: a link by mail, good for one hour, once, and only until a newer one is asked for."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import links, queries, rules
from portal.accounts.models import User
from portal.accounts.rules import LinkPurpose
from portal.accounts.service import set_password
from portal.accounts.service.passwords import tell_of_new_password
from portal.audit.service import record
from portal.errors import DomainError
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify

ANSWER = "accounts.reset_password"

RESET = notice_kind(
    "password_reset",
    label=_l("Đặt lại mật khẩu"),
    vi=(
        "Đặt lại mật khẩu trên Về Xã",
        "Kính gửi {name},\n\nCó người, có lẽ là bạn, xin đặt lại mật khẩu của bạn. Hãy mở liên kết sau và đặt mật khẩu "
        "mới:\n{url}\n\nLiên kết dùng một lần, trong 1 giờ. Nếu bạn không xin, hãy bỏ qua thư này: mật khẩu cũ vẫn "
        "dùng được.",
    ),
    en=(
        "Reset your password on Về Xã",
        "Dear {name},\n\nSomebody, probably you, asked to reset your password. Open this link and set a new "
        "one:\n{url}\n\nThe link works once, within one hour. If you did not ask, ignore this mail: your password "
        "stays as it is.",
    ),
    secret=True,
)


def ask(email: str) -> None:
    """Have a link sent to the address if an account has it; the caller learns nothing either way."""
    links.ask(ANSWER, email=email)


@handler(ANSWER, label=_l("Gửi liên kết đặt lại mật khẩu"))
def answer(run: Run) -> None:
    """Send the link, where there is an account that may sign in; at most a few in an hour."""
    asked = links.take_request(run.payload)
    user = queries.find_user_by_email(asked[0]) if asked else None
    if user is None or not user.is_active:
        return
    if links.drawn_in_the_last_hour(user, LinkPurpose.RESET) >= rules.MOST_LINKS_AN_HOUR:
        return
    address = links.address_of("accounts.reset_password", token=draw_reset(user))
    notify(RESET, [Recipient.of(user)], key=queries.hash_token(address), url=address)


def draw_reset(user: User) -> str:
    """Make a reset link and return its token; the earlier ones are dead."""
    token = links.draw(user, LinkPurpose.RESET, rules.RESET_LIFETIME)
    record("password_reset_asked", user, actor=None)
    return token


def reset(token: str, password: str) -> User:
    """Use a reset link: set the password and sign the user out everywhere; raises DomainError for a dead link."""
    link = queries.find_activation_link(token, LinkPurpose.RESET)
    user = queries.get_user(link.user_id) if link else None
    if link is None or user is None or not user.is_active or not queries.use_activation_link(link):
        raise DomainError(_("Liên kết này đã dùng hoặc đã hết hạn. Hãy xin một liên kết mới."))
    set_password(user, password)
    record("password_reset", user, actor=user)
    tell_of_new_password(user)
    return user
