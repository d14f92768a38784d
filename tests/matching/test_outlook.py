"""What would fill more seats, against a matching of its own for every change."""

from random import Random

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from portal.matching import Choice, Instance, Opening, Student
from portal.matching.outlook import Outlook, fitting, gain, listing, look_ahead, lowered, widened
from tests.matching.rounds import FIELDS, Round, random_round

ROUNDS = 150


def acceptable(instance: Instance) -> np.ndarray:
    """Students by openings: who may be sent where (no pins)."""
    everybody, everywhere = np.arange(instance.students), np.arange(instance.openings)
    eligible = fitting(instance, everybody, everywhere)
    listed = np.zeros_like(eligible)
    listed[instance.choice_student, instance.choice_opening] = True
    unmet = instance.needs.astype(int) @ (~instance.provides).astype(int).T > 0
    return eligible & (listed | (instance.anywhere[:, None] & ~unmet))


def most_filled(instance: Instance) -> int:
    """The size of a largest assignment, by SciPy on single seats."""
    seats = np.repeat(np.arange(instance.openings), instance.capacity)
    if not len(seats) or not instance.students:
        return 0
    return int((maximum_bipartite_matching(csr_matrix(acceptable(instance)[:, seats])) >= 0).sum())


def rounds() -> list[Instance]:
    rng, made = Random(41), []
    while len(made) < ROUNDS:
        rows = random_round(rng)
        made.append(Round(rows.students, rows.openings, rows.choices).instance())
    return made


@pytest.mark.parametrize("chunk", range(5))
def test_what_a_change_fills_is_what_a_new_matching_says(chunk: int) -> None:
    rng, gains = Random(chunk), 0
    for instance in rounds()[chunk::5]:
        outlook, before = look_ahead(instance), most_filled(instance)
        assert int((outlook.place >= 0).sum()) == before
        chosen = np.flatnonzero([rng.random() < 0.6 for _ in range(instance.openings)])
        everybody = np.arange(instance.students)
        for changed in (
            widened(instance, chosen, np.arange(len(instance.field_names))),
            lowered(instance, chosen, 0),
            listing(instance, everybody, chosen),
            listing(lowered(instance, chosen, 0), everybody, chosen),
        ):
            found = gain(outlook, changed)
            assert found == most_filled(changed) - before
            gains += found
    assert gains > 20, "the rounds leave nothing to gain"


def test_one_more_pair_fills_a_seat_exactly_where_a_lack_meets_a_surplus() -> None:
    helpful = useless = 0
    for instance in rounds():
        outlook = look_ahead(instance)
        scarce = {int(o) for group in outlook.groups for o in group.openings}
        pairs = fitting(instance, np.arange(instance.students), np.arange(instance.openings)) & ~acceptable(instance)
        for student, opening in np.argwhere(pairs).tolist():
            helps = gain(outlook, listing(instance, np.array([student]), np.array([opening])))
            assert helps == (outlook.surplus[student] and opening in scarce)
            helpful, useless = helpful + helps, useless + 1 - helps
    assert min(helpful, useless) > 20


def test_the_students_of_a_group_are_all_who_can_be_sent_there() -> None:
    groups = 0
    for instance in rounds():
        can = acceptable(instance)
        for group in look_ahead(instance).groups:
            assert group.students.tolist() == np.flatnonzero(can[:, group.openings].any(axis=1)).tolist()
            assert group.seats == int(instance.capacity[group.openings].sum())
            assert group.lacking > 0
            groups += 1
    assert groups > 50


def test_the_greatest_lack_comes_first_whatever_the_order_of_the_rows() -> None:
    students = [Student("s1", FIELDS[0], 300, 80), Student("s2", FIELDS[1], 300, 80)]
    openings = [Opening("o1", "c1", 1, 2, FIELDS[:1], 0), Opening("o2", "c2", 2, 5, FIELDS[1:], 0)]
    choices = [Choice("s1", 1, "o1"), Choice("s2", 1, "o2")]
    for rows in (openings, openings[::-1]):
        outlook: Outlook = look_ahead(Instance.build(students, rows, choices))
        names = outlook.instance.opening_ids
        assert [[names[o] for o in group.openings] for group in outlook.groups] == [["o2"], ["o1"]]
        assert [group.lacking for group in outlook.groups] == [4, 1]


def test_a_choice_that_is_already_listed_is_not_listed_twice() -> None:
    instance = Instance.build(
        [Student("s1", FIELDS[0], 300, 80)], [Opening("o1", "c1", 1, 2, FIELDS[:1], 0)], [Choice("s1", 1, "o1")]
    )
    more = listing(instance, np.array([0]), np.array([0]))
    assert more.choice_rank.tolist() == [1]
