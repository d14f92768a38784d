"""Rules of a round that students must meet, and the states of nominations and reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.students.rules import (
    FailedRule,
    MajorFacts,
    NominationAction,
    NominationStatus,
    RoundFacts,
    StudentFacts,
    evaluation,
    failed_rules,
    school_of_code,
)

MAJORS = {
    "7480103": MajorFacts("information-technology", is_core=True),
    "7340204": MajorFacts("accounting-audit-finance", is_core=False),
}
ROUND = RoundFacts(frozenset(["information-technology", "accounting-audit-finance"]), True, 250, 65, MAJORS)
STUDENT = StudentFacts("7480103", 250, 65, is_final_year=True)


def test_student_exactly_at_the_thresholds_meets_every_rule() -> None:
    assert failed_rules(STUDENT, ROUND) == []


@pytest.mark.parametrize(
    ("student", "failed"),
    [
        (replace(STUDENT, gpa=249), [FailedRule.GPA_TOO_LOW]),
        (replace(STUDENT, gpa=None), [FailedRule.GPA_MISSING]),
        (replace(STUDENT, conduct=64), [FailedRule.CONDUCT_TOO_LOW]),
        (replace(STUDENT, conduct=None), [FailedRule.CONDUCT_MISSING]),
        (replace(STUDENT, is_final_year=False), [FailedRule.NOT_FINAL_YEAR]),
        (replace(STUDENT, major_code="7380101"), [FailedRule.MAJOR_UNKNOWN]),
        (replace(STUDENT, major_code=None), [FailedRule.MAJOR_UNKNOWN]),
        (
            StudentFacts(None, 0, None, is_final_year=False),
            [
                FailedRule.MAJOR_UNKNOWN,
                FailedRule.GPA_TOO_LOW,
                FailedRule.CONDUCT_MISSING,
                FailedRule.NOT_FINAL_YEAR,
            ],
        ),
    ],
)
def test_every_failed_rule_is_named(student: StudentFacts, failed: list[FailedRule]) -> None:
    assert failed_rules(student, ROUND) == failed


def test_adjacent_major_counts_only_where_the_round_says_so() -> None:
    insurance = replace(STUDENT, major_code="7340204")
    assert failed_rules(insurance, ROUND) == []
    assert failed_rules(insurance, replace(ROUND, adjacent_majors=False)) == [FailedRule.ADJACENT_MAJOR]


def test_major_of_a_field_outside_the_round_fails_by_that_alone() -> None:
    only_it = replace(ROUND, fields=frozenset(["information-technology"]), adjacent_majors=False)
    assert failed_rules(replace(STUDENT, major_code="7340204"), only_it) == [FailedRule.FIELD_NOT_IN_ROUND]


@pytest.mark.parametrize(
    ("status", "fails", "step"),
    [
        (NominationStatus.IMPORTED, False, None),
        (NominationStatus.IMPORTED, True, NominationAction.FIND_INELIGIBLE),
        (NominationStatus.NOMINATED, False, None),
        (NominationStatus.NOMINATED, True, NominationAction.FIND_INELIGIBLE),
        (NominationStatus.INELIGIBLE, False, NominationAction.NOMINATE),
        (NominationStatus.INELIGIBLE, True, None),
        (NominationStatus.WITHDRAWN, False, None),
        (NominationStatus.WITHDRAWN, True, None),
    ],
)
def test_what_a_correction_does_to_a_nomination(
    status: NominationStatus, fails: bool, step: NominationAction | None
) -> None:
    assert evaluation(status, [FailedRule.GPA_TOO_LOW] if fails else []) == step


def test_school_is_told_by_the_longest_prefix_of_the_code() -> None:
    prefixes = {"ICTU": "DTC", "TNUT": "K", "OTHER": "D"}
    assert school_of_code("DTC2154802010", prefixes) == "ICTU"
    assert school_of_code("K2154802010", prefixes) == "TNUT"
    assert school_of_code("DXX154802010", prefixes) == "OTHER"
    assert school_of_code("X2154802010", prefixes) is None
