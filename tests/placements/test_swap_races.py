"""A student withdraws while an approver has the two swap: one wins, the other is told."""

from __future__ import annotations

import threading
from uuid import uuid4

from flask import Flask
from sqlalchemy import insert

from portal import clock
from portal.errors import StaleVersion
from portal.extensions import db
from portal.placements import seats, service
from portal.placements.models import Placement
from portal.placements.replaying import find_differences
from portal.placements.rules.answers import Act
from portal.placements.swaps import service as swaps
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import SwapAction, SwapStatus
from portal.placements.swaps.seen import SwapSeen
from tests.factories.placements import placement_of, say
from tests.factories.swaps import make_pair, make_swap
from tests.placements.test_races import at_once
from tests.placements.test_two_at_once import change, looked_at, one_of_two, seats_and_holders, told_by


def test_of_the_last_yes_to_a_swap_and_a_withdrawal_one_is_heard(real_database: Flask) -> None:
    pair = make_pair()
    say(placement_of(pair.market, 0), Act.ACCEPT)
    swap = make_swap(pair, SwapStatus.AGREED)
    placement_id, seen = placement_of(pair.market, 0).id, service.Seen.of(placement_of(pair.market, 0))
    swap_id, swap_seen = swap.id, SwapSeen.of(swap)
    approver_id, student_id = pair.approver.id, pair.proposer.id

    def approve(barrier: threading.Barrier) -> None:
        barrier.wait()
        swaps.decide(db.session.get_one(Swap, swap_id), SwapAction.APPROVE, told_by(approver_id), seen=swap_seen)

    def withdraw(barrier: threading.Barrier) -> None:
        barrier.wait()
        found = db.session.get_one(Placement, placement_id)
        service.say(found, Act.STUDENT_WITHDRAWS, told_by(student_id, "Em ốm."), seen=seen)

    one_of_two(at_once(real_database, [approve, withdraw]), StaleVersion.__name__)
    taken, holders = seats_and_holders()
    assert taken == holders
    assert find_differences() == []


def test_control_a_swap_that_trusts_what_it_read_places_somebody_without_a_seat(real_database: Flask) -> None:
    pair = make_pair()
    first, second = pair.placements
    ids, openings = (first.id, second.id), (first.opening_id, second.opening_id)
    common = {"round_id": first.round_id, "attempt_id": first.attempt_id, "rank": 1, "status": "ready"}
    common |= {"published_at": clock.now(), "answer_by": clock.now(), "version": 1}
    students = (first.student_id, second.student_id)

    def approve(barrier: threading.Barrier) -> None:
        stand = all(looked_at(Placement, key).status != "vacated" for key in ids)
        barrier.wait()
        if stand:
            for key, student, opening in zip(ids, students, reversed(openings), strict=True):
                change(key, status="vacated", vacated_because="swapped")
                row = {"id": uuid4(), "student_id": student, "opening_id": opening, **common}
                db.session.execute(insert(Placement).values(**row))

    def withdraw(barrier: threading.Barrier) -> None:
        stands = looked_at(Placement, ids[0]).status != "vacated"
        barrier.wait()
        if stands:
            seats.give_back({openings[0]: 1})
            change(ids[0], status="vacated", vacated_because="student_withdrew")

    assert at_once(real_database, [approve, withdraw]) == {"done": 2}
    assert seats_and_holders() == (0, 1)
