"""How high each student's place stands in their own preferences, and whom they may envy."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.matching.market import Market
from portal.matching.order import anywhere_order
from portal.matching.result import NOWHERE, Result

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNLISTED, WITHOUT_A_PLACE = 2**40, 2**41  # above every rank


def standing(result: Result) -> Ints:
    """Per student a number that is smaller for a place they prefer: the rank of a listed place;
    UNLISTED and the place's turn in the order of `anywhere`; WITHOUT_A_PLACE."""
    number = np.empty(result.instance.openings, dtype=np.int64)
    number[anywhere_order(result.instance, result.seed)] = np.arange(result.instance.openings)
    unlisted = UNLISTED + np.append(number, 0)[result.place]
    return np.where(result.place == NOWHERE, WITHOUT_A_PLACE, np.where(result.rank > 0, result.rank, unlisted))


@dataclass(frozen=True)
class Envy:
    """By student (instance index): wishes for an opening, preferred to the own place, that has an
    empty seat (`empty`), or a seat held by somebody behind in merit who is not required there
    (`justified`). Students held by required pins envy nobody: they did not choose."""

    empty: Bools
    justified: Bools


def find_envy(result: Result, market: Market) -> Envy:
    """Look at every acceptable opening that a student prefers; linear in the choices."""
    instance, outside = result.instance, len(market.seats)
    at = np.asarray(market.position(result.place), dtype=np.int64)
    held = np.bincount(at[at < outside], minlength=outside)
    room = held < np.asarray(market.seats, dtype=np.int64)
    last = np.full(outside, -1)  # per opening, the student there who is last in merit order
    placed = np.flatnonzero(at < outside)
    np.maximum.at(last, at[placed], placed)
    empty, justified = np.zeros(len(at), dtype=bool), np.zeros(len(at), dtype=bool)
    place = standing(result)[market.student]
    lengths = [len(wishes) for wishes in market.wishes]
    who = np.repeat(np.arange(len(at)), lengths)
    where = np.asarray([o for wishes in market.wishes for o in wishes], dtype=np.int64)
    worth = np.where(market.wish_rank > 0, market.wish_rank, UNLISTED + where)
    better = worth < place[who]
    empty[who[better & room[where]]] = True
    justified[who[better & (last[where] > who)]] = True
    _add_anywhere(market, place, room, last, empty, justified)
    pinned = instance.pin_student[instance.pin_required]
    by_id = np.empty((2, len(at)), dtype=bool)
    by_id[:, market.student] = empty, justified
    by_id[:, pinned] = False
    return Envy(by_id[0], by_id[1])


def count_envious(result: Result) -> int:
    """Students who would rather have a seat that is empty, or held by somebody behind them in merit."""
    envy = find_envy(result, Market.of(result.instance, result.seed, result.options))
    return int((envy.empty | envy.justified).sum())


def _add_anywhere(market: Market, place: Ints, room: Bools, last: Ints, empty: Bools, justified: Bools) -> None:
    """The unlisted openings before the own place, for students who enter at a hub."""
    for student, hub in enumerate(market.hubs.entry):
        if hub >= 0 and place[student] > UNLISTED:
            reach = market.hubs.reach(hub)
            before = reach[: np.searchsorted(reach, place[student] - UNLISTED)]
            empty[student] |= bool(room[before].any())
            justified[student] |= bool((last[before] > student).any())
