"""States, windows and conditions of a round, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from portal.rounds import rules
from portal.rounds.preconditions import Facts, Requirement, blocking, checks_for
from portal.rounds.rules import RoundAction, RoundStatus, SettingFault

R, A = RoundStatus, RoundAction
CLOSES = datetime(2027, 3, 31, 17, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def _windows(status: RoundStatus) -> SimpleNamespace:
    return SimpleNamespace(
        status=status.value,
        nominations_close_at=CLOSES - timedelta(days=20),
        openings_close_at=CLOSES - timedelta(days=30),
        applications_open_at=CLOSES - timedelta(days=10),
        applications_close_at=CLOSES,
    )


@pytest.mark.parametrize("status", list(RoundStatus))
def test_forms_open_only_in_their_states(status):
    round_ = _windows(status)
    long_before, while_applying = CLOSES - timedelta(days=90), CLOSES - timedelta(days=5)
    takes_entries = status in (R.OPEN, R.APPLYING)
    assert rules.nominations_open(round_, long_before) is takes_entries
    assert rules.openings_open(round_, long_before) is takes_entries
    assert rules.applications_open(round_, while_applying) is (status is R.APPLYING)


def test_closing_instants_are_exclusive():
    round_ = _windows(R.APPLYING)
    for is_open, closes in (
        (rules.nominations_open, round_.nominations_close_at),
        (rules.openings_open, round_.openings_close_at),
        (rules.applications_open, round_.applications_close_at),
    ):
        assert is_open(round_, closes - MOMENT)
        assert not is_open(round_, closes)
    assert not rules.applications_open(round_, round_.applications_open_at - MOMENT)
    assert rules.applications_open(round_, round_.applications_open_at)


DATES = {
    "nominations_close_at": CLOSES - timedelta(days=20),
    "openings_close_at": CLOSES,
    "applications_open_at": CLOSES - timedelta(days=10),
    "applications_close_at": CLOSES,  # the end of 31 March in Việt Nam
    "internship_starts_on": date(2027, 4, 1),
    "internship_ends_on": date(2027, 6, 30),
}


def test_dates_in_order_have_no_fault():
    assert rules.date_faults(DATES) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"applications_open_at": CLOSES}, SettingFault.APPLICATIONS_CLOSE_BEFORE_OPENING),
        ({"nominations_close_at": CLOSES + MOMENT}, SettingFault.NOMINATIONS_CLOSE_AFTER_APPLICATIONS),
        ({"openings_close_at": CLOSES + MOMENT}, SettingFault.OPENINGS_CLOSE_AFTER_APPLICATIONS),
        ({"internship_starts_on": date(2027, 3, 31)}, SettingFault.INTERNSHIP_STARTS_BEFORE_CLOSE),
        ({"internship_ends_on": date(2027, 4, 1)}, SettingFault.INTERNSHIP_ENDS_BEFORE_START),
    ],
)
def test_each_fault_of_the_dates_is_named(change, fault):
    assert rules.date_faults({**DATES, **change}) == [fault]


@pytest.mark.parametrize(
    ("lengths", "faults"),
    [
        ((3, 10, 1), []),
        ((3, 3, 3), []),
        ((4, 3, 0), [SettingFault.SHORTEST_ABOVE_LONGEST]),
        ((1, 3, 4), [SettingFault.DIFFICULT_ABOVE_LONGEST]),
    ],
)
def test_lengths_of_lists_must_fit(lengths, faults):
    shortest, longest, difficult = lengths
    found = rules.list_faults(shortest_list=shortest, longest_list=longest, difficult_choices=difficult)
    assert found == faults


def test_deadlines_only_move_to_a_later_instant():
    before = {name: DATES[name] for name in rules.EXTENDABLE}
    now = CLOSES - timedelta(days=5)  # applications are open already
    assert rules.shortened(before, before, now) == []
    later = {**before, "applications_close_at": CLOSES + timedelta(days=1)}
    assert rules.shortened(before, later, now) == []
    for name in rules.EXTENDABLE:
        assert rules.shortened(before, {**before, name: before[name] - MOMENT}, now) == [name]


def test_beginning_of_applications_moves_only_before_it_came():
    before = {name: DATES[name] for name in rules.EXTENDABLE}
    after = {**before, "applications_open_at": before["applications_open_at"] + timedelta(days=1)}
    assert rules.shortened(before, after, before["applications_open_at"] - MOMENT) == []
    assert rules.shortened(before, after, before["applications_open_at"]) == ["applications_open_at"]


FACTS = Facts(
    now=CLOSES - timedelta(days=90),
    applications_close_at=CLOSES,
    internship_starts_at=CLOSES,
    internship_ends_at=CLOSES + timedelta(days=90),
    fields=5,
    steps=2,
    has_classification=True,
    classification_holds=True,
    undetermined=(),
    openings={"approved": 3},
    nominations={"nominated": 9},
    attempts={"computed": 1, "approved": 1},
    submissions=7,
)


@pytest.mark.parametrize(
    ("action", "change", "requirement"),
    [
        (A.OPEN, {"fields": 0}, Requirement.HAS_FIELDS),
        (A.OPEN, {"steps": 0}, Requirement.HAS_STEPS),
        (A.OPEN, {"classification_holds": False}, Requirement.CLASSIFICATION_HOLDS),
        (A.OPEN, {"undetermined": ("Xã Văn Lang",)}, Requirement.LEVELS_COMPLETE),
        (A.OPEN, {"now": CLOSES}, Requirement.CLOSING_AHEAD),
        (A.START_APPLICATIONS, {"openings": {"submitted": 3}}, Requirement.HAS_APPROVED_OPENING),
        (A.START_APPLICATIONS, {"now": CLOSES}, Requirement.CLOSING_AHEAD),
        (A.START_MATCHING, {"now": CLOSES - MOMENT}, Requirement.APPLICATIONS_CLOSED),
        (A.START_REVIEW, {"attempts": {"failed": 2, "queued": 1}}, Requirement.HAS_COMPUTED_ATTEMPT),
        (A.PUBLISH, {"attempts": {"computed": 1}}, Requirement.HAS_APPROVED_ATTEMPT),
    ],
)
def test_each_missing_condition_blocks_its_step(action, change, requirement):
    ready = replace(FACTS, now=CLOSES) if action is A.START_MATCHING else FACTS
    assert blocking(checks_for(action, ready)) == []
    assert [check.requirement for check in blocking(checks_for(action, replace(ready, **change)))] == [requirement]


def test_openings_that_wait_for_review_are_counted_but_do_not_block():
    facts = replace(FACTS, now=CLOSES, openings={"approved": 1, "submitted": 12})
    for action in (A.START_APPLICATIONS, A.START_MATCHING):
        check = next(c for c in checks_for(action, facts) if c.requirement is Requirement.NO_OPENING_WAITS)
        assert (check.met, check.blocking, check.count) == (False, False, 12)


def test_round_without_a_classification_cannot_open():
    facts = replace(FACTS, has_classification=False, classification_holds=False)
    missing = {check.requirement for check in blocking(checks_for(A.OPEN, facts))}
    assert Requirement.HAS_CLASSIFICATION in missing
