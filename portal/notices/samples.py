"""A text as its reader will see it, filled with invented values."""

from __future__ import annotations

from portal.notices import rules
from portal.notices.registry import NoticeKind, Text
from portal.notices.service import whole_address
from portal.notices.texts import ensure_can_be_filled


def filled(kind: NoticeKind, text: Text) -> Text:
    """The text with samples put in; raises DomainError for placeholders that nothing fills."""
    ensure_can_be_filled(kind, text)
    values = {name: f"[{name}]" for name in kind.placeholders}
    values |= {"name": "Nông Thị Hoa", "url": whole_address("/…")}
    return Text(rules.fill(text.subject, values), rules.fill(text.body, values))
