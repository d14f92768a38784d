"""What later rooms do when a round takes a step: in the step's own transaction, so that both happen or neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.rounds.models import Round
from portal.rounds.rules import RoundAction

Follower = Callable[[Round, Any], None]  # the round, and who took the step

_FOLLOWERS: dict[RoundAction, list[Follower]] = {}


def follows(action: RoundAction) -> Callable[[Follower], Follower]:
    """Register a function that is called after each such step; what it raises undoes the step."""

    def register(follower: Follower) -> Follower:
        _FOLLOWERS.setdefault(action, []).append(follower)
        return follower

    return register


def follow(action: RoundAction, round_: Round, actor: Any) -> None:
    """Have the later rooms do their part of a step."""
    for follower in _FOLLOWERS.get(action, []):
        follower(round_, actor)
