"""The kinds of notices. Rooms register theirs when they are imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.notices import rules


@dataclass(frozen=True)
class Text:
    """A subject and a body with {placeholders}; a blank line parts paragraphs."""

    subject: str
    body: str


@dataclass(frozen=True)
class NoticeKind:
    """What is told, in both languages, and how.

    `secret`: the address in it opens something by itself, so it stands in no list and is erased once delivered.
    `second_channel`: also goes to the recipient's phone where the installation has such a channel.
    """

    name: str
    label: Any
    vi: Text
    en: Text
    placeholders: tuple[str, ...] = ()
    secret: bool = False
    second_channel: bool = False

    def text(self, language: str) -> Text:
        return self.en if language == "en" else self.vi


KINDS: dict[str, NoticeKind] = {}


def notice_kind(
    name: str,
    *,
    label: Any,
    vi: tuple[str, str],
    en: tuple[str, str],
    placeholders: tuple[str, ...] = (),
    secret: bool = False,
    second_channel: bool = False,
) -> str:
    """Register a kind by its name and give the name back; raises ValueError for a text that cannot be filled."""
    kind = NoticeKind(name, label, Text(*vi), Text(*en), placeholders, secret, second_channel)
    for text in (kind.vi, kind.en):
        for part in (text.subject, text.body):
            unknown = rules.unknown_placeholders(part, placeholders)
            if unknown:
                raise ValueError(f"{name}: nothing fills {unknown}")
    KINDS[name] = kind
    return name


def label_of(name: str) -> str:
    """The kind in words; the bare name for one that no room knows any more."""
    return str(KINDS[name].label) if name in KINDS else name
