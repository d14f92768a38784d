"""When a draft may be changed by hand, and which of its changes hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from portal.attempts.changes.rules import last_of, may_be_changed, numbered, standing
from portal.attempts.rules import AttemptRule, AttemptStatus

LAN, AN = uuid4(), uuid4()
DRAFTS = {AttemptStatus.COMPUTED, AttemptStatus.RETURNED}


@dataclass(frozen=True)
class Done:
    """A change of Lan unless somebody else is named."""

    reason: str = "decision"
    student_id: UUID = LAN
    undoes_id: UUID | None = None
    id: UUID = field(default_factory=uuid4)


@pytest.mark.parametrize("status", AttemptStatus)
@pytest.mark.parametrize("rule", AttemptRule)
def test_only_a_draft_that_can_be_sent_may_be_changed(status: AttemptStatus, rule: AttemptRule) -> None:
    expected = status in DRAFTS and rule is not AttemptRule.LEAST_TOTAL_RANK
    assert may_be_changed(status.value, rule.value) == expected


def test_neither_what_was_taken_back_nor_the_taking_back_holds() -> None:
    first, second, third = Done(), Done("exchange", AN), Done("conflict_of_interest")
    undoing = Done("undone", undoes_id=first.id)
    assert standing([first, second, undoing, third]) == [second, third]
    assert numbered([first, second, undoing, third]) == [(1, "exchange"), (2, "conflict_of_interest")]
    assert numbered([]) == []


def test_the_last_change_of_a_student_that_holds_is_the_one_to_take_back() -> None:
    first, second, others = Done(), Done(), Done(student_id=AN)
    assert last_of([first, second, others], LAN) is second
    assert last_of([first, second, others, Done("undone", undoes_id=second.id)], LAN) is first
    assert last_of([others], LAN) is None
