"""The language in which a person reads: what is sent to them, and the pages where they sign in."""

from __future__ import annotations

from portal.accounts.models import User
from portal.audit.service import record
from portal.languages import NAMES


def choose_language(user: User, language: str) -> None:
    """Write to the person in this language from now on; the one they have already changes nothing."""
    if language not in NAMES or user.language == language:
        return
    user.language = language
    record("language_chosen", user, actor=user, language=language)
