"""What stands in the way of a run, and what is only worth a look."""

from __future__ import annotations

from typing import Any

import pytest

from portal.applications.rules import ListStanding
from portal.attempts.readiness.rules import CommuneStanding, Facts, FieldSupply, State, Topic, checks_of

BLOCKING = {Topic.STEP, Topic.OPENINGS, Topic.LISTS, Topic.LEVELS_USED}


def facts(**changes: Any) -> Facts:
    """A round in which nothing is left to do, but for the changes."""
    ready: dict[str, Any] = {
        "at_matching": True,
        "openings": {"approved": 2},
        "nominations": {"nominated": 3},
        "applied": 3,
        "data_reports": 0,
        "unlisted": 0,
        "communes": (CommuneStanding("Xã Văn Lang", 1, 1, 1),),
        "fields": (FieldSupply("Luật", 3, 3),),
    }
    return Facts(**{**ready, **changes})


def states(of: Facts) -> dict[Topic, State]:
    return {check.topic: check.state for check in checks_of(of)}


def test_every_topic_is_checked_once_and_a_ready_round_passes_all() -> None:
    assert states(facts()) == dict.fromkeys(Topic, State.DONE)
    assert len(checks_of(facts())) == len(Topic)


@pytest.mark.parametrize(
    ("topic", "changes", "count"),
    [
        (Topic.STEP, {"at_matching": False}, 0),
        (Topic.OPENINGS, {"openings": {}}, 0),
        (Topic.LEVELS_USED, {"communes": (CommuneStanding("Xã A", None, 1, 1),)}, 1),
        (Topic.LEVELS, {"communes": (CommuneStanding("Xã A", None, 1, 0),)}, 1),
        (Topic.OPENINGS_WAIT, {"openings": {"approved": 1, "submitted": 4}}, 4),
        (Topic.OPENINGS_UNFINISHED, {"openings": {"approved": 1, "draft": 2, "returned": 3}}, 5),
        (Topic.COMMUNES_SILENT, {"communes": (CommuneStanding("Xã A", 2, 0, 0),)}, 1),
        (Topic.NOMINATIONS_WAIT, {"nominations": {"nominated": 3, "imported": 6}}, 6),
        (Topic.DATA_REPORTS, {"data_reports": 2}, 2),
        (Topic.NOT_APPLIED, {"nominations": {"nominated": 10}}, 7),
        (Topic.LISTS_SHORT, {"lists": {ListStanding.SHORT: 2}}, 2),
        (Topic.LISTS_AT_SHORTEST, {"lists": {ListStanding.AT_SHORTEST: 2}}, 2),
        (Topic.LISTS_FEW_DIFFICULT, {"lists": {ListStanding.FEW_DIFFICULT: 2}}, 2),
        (Topic.OPENINGS_UNLISTED, {"unlisted": 9}, 9),
        (Topic.FIELDS_SHORT, {"fields": (FieldSupply("Luật", 4, 3), FieldSupply("Đất đai", 3, 3))}, 1),
    ],
)
def test_each_lack_is_found_by_its_own_check_alone(topic: Topic, changes: dict[str, Any], count: int) -> None:
    found = {check.topic: check for check in checks_of(facts(**changes)) if check.state is not State.DONE}
    assert list(found) == [topic]
    assert found[topic].state is (State.BLOCKS if topic in BLOCKING else State.ATTENTION)
    assert found[topic].count == count


def test_without_any_list_nothing_can_run() -> None:
    found = states(facts(applied=0))
    assert found[Topic.LISTS] is State.BLOCKS
    assert found[Topic.NOT_APPLIED] is State.ATTENTION


def test_a_field_with_as_many_students_as_seats_is_not_short() -> None:
    assert not FieldSupply("Luật", 3, 3).is_short
    assert FieldSupply("Luật", 4, 3).is_short
