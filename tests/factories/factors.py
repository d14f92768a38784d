"""Second factors: people with an app on their phone, and the codes it shows."""

from __future__ import annotations

import pyotp

from portal import clock
from portal.accounts.factors.models import TotpFactor
from portal.accounts.factors.rules import DRIFT, PERIOD
from portal.accounts.factors.sealing import seal
from portal.accounts.factors.service import recovery, standing
from portal.accounts.models import User, UserSession
from portal.extensions import db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(user: User, secret: str = SECRET) -> list[str]:
    """Set up an app for the user; gives the recovery codes."""
    db.session.add(TotpFactor(user_id=user.id, secret=seal(secret), confirmed_at=clock.now(), last_step=0))
    standing.refresh(user)
    return recovery.make(user)


def app_code(*, late: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or showed so many steps ago."""
    step = int(clock.now().timestamp()) // PERIOD - late
    return pyotp.TOTP(secret).generate_otp(step)


def wrong_code(secret: str = SECRET) -> str:
    """Six digits that the app shows at no time near."""
    near = {app_code(late=late, secret=secret) for late in range(-DRIFT - 1, DRIFT + 2)}
    return next(code for code in map("{:06}".format, range(10)) if code not in near)


def let_checks_grow_old(user: User) -> None:
    """As if the user's browsers had passed the second step long ago."""
    db.session.flush()
    for row in db.session.query(UserSession).filter_by(user_id=user.id):
        row.factor_checked_at = None
    db.session.flush()
