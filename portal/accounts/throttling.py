"""Slowing those who guess: wrong tries in a row are counted per account, in the database."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.accounts import rules
from portal.accounts.models import LoginThrottle
from portal.errors import DomainError
from portal.extensions import db


class MustWait(DomainError):
    """Too many wrong tries in a row: the next one has to wait."""


class WrongTry(DomainError):
    """A guess was wrong. The caller commits all the same: the count of wrong tries must stay."""


def hold(key: str) -> LoginThrottle:
    """The count of an account, locked until the transaction ends, so that tries come one after the other."""
    insert = (postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert)(LoginThrottle)
    first = insert.values(email_hash=key, failures=0, wait_until=clock.now())
    db.session.execute(first.on_conflict_do_nothing())  # the very first two tries may come at once
    throttle = db.session.scalars(
        select(LoginThrottle)
        .where(LoginThrottle.email_hash == key)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if clock.now() - throttle.wait_until > rules.FORGET_AFTER:
        throttle.failures = 0
    return throttle


def ensure_may_try(throttle: LoginThrottle, *, field: str) -> None:
    """Raises MustWait while an earlier wrong try is too near."""
    now = clock.now()
    if throttle.wait_until > now:
        seconds = int((throttle.wait_until - now).total_seconds()) + 1
        raise MustWait(_("Đã nhập sai nhiều lần. Hãy đợi %(seconds)s giây rồi thử lại.", seconds=seconds), field=field)


def count_failure(throttle: LoginThrottle) -> None:
    throttle.failures += 1
    throttle.wait_until = clock.now() + rules.wait_after(throttle.failures)


def forget(key: str) -> None:
    """A right try: the wrong ones before it count no more."""
    right = update(LoginThrottle).where(LoginThrottle.email_hash == key)
    db.session.execute(right.values(failures=0, wait_until=clock.now()))
