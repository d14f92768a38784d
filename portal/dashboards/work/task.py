"""The one shape all work has on a home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from portal.rounds.models import Round
from portal.vietnamese.dates import day_start

_STATES = ("todo", "waiting", "told", "done")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Task:
    """One thing to do (or to know): a sentence, where to do it, and by when.

    `state` is "todo", "waiting" (somebody else must act first), "done", or "told" (nothing is left to do).
    """

    text: str
    url: str | None = None
    deadline: datetime | None = None
    state: str = "todo"

    @property
    def urgency(self) -> tuple[int, datetime]:
        """To sort by: what is to be done first, and of that the nearest deadline."""
        return _STATES.index(self.state), self.deadline or _NEVER


def before_start(round_: Round, now: datetime) -> datetime | None:
    """The deadline of what has to be over when the internship begins; None once it has begun."""
    starts = day_start(round_.internship_starts_on)
    return starts if now < starts else None
