"""The check itself: is this the person whose password was right?"""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts import throttling
from portal.accounts.factors import rules
from portal.accounts.factors.rules import Method, Typed
from portal.accounts.factors.service import app, passkeys, recovery
from portal.accounts.models import User
from portal.accounts.queries import hash_token
from portal.audit.service import record
from portal.errors import DomainError
from portal.written_codes import plain


class WrongFactor(DomainError):
    """The code is wrong or was used before."""


def check(user: User, typed: Typed, *, holder: str = "") -> Method:
    """How the person proved it; raises WrongFactor, or MustWait after too many wrong tries.

    `holder` is the browser whose challenge a passkey must have signed (rules.to_check). The caller commits in every
    case: the count of wrong codes must stay.
    """
    throttle = throttling.hold(hash_token(f"second factor of {user.id}"))
    field = "factor_code" if typed.code or not typed.recovery_code else "factor_recovery_code"
    throttling.ensure_may_try(throttle, field=field)
    method = _accept(user, typed, holder)
    if method is None:
        throttling.count_failure(throttle)
        raise WrongFactor(_complaint(field, typed), field=field)
    throttle.failures = 0
    record("factor_checked", user, actor=user, method=method)
    return method


def _accept(user: User, typed: Typed, holder: str) -> Method | None:
    if typed.passkey:
        return Method.PASSKEY if passkeys.accept(user, typed.passkey, holder) else None
    code = plain(typed.code or typed.recovery_code)
    if not rules.is_app_code(code):
        return Method.RECOVERY_CODE if recovery.accept(user, code) else None
    if app.accept(user, code):
        return Method.APP
    # The code that was refused before still stands in its field when the phone is given up for the paper.
    paper = plain(typed.recovery_code) if typed.code else ""
    return Method.RECOVERY_CODE if paper and recovery.accept(user, paper) else None


def _complaint(field: str, typed: Typed) -> str:
    if typed.passkey:
        return _("Khoá truy cập chưa được chấp nhận. Hãy thử lại, hoặc nhập mã.")
    if field == "factor_recovery_code":
        return _("Mã dự phòng không đúng hoặc đã dùng rồi. Hãy nhập một mã khác trong danh sách của bạn.")
    return _("Mã không đúng hoặc đã dùng rồi. Hãy đợi ứng dụng hiện mã mới rồi nhập mã đó.")
