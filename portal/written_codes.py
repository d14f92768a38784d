"""Codes that people copy from paper or from a screen: which signs they are made of, and how they are typed back."""

from __future__ import annotations

import secrets
import unicodedata

# Letters and digits that are not taken for one another on paper; each is worth 4.95 bits.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def draw(length: int) -> str:
    """A new code, without strokes."""
    return "".join(secrets.choice(SIGNS) for _ in range(length))


def in_groups(code: str, size: int = 4, *, between: str = " ") -> str:
    """A code as people copy it: JBSW Y3DP EHPK 3PXP."""
    return between.join(code[start : start + size] for start in range(0, len(code), size))


def plain(typed: str) -> str:
    """What was meant: full-width and small letters made plain, spaces and strokes between groups dropped."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", typed).upper() if sign.isalnum())
