"""Made-up rounds: sizes as asked, plausible, and the same for the same seed."""

from pathlib import Path

import pytest

from portal.matching.files import read_directory
from portal.matching.generate import FAMILIES, GeneratedRound, generate, students_for


def made(**changes: object) -> GeneratedRound:
    sizes: dict[str, object] = {"students": 400, "communes": 30, "openings": 90, "seats": 180, "seed": 7}
    return generate(**(sizes | changes))  # type: ignore[arg-type]


def test_equal_arguments_give_equal_rounds() -> None:
    assert made() == made()


def test_another_seed_gives_another_round() -> None:
    assert made() != made(seed=8)


@pytest.mark.parametrize("family", FAMILIES)
def test_sizes_are_as_asked_and_files_are_accepted(family: str, tmp_path: Path) -> None:
    made(family=family).write(tmp_path)
    read = read_directory(tmp_path)
    instance = read.instance
    assert (instance.students, instance.openings) == (400, 90)
    assert len(instance.commune_ids) == 30
    assert instance.capacity.sum() == 180
    assert read.warnings == []


def test_grades_and_lists_are_plausible(tmp_path: Path) -> None:
    made(students=5000).write(tmp_path)
    instance = read_directory(tmp_path).instance
    assert 285 < instance.gpa.mean() < 295
    assert 35 < instance.gpa.std() < 45
    assert 160 <= instance.gpa.min() < 200
    assert instance.gpa.max() <= 400
    assert instance.choice_rank.min() == 1
    assert instance.choice_rank.max() <= 10
    assert instance.eligible(instance.choice_student, instance.choice_opening).all()


@pytest.mark.parametrize(("family", "share"), [("easy", 0.15), ("scarce", 0.15), ("scarce-anywhere", 0.60)])
def test_share_of_students_who_go_anywhere(family: str, share: float) -> None:
    ticked = [row[4] for row in made(students=5000, family=family).students]
    assert abs(ticked.count("1") / 5000 - share) < 0.03


def test_wards_are_more_popular_than_remote_communes() -> None:
    round_made = made(students=3000)
    priority = {row[0]: row[2] for row in round_made.openings}
    listed = [priority[opening] for _, _, opening in round_made.choices]
    openings = [row[2] for row in round_made.openings]
    assert listed.count("4") / openings.count("4") > 3 * listed.count("1") / openings.count("1")


def test_scarce_families_have_about_as_many_students_as_seats() -> None:
    assert students_for("scarce", 3000) == 3300
    assert students_for("easy", 3000) > 2 * 3000


@pytest.mark.parametrize(
    "changes", [{"students": -1}, {"communes": 0}, {"openings": 0}, {"seats": -5}, {"family": "hard"}]
)
def test_numbers_that_make_no_round_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|unknown"):
        made(**changes)


def test_fewer_openings_than_communes_and_fewer_seats_than_openings() -> None:
    small = made(openings=10, seats=4)
    assert len(small.openings) == 10
    assert sum(int(row[3]) for row in small.openings) == 4
