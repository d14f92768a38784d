"""Reads of placements."""

from portal.placements.queries.answering import (
    get_placement,
    list_communes_awaiting_answer,
    list_said,
    list_students_awaiting_answer,
)
from portal.placements.queries.awaiting import is_awaited, list_awaiting
from portal.placements.queries.listing import Side, Wanted, contact_rights, list_placements, placements_within
from portal.placements.queries.own import get_placements, list_lost, list_own
from portal.placements.queries.refilling import Free, find_free, standing_of
from portal.placements.queries.results import Effect, count_by_priority_and_field, effect_of
from portal.placements.queries.standing import HOLDS_A_SEAT

__all__ = [
    "HOLDS_A_SEAT",
    "Effect",
    "Free",
    "Side",
    "Wanted",
    "contact_rights",
    "count_by_priority_and_field",
    "effect_of",
    "find_free",
    "get_placement",
    "get_placements",
    "is_awaited",
    "list_awaiting",
    "list_communes_awaiting_answer",
    "list_lost",
    "list_own",
    "list_placements",
    "list_said",
    "list_students_awaiting_answer",
    "placements_within",
    "standing_of",
]
