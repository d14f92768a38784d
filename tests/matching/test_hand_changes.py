"""Hand changes: the published assignment is the computed one plus exactly what is listed."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from portal.matching import Instance
from portal.matching.verify import check_result
from tests.matching.published import Publication
from tests.matching.tampering import overfill_an_opening, place_of, swap_two_students, write_places


def change_by_hand(published: Publication, instance: Instance) -> list[str]:
    """Exchange two students as a coordinator might; the line that belongs into changes.csv."""
    before = place_of(published)
    swap_two_students(published, instance)
    after = place_of(published)
    moved = [student for student in before if before[student] != after[student]]
    return [
        f"{number},{student},{before[student]},{after[student]},agreed-exchange"
        for number, student in enumerate(moved, 1)
    ]


def write_changes(published: Publication, lines: list[str]) -> None:
    text = "\n".join(["number,student,from,to,reason", *lines]) + "\n"
    (published.out / "changes.csv").write_text(text)


def test_published_is_computed_plus_the_hand_changes(publication: tuple[Publication, Instance]) -> None:
    published, instance = publication
    write_changes(published, change_by_hand(published, instance))
    assert check_result(published.directory, published.out) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines[:1],
        lambda lines: [lines[0], lines[1].replace("2,", "3,", 1)],
        lambda lines: [line.removesuffix("agreed-exchange") for line in lines],
        lambda lines: [*lines, "3,s0050,,o0001,late"],
        lambda lines: [*lines, "3,s9999,,o0001,late"],
        lambda lines: [lines[0], lines[1].replace(",o", ",o9", 1)],
        lambda lines: [],
    ],
    ids=["one left out", "gap", "no reason", "one too many", "unknown student", "unknown opening", "none"],
)
def test_hand_changes_that_do_not_explain_the_difference_are_refused(
    spoil: Callable[[list[str]], list[str]], publication: tuple[Publication, Instance]
) -> None:
    published, instance = publication
    write_changes(published, spoil(change_by_hand(published, instance)))
    assert check_result(published.directory, published.out)


def test_hand_changes_may_not_overfill_an_opening(publication: tuple[Publication, Instance]) -> None:
    published, instance = publication
    before = place_of(published)
    overfill_an_opening(published, instance)
    after = place_of(published)
    student = next(s for s in after if before.get(s) != after[s])
    write_changes(published, [f"1,{student},{before.get(student, '')},{after[student]},board"])
    found = check_result(published.directory, published.out)
    assert any("seats" in finding.message for finding in found)


def test_a_student_may_be_moved_where_they_did_not_ask_to_go_but_not_where_they_are_not_eligible(
    publication: tuple[Publication, Instance],
) -> None:
    published, instance = publication
    places = place_of(published)
    holders = Counter(places.values())
    placed = [s for s in places if not instance.anywhere[instance.student_ids.index(s)]]
    for eligible in (True, False):
        student, target = next(
            (student, name)
            for student in placed
            for name in unlisted(instance, student, eligible=eligible)
            if holders[name] < instance.capacity[instance.opening_ids.index(name)]
        )
        write_places(published, instance, {**places, student: target})
        write_changes(published, [f"1,{student},{places[student]},{target},decision"])
        found = check_result(published.directory, published.out)
        assert bool(found) != eligible
        assert eligible or "is not eligible for" in found[0].message


def unlisted(instance: Instance, student: str, *, eligible: bool) -> list[str]:
    """Openings that the student did not list and may be sent to, or may not."""
    number, everywhere = instance.student_ids.index(student), np.arange(instance.openings)
    wanted = instance.eligible(np.full_like(everywhere, number), everywhere) == eligible
    wanted[instance.choice_opening[instance.choice_student == number]] = False
    return [instance.opening_ids[at] for at in np.flatnonzero(wanted).tolist()]
