"""States of a message on its way, how long it is tried, and what may stand in a text. Pure."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping
from datetime import timedelta
from enum import StrEnum

LANGUAGES = ("vi", "en")
# Known to every text, whatever it is about.
ALWAYS = ("name", "url")


class MessageStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class MessageAction(StrEnum):
    SEND = "send"
    GIVE_UP = "give_up"
    SEND_AGAIN = "send_again"


TRANSITIONS: dict[tuple[MessageStatus, MessageAction], MessageStatus] = {
    (MessageStatus.WAITING, MessageAction.SEND): MessageStatus.SENT,
    (MessageStatus.WAITING, MessageAction.GIVE_UP): MessageStatus.DEAD,
    (MessageStatus.DEAD, MessageAction.SEND_AGAIN): MessageStatus.WAITING,
}


class Channel(StrEnum):
    MAIL = "mail"
    SECOND = "second"  # SMS, Zalo, or whatever an installation plugs in


_MINUTES = (1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 720, 720)
MOST_TRIES = len(_MINUTES) + 1
# How long a worker may have a message, longer than any server may take over one; a killed one's are taken up after it.
HOLD = timedelta(minutes=15)
FRESH = timedelta(minutes=1)  # a hold this young outlasts the longest that a server may take over one message
BATCH = 20  # messages that a worker holds at a time
PORTION = 200  # messages that one job sends: then jobs of other kinds have their turn
DEAD_KEPT_FOR = timedelta(days=30)  # what a dead message says, for a second attempt; then only that it was dead


def wait_before_try(tries_made: int) -> timedelta:
    """How long a message rests after so many failed tries; two days in all, so that a weekend's outage is outlived."""
    return timedelta(minutes=_MINUTES[min(tries_made, len(_MINUTES)) - 1])


def placeholders_in(text: str) -> set[str]:
    """The names in {braces}; raises ValueError for braces that do not pair."""
    found = set()
    for _literal, name, spec, conversion in string.Formatter().parse(text):
        if name is not None:
            found.add(name + (f":{spec}" if spec else "") + (f"!{conversion}" if conversion else ""))
    return found


def unknown_placeholders(text: str, known: Collection[str]) -> list[str]:
    """Names in braces that nothing can be put in for; raises ValueError for braces that do not pair."""
    return sorted(placeholders_in(text) - {*known, *ALWAYS})


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with its placeholders filled; only plain names, so that a text reaches into nothing."""
    parts = []
    for literal, name, _spec, _conversion in string.Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(str(values[name]))
    return "".join(parts)
