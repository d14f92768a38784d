"""What follows when a consent is taken back. Pure."""

from __future__ import annotations

from enum import StrEnum

from portal.applications.rules import REQUIRED_PURPOSES, Purpose
from portal.placements.rules.answers import BEFORE_START
from portal.placements.rules.placement import PlacementStatus
from portal.rounds.rules import LIVE_ROUNDS


class Effect(StrEnum):
    """What taking a consent back does beside ending it."""

    NOTHING_MORE = "nothing_more"
    LEAVES_THE_MATCH = "leaves_the_match"  # the application no longer counts
    LEAVES_THE_PLACE = "leaves_the_place"  # and the seat is given back
    KEPT_AS_RECORD = "kept_as_record"  # the round is over: what was decided stays on file
    ASK_FIRST = "ask_first"  # the internship runs: to be ended with the people concerned, not by a button


def effect_of(purpose: Purpose | str, *, round_status: str, placement_status: str | None) -> Effect:
    """What follows; `placement_status` is that of the seat the student holds in the round, None without one."""
    if purpose not in REQUIRED_PURPOSES:
        return Effect.NOTHING_MORE
    if placement_status == PlacementStatus.ACTIVE:
        return Effect.ASK_FIRST
    if round_status in LIVE_ROUNDS and placement_status in BEFORE_START:
        return Effect.LEAVES_THE_PLACE
    return Effect.KEPT_AS_RECORD if placement_status else Effect.LEAVES_THE_MATCH
