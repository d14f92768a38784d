"""What every workflow shares: a table of allowed steps, and the refusal of everything that is not in it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from portal.errors import TransitionNotAllowed

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


def next_status(table: Mapping[tuple[S, A], S], status: S | str, action: A) -> S:
    """The status after `action`; raises TransitionNotAllowed when the table does not list the pair."""
    for (before, verb), after in table.items():
        if verb == action and before == status:
            return after
    raise TransitionNotAllowed(str(status), str(action))


def allows(table: Mapping[tuple[S, A], S], status: S | str, action: A) -> bool:
    """Whether the table lists this action in this status."""
    return any(verb == action and before == status for before, verb in table)
