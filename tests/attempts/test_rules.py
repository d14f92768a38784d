from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from portal.attempts.rules import Obstacle, Situation, find_obstacle


@dataclass(frozen=True)
class Step:
    position: int
    role: str


@dataclass(frozen=True)
class Answer:
    sending: int
    position: int
    decided_by_id: UUID
    for_id: UUID | None = None


ME, RUNNER, OTHER = uuid4(), uuid4(), uuid4()
STEPS = (Step(2, "home_affairs_officer"), Step(1, "university_approver"))
MY_TURN = Situation(
    person=ME,
    roles=("university_approver",),
    status="sent_for_approval",
    round_in_review=True,
    runners=(RUNNER, None),
    writers_on_behalf=(),
    steps=STEPS,
    given=(),
    sending=1,
)


def test_the_first_step_in_order_may_be_answered_by_its_role() -> None:
    assert find_obstacle(MY_TURN) is None


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"status": "computed"}, Obstacle.NOT_SENT),
        ({"status": "approved", "given": (Answer(1, 1, OTHER), Answer(1, 2, OTHER))}, Obstacle.NOT_SENT),
        ({"round_in_review": False}, Obstacle.ROUND_NOT_IN_REVIEW),
        ({"runners": (ME, RUNNER)}, Obstacle.RAN_IT),
        ({"runners": (RUNNER, ME)}, Obstacle.RAN_IT),
        ({"writers_on_behalf": {ME}}, Obstacle.ENTERED_ON_BEHALF),
        ({"roles": ("home_affairs_officer",)}, Obstacle.ANOTHERS_STEP),
        ({"roles": ("university_coordinator", "admin")}, Obstacle.ANOTHERS_STEP),
        ({"given": (Answer(1, 1, OTHER),)}, Obstacle.ANOTHERS_STEP),
    ],
)
def test_each_obstacle_is_named(change: dict[str, object], obstacle: Obstacle) -> None:
    assert find_obstacle(replace(MY_TURN, **change)) == obstacle


def test_one_person_never_gives_two_answers_of_one_sending_whatever_roles_they_hold() -> None:
    both = replace(MY_TURN, roles=("university_approver", "home_affairs_officer"), given=(Answer(1, 1, ME),))
    assert find_obstacle(both) == Obstacle.DECIDED_BEFORE
    assert find_obstacle(replace(both, sending=2)) is None


def test_whoever_ran_it_may_not_approve_although_they_hold_the_role() -> None:
    everything = ("university_approver", "home_affairs_officer", "university_coordinator")
    assert find_obstacle(replace(MY_TURN, roles=everything)) is None
    assert find_obstacle(replace(MY_TURN, roles=everything, runners=(ME, ME))) == Obstacle.RAN_IT
