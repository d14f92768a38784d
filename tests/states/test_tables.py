"""Every state × step of every workflow, against the tables of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any, NamedTuple

import pytest

from portal.applications import rules as applications
from portal.attempts import rules as attempts
from portal.errors import TransitionNotAllowed
from portal.openings import rules as openings
from portal.placements.appeals import rules as appeals
from portal.placements.rules import answers, placement
from portal.placements.swaps import rules as swaps
from portal.rounds import rules as rounds
from portal.students import rules as students
from portal.transitions import allows, next_status
from tests.states import domain


class Machine(NamedTuple):
    """A workflow of the code beside its table in the domain."""

    listed: domain.Table
    statuses: type[StrEnum]
    actions: type[StrEnum]
    transitions: Mapping[Any, Any]


MACHINES = {
    "round": Machine(domain.ROUND, rounds.RoundStatus, rounds.RoundAction, rounds.TRANSITIONS),
    "nomination": Machine(
        domain.NOMINATION, students.NominationStatus, students.NominationAction, students.TRANSITIONS
    ),
    "data report": Machine(
        domain.DATA_REPORT, students.DataReportStatus, students.DataReportAction, students.REPORT_TRANSITIONS
    ),
    "opening": Machine(domain.OPENING, openings.OpeningStatus, openings.OpeningAction, openings.TRANSITIONS),
    "application": Machine(
        domain.APPLICATION, applications.ApplicationStatus, applications.ApplicationAction, applications.TRANSITIONS
    ),
    "match attempt": Machine(
        domain.MATCH_ATTEMPT, attempts.AttemptStatus, attempts.AttemptAction, attempts.TRANSITIONS
    ),
    "placement": Machine(domain.PLACEMENT, placement.PlacementStatus, placement.PlacementAction, placement.TRANSITIONS),
    "student's answer": Machine(domain.STUDENT_ANSWER, placement.StudentAnswer, answers.Act, answers.STUDENT_ANSWERS),
    "commune's answer": Machine(domain.COMMUNE_ANSWER, placement.CommuneAnswer, answers.Act, answers.COMMUNE_ANSWERS),
    "appeal": Machine(domain.APPEAL, appeals.AppealStatus, appeals.AppealAction, appeals.TRANSITIONS),
    "swap": Machine(domain.SWAP, swaps.SwapStatus, swaps.SwapAction, swaps.TRANSITIONS),
}
PAIRS = [
    pytest.param(machine, status, action, id=f"{name}-{status}-{action}")
    for name, machine in MACHINES.items()
    for status, action in product(machine.statuses, machine.actions)
]


@pytest.mark.parametrize(("machine", "status", "action"), PAIRS)
def test_what_is_listed_leads_on_and_everything_else_is_refused(
    machine: Machine, status: StrEnum, action: StrEnum
) -> None:
    expected = machine.listed.get((status.value, action.value))
    assert allows(machine.transitions, status.value, action) == (expected is not None)
    if expected is None:
        with pytest.raises(TransitionNotAllowed):
            next_status(machine.transitions, status.value, action)
    else:
        assert next_status(machine.transitions, status.value, action) == expected


@pytest.mark.parametrize("name", MACHINES)
def test_the_domain_names_only_what_the_code_knows(name: str) -> None:
    """A word misspelt in a table would be a pair that is never tried."""
    machine = MACHINES[name]
    for (status, action), after in machine.listed.items():
        machine.statuses(status)
        machine.actions(action)
        machine.statuses(after)
