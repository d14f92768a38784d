"""The one shape all work has on a home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Task:
    """One thing to do (or to know): a sentence, where to do it, and by when.

    `state` is "todo", "waiting" (somebody else must act first), "done", or "told" (nothing is left to do).
    """

    text: str
    url: str | None = None
    deadline: datetime | None = None
    state: str = "todo"
