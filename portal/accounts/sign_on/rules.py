"""What a school's word is worth: pure decisions about the claims of an ID token."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def vouched_mail(claims: Mapping[str, Any], domains: Collection[str]) -> str | None:
    """The mail address that the school has verified and may speak for, in small letters; None when there is none.

    `email_verified` is a boolean (OpenID Connect Core 1.0, 5.1); some providers send it as text.
    """
    mail, verified = claims.get("email"), claims.get("email_verified")
    if not isinstance(mail, str) or not (verified is True or verified == "true"):
        return None
    local, at, domain = mail.strip().lower().rpartition("@")
    if not at or not local or "@" in local or domain not in domains:
        return None
    return f"{local}@{domain}"
