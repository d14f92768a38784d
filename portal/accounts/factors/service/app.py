"""The app that shows six digits (RFC 6238): set it up, take a code, take it away."""

from __future__ import annotations

import hmac

import pyotp
from flask_babel import gettext as _
from sqlalchemy import select, update

from portal import clock
from portal.accounts.factors import queries, rules
from portal.accounts.factors.models import TotpFactor
from portal.accounts.factors.sealing import seal, seal_again, unseal
from portal.accounts.factors.service import recovery, standing
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db
from portal.written_codes import plain

ISSUER = "Về Xã"


def begin(user: User) -> TotpFactor:
    """Draw a new secret. It counts for nothing, and an older one stays good, until a first code proves it."""
    standing.hold(user)
    app = queries.find_app(user)
    if app is None:
        app = TotpFactor(user_id=user.id, last_step=0)
        db.session.add(app)
    app.pending_secret = seal(pyotp.random_base32())
    app.pending_since = clock.now()
    db.session.flush()
    return app


def pending_secret(app: TotpFactor | None) -> str | None:
    """The secret that waits for its first code, in base 32; None when none does or it has waited too long."""
    if app is None or app.pending_secret is None or app.pending_since is None:
        return None
    return unseal(app.pending_secret) if clock.now() - app.pending_since < rules.SETUP_LIFETIME else None


def address_of(secret: str, user: User) -> str:
    """What the QR code says: the otpauth: address that apps read."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=ISSUER)


def confirm(user: User, typed: str) -> list[str]:
    """Take the first code: from here on the app counts. Gives recovery codes when this is the first factor."""
    standing.hold(user)
    app = queries.find_app(user)
    secret = pending_secret(app)
    if app is None or secret is None:
        raise DomainError(_("Lần thiết lập này đã hết hạn. Hãy bắt đầu lại để nhận mã QR mới."))
    step = _matching_step(secret, plain(typed), after=0)
    if step is None:
        raise DomainError(
            _("Mã chưa đúng. Hãy nhập mã đang hiện trong ứng dụng; nếu vẫn sai, kiểm tra giờ của điện thoại."),
            field="code",
        )
    is_first = user.factor_since is None
    app.secret, app.confirmed_at, app.last_step = app.pending_secret, clock.now(), step
    app.pending_secret = app.pending_since = None
    standing.refresh(user)
    record("factor_added", user, actor=user, method=rules.Method.APP)
    return recovery.make(user) if is_first else []


def accept(user: User, code: str) -> bool:
    """Whether the code counts now. Each counts once, whichever of several processes is asked first."""
    app = queries.find_app(user)
    if app is None or app.secret is None:
        return False
    step = _matching_step(unseal(app.secret), code, after=app.last_step)
    return step is not None and _take_step(app, step)


def _matching_step(secret: str, code: str, *, after: int) -> int | None:
    totp = pyotp.TOTP(secret, digits=rules.DIGITS, interval=rules.PERIOD)
    for step in rules.steps_at(clock.now()):
        if step > after and hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            return step
    return None


def _take_step(app: TotpFactor, step: int) -> bool:
    # Read and written in one statement: two requests with the same code cannot both find the older step.
    statement = update(TotpFactor).where(TotpFactor.id == app.id, TotpFactor.last_step < step).values(last_step=step)
    return bool(db.session.execute(statement).rowcount == 1)  # type: ignore[attr-defined]


def seal_all_again() -> int:
    """Encrypt every secret with the newest key; how many people have an app. Raises Unreadable, changing nothing."""
    apps = db.session.scalars(select(TotpFactor).with_for_update()).all()
    for app in apps:
        app.secret = seal_again(app.secret) if app.secret else None
        app.pending_secret = seal_again(app.pending_secret) if app.pending_secret else None
    db.session.flush()
    return len(apps)


def remove(user: User) -> None:
    """Take the app away."""
    standing.hold(user)
    app = queries.find_app(user)
    if app is None or app.secret is None:
        raise DomainError(_("Ứng dụng xác thực đã được gỡ trước đó."))
    db.session.delete(app)
    standing.refresh(user)
    record("factor_removed", user, actor=user, method=rules.Method.APP)
