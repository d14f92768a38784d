"""Recovery codes: ten on paper, each works once."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete, insert, update

from portal import clock
from portal.accounts.factors import rules
from portal.accounts.factors.models import RecoveryCode
from portal.accounts.models import User
from portal.audit.service import record
from portal.extensions import db
from portal.written_codes import plain


def make(user: User) -> list[str]:
    """New codes, to be shown once; the old ones are dead."""
    codes = [rules.make_recovery_code() for _ in range(rules.RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    rows = [{"user_id": user.id, "code_hash": _hash(user, code), "created_at": clock.now()} for code in codes]
    db.session.execute(insert(RecoveryCode), rows)
    record("recovery_codes_made", user, actor=user, count=len(codes))
    return codes


def accept(user: User, code: str) -> bool:
    """Whether the code counts; it does once."""
    statement = update(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.code_hash == _hash(user, code), RecoveryCode.used_at.is_(None)
    )
    used = db.session.execute(statement.values(used_at=clock.now())).rowcount == 1  # type: ignore[attr-defined]
    if used:
        record("recovery_code_used", user, actor=user)
    return bool(used)


def _hash(user: User, code: str) -> str:
    # With the user's id in it, one guess cannot be compared with everybody's codes at once.
    return hashlib.sha256(f"{user.id} {plain(code)}".encode()).hexdigest()
