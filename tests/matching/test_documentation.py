"""What docs/matching.md says is so: its example, its commands, its files."""

import re
from pathlib import Path

import pytest

from portal.matching import Choice, Instance, Opening, Student, solve
from portal.matching.cli import make_parser

TEXT = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")
SEATS = [Opening("R", "remote", 1, 1, ("law",)), Opening("W", "ward", 4, 1, ("law",))]
PEOPLE = [Student("An", "law", 360), Student("Bình", "law", 280)]


def places(lists: dict[str, list[str]], rule: str) -> dict[str, str]:
    choices = [Choice(s, rank, o) for s, listed in lists.items() for rank, o in enumerate(listed, 1)]
    result = solve(Instance.build(PEOPLE, SEATS, choices), rule=rule, seed="1")
    return {student: opening for student, opening, _ in result.assignment}


def test_leaving_an_opening_off_the_list_can_pay_as_the_example_says() -> None:
    honest = {"An": ["W", "R"], "Bình": ["W"]}
    assert places(honest, "remote-first") == {"An": "R", "Bình": "W"}
    assert places(honest | {"An": ["W"]}, "remote-first") == {"An": "W"}


def test_stable_has_no_such_gain_and_leaves_the_remote_seat_empty() -> None:
    assert places({"An": ["W", "R"], "Bình": ["W"]}, "stable") == {"An": "W"}


COMMANDS = re.findall(r"^python -m portal\.matching (.+)$", TEXT, flags=re.MULTILINE)


def test_every_command_is_documented() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"solve", "verify", "compare", "generate"}


@pytest.mark.parametrize("command", COMMANDS)
def test_documented_commands_are_understood(command: str) -> None:
    words = command.replace("[", "").replace("]", "").split()
    numbers = {"N": "9", "C": "2", "O": "3", "T": "4", "S": "1"}
    make_parser().parse_args([numbers.get(word, word) for word in words])
