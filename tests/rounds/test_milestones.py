"""The line of a round's time: every milestone in its order, none upon another, and where we are."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from portal import clock
from portal.rounds.milestones import deadlines_of, line_of
from portal.rounds.rules import RoundStatus
from tests.factories.rounds import make_round

pytestmark = pytest.mark.usefixtures("in_request")


@pytest.fixture
def in_request(app: Any) -> Any:
    """Words are translated within a request."""
    with app.test_request_context():
        yield


def test_milestones_stand_in_the_order_of_time() -> None:
    line = line_of(make_round(RoundStatus.PUBLISHED), clock.now())
    assert [mark.at for mark in line.marks] == sorted(mark.at for mark in line.marks)
    assert [mark.x for mark in line.marks] == sorted(mark.x for mark in line.marks)
    assert [mark.number for mark in line.marks] == list(range(1, len(line.marks) + 1))
    assert {"Công bố kết quả", "Hạn trả lời phân công", "Hạn khiếu nại kết quả"} <= {m.words for m in line.marks}


def test_no_mark_covers_another() -> None:
    round_ = make_round(RoundStatus.APPLYING)
    round_.openings_close_at = round_.nominations_close_at
    line = line_of(round_, clock.now())
    for lane in range(line.lanes):
        places = [mark.x for mark in line.marks if mark.lane == lane]
        assert all(right - left >= 7.9 for left, right in pairwise(places)), places
    assert all(0 < mark.x < 100 for mark in line.marks)


def test_now_stands_between_what_is_past_and_what_comes() -> None:
    round_ = make_round(RoundStatus.APPLYING)
    line = line_of(round_, clock.now())
    past = [mark.x for mark in line.marks if mark.is_past]
    coming = [mark.x for mark in line.marks if not mark.is_past]
    assert past
    assert coming
    assert max(past) <= line.now <= min(coming)
    ended = line_of(round_, clock.now() + timedelta(days=4000))
    assert ended.now == ended.marks[-1].x


def test_answers_and_appeals_have_no_deadline_before_a_result() -> None:
    names = [milestone.name for milestone in deadlines_of(make_round(RoundStatus.APPLYING))]
    assert names == ["nominations", "openings", "applications"]
