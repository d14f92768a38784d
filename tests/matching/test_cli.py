"""The command line as a person uses it: files in, files out, exit codes, nothing written on refusal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.matching.cli import main
from portal.matching.solver import RULES

RESULT = {"assignment.csv", "report.json", "explanations.jsonl", "certificate.json", "run.json"}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    directory = tmp_path / "round"
    sizes = ["--students", "120", "--communes", "15", "--openings", "40", "--seats", "70", "--seed", "5"]
    assert main(["generate", str(directory), *sizes]) == 0
    return directory


def solve(directory: Path, out: Path, *more: str) -> int:
    return main(["solve", str(directory), "--seed", "2026", "--out", str(out), *more])


def test_solve_writes_a_result_that_verify_confirms(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "result"
    assert solve(made, out, "--rule", "remote-first") == 0
    assert {path.name for path in out.iterdir()} == RESULT
    assert main(["verify", str(made), str(out)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "confirmed"


@pytest.mark.parametrize("rule", RULES)
def test_two_runs_differ_in_run_json_alone(rule: str, made: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert solve(made, tmp_path / name, "--rule", rule) == 0
    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert names <= RESULT
    assert {"assignment.csv", "report.json", "run.json"} <= names
    for name in names - {"run.json"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    run = json.loads((tmp_path / "one" / "run.json").read_text())
    assert run["peak_memory_mib"] > 0
    assert all(seconds >= 0 for seconds in run["seconds"].values())


def test_the_order_of_rows_does_not_matter(made: Path, tmp_path: Path) -> None:
    assert solve(made, tmp_path / "one") == 0
    for path in made.iterdir():
        header, *rows = path.read_text().splitlines()
        path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert solve(made, tmp_path / "two") == 0
    for name in RESULT - {"run.json"}:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_option_is_a_flag_and_is_reported(made: Path, tmp_path: Path) -> None:
    assert solve(made, tmp_path / "result", "--no-first-intern-first") == 0
    report = json.loads((tmp_path / "result" / "report.json").read_text())
    assert report["options"] == {"first_intern_first": False}
    assert [level["level"] for level in report["levels"]] == ["seats 1", "seats 2", "seats 3", "seats 4"]
    assert main(["verify", str(made), str(tmp_path / "result")]) == 0


def test_faults_go_to_stderr_a_line_each_and_nothing_is_written(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made / "students.csv"
    lines = path.read_text().splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[2], "5.10")
    lines[4] = lines[4].replace(lines[4].split(",")[2], "x")
    path.write_text("\n".join(lines))
    out = tmp_path / "result"
    assert solve(made, out) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("students.csv, line 2, column gpa: ")
    assert told[1].startswith("students.csv, line 5, column gpa: ")
    assert told[-1] == "refused: 2 faults, nothing written"
    assert not out.exists()
    assert {path.name for path in tmp_path.iterdir()} == {"round"}


def test_a_refused_run_leaves_an_earlier_result_as_it_was(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "result"
    assert solve(made, out) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    (made / "choices.csv").write_text("")
    assert solve(made, out) == 2
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_what_is_odd_is_a_warning(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (made / "students.csv").open("a") as file:
        file.write("s9990,medicine,3.00,80,1,\ns9991,medicine,3.00,80,0,\n")
    with (made / "choices.csv").open("a") as file:
        file.write("s9991,1,o0001\n")
    assert solve(made, tmp_path / "result") == 0
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "warning: student s9990 ticked anywhere, but no opening takes them",
        "warning: student s9991 lists o0001 without being eligible; it is left out",
    ]
    report = json.loads((tmp_path / "result" / "report.json").read_text())
    assert [warning["student"] for warning in report["warnings"]] == ["s9990", "s9991"]


def test_hand_changes_of_a_published_result_are_not_run_over(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "result"
    assert solve(made, out) == 0
    (out / "changes.csv").write_text("number,student,from,to,reason\n")
    before = (out / "run.json").read_bytes()
    assert solve(made, out) == 2
    assert (out / "run.json").read_bytes() == before


def test_an_output_that_is_a_file_is_refused(made: Path, tmp_path: Path) -> None:
    (tmp_path / "result").write_text("mine")
    assert solve(made, tmp_path / "result") == 2
    assert (tmp_path / "result").read_text() == "mine"


def test_verify_says_what_fails_and_where(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "result"
    assert solve(made, out) == 0
    path = out / "assignment.csv"
    rows = path.read_text().splitlines()
    path.write_text("\n".join([*rows[:3], *rows[4:]]) + "\n")
    capsys.readouterr()
    assert main(["verify", str(made), str(out)]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("report.json, assignment_sha256: ")
    assert told[-1] == "NOT CONFIRMED: 1 findings"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["match"],
        ["solve", "somewhere"],
        ["solve", "somewhere", "--seed", "1", "--out", "x", "--rule", "fair"],
        ["verify", "somewhere"],
        ["compare", "somewhere", "--rules", "fair"],
        ["generate", "somewhere", "--family", "hard"],
        ["generate", "somewhere", "--students", "many"],
    ],
)
def test_unknown_commands_and_options_end_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["solve", "nowhere", "--seed", "1", "--out", "result"],
        ["verify", "nowhere", "nowhere"],
        ["compare", "nowhere"],
        ["generate", "made", "--seats", "-1"],
    ],
)
def test_what_cannot_be_read_or_made_ends_with_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert list(tmp_path.iterdir()) == []


def test_compare_prints_the_rules_side_by_side(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["compare", str(made), "--rules", ",".join(RULES)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == list(RULES)
    placed = next(line for line in lines if line.startswith("students placed"))
    assert placed.count("of 120") == len(RULES)


def test_generate_leaves_out_students_by_family(tmp_path: Path) -> None:
    sizes = ["--communes", "5", "--openings", "10", "--seats", "50"]
    assert main(["generate", str(tmp_path / "r"), *sizes, "--family", "scarce"]) == 0
    assert len((tmp_path / "r" / "students.csv").read_text().splitlines()) == 56


def test_the_module_runs_as_a_program(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "portal.matching", "solve", str(made), "--seed", "1", "--out"]
    done = subprocess.run([*command, str(tmp_path / "r")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    refused = subprocess.run([*command, str(made / "students.csv")], capture_output=True, check=False)
    assert refused.returncode == 2
