"""Which function does which kind of job. Rooms register theirs when they are imported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel.speaklater import LazyString

from portal.jobs.run import Run

Work = Callable[[Run], None]
GivingUp = Callable[[dict[str, Any], str], None]


@dataclass(frozen=True)
class Handler:
    """`work` does a job; `give_up(payload, error)` tells its room that it will never be done."""

    kind: str
    label: LazyString | str
    work: Work
    give_up: GivingUp | None


HANDLERS: dict[str, Handler] = {}


def handler(kind: str, *, label: LazyString | str, give_up: GivingUp | None = None) -> Callable[[Work], Work]:
    """Register the decorated function for a kind of job.

    It runs in an app context. What it changes is committed together with the job's end, so that work whose lease
    was lost leaves nothing behind. It calls `run.progress` now and then, and `run.save` before it computes for long,
    so that nobody waits for its transaction.
    """

    def register(work: Work) -> Work:
        HANDLERS[kind] = Handler(kind=kind, label=label, work=work, give_up=give_up)
        return work

    return register


def find_handler(kind: str) -> Handler | None:
    return HANDLERS.get(kind)


def label_of(kind: str) -> str:
    """The kind in words; the bare kind for one that no room knows any more."""
    known = HANDLERS.get(kind)
    return str(known.label) if known else kind


def is_kept_here(kind: str) -> bool:
    """Whether a job of this kind is run again or taken back on the page of jobs, since no other page keeps it."""
    known = HANDLERS.get(kind)
    return known is not None and known.give_up is None
