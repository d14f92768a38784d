"""One try at a job, as the function that does the work sees it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from portal.database import set_writing
from portal.extensions import db


class Interrupted(Exception):
    """The work must end at once; nothing of it is kept."""


class LeaseLost(Interrupted):
    """The job was cancelled, or another worker took it over."""


class Stopping(Interrupted):
    """The worker was asked to stop; the job goes back into the queue."""


class WorkRefused(Exception):
    """The work cannot succeed however often it is tried; the text says why."""


@dataclass
class Run:
    """`tries` counts this one; above 1 an earlier worker failed or died half-way."""

    job_id: uuid.UUID
    kind: str
    payload: dict[str, Any]
    tries: int
    stage: str = ""
    share: float = 0.0
    _interruption: Interrupted | None = field(default=None, repr=False)

    def progress(self, stage: str, share: float) -> None:
        """Note the stage and the share of it done (0 to 1); raises Interrupted when the work must end."""
        self.stage, self.share = stage, min(max(share, 0.0), 1.0)
        if self._interruption is not None:
            raise self._interruption

    def save(self) -> None:
        """Commit what the work changed so far and let go of all locks, before a long computation."""
        db.session.commit()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read for long in a transaction that nobody waits for, and let go of all that was read."""
        self.save()
        set_writing(False)
        try:
            yield
        finally:
            db.session.rollback()
            set_writing(True)

    def interrupt(self, reason: Interrupted) -> None:
        """Ask the work to end; it does at its next call of `progress`."""
        self._interruption = reason
