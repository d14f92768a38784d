"""What makes an instance, what is refused and how it is told, and the canonical text."""

from hashlib import sha256

import numpy as np
import pytest

from portal.matching import (
    Choice,
    Instance,
    InstanceError,
    Opening,
    Options,
    Pin,
    Student,
    canonical_files,
    input_sha256,
    solve,
)
from portal.matching.order import anywhere_order, lottery, merit_order

AN, BINH = Student("an", "law", 305, 80), Student("binh", "land", 250, 90)
XA = Opening("o1", "xa", 1, 2, ("law", "land"), 200)
PHUONG = Opening("o2", "phuong", 4, 1, ("law",), 300)


def faults(students=(AN, BINH), openings=(XA, PHUONG), choices=(), pins=()) -> list[tuple[str, int, str]]:
    with pytest.raises(InstanceError) as refused:
        Instance.build(students, openings, choices, pins)
    return [(fault.table, fault.row, fault.column) for fault in refused.value.faults]


@pytest.mark.parametrize(
    ("student", "column"),
    [
        (AN, "id"),
        (AN._replace(id=""), "id"),
        (AN._replace(id="a\nb"), "id"),
        (AN._replace(id="x", field="a;b"), "field"),
        (AN._replace(id="x", field=""), "field"),
        (AN._replace(id="x", gpa=401), "gpa"),
        (AN._replace(id="x", gpa=-1), "gpa"),
        (AN._replace(id="x", gpa=float("nan")), "gpa"),
        (AN._replace(id="x", gpa=True), "gpa"),
        (AN._replace(id="x", conduct=101), "conduct"),
        (AN._replace(id="x", needs=("a;b",)), "needs"),
        (AN._replace(id="x", needs=("",)), "needs"),
    ],
)
def test_a_faulty_student_is_refused(student: Student, column: str) -> None:
    assert faults(students=(AN, BINH, student)) == [("students", 2, column)]


def test_merit_is_given_to_all_or_to_none() -> None:
    assert faults(students=(AN._replace(merit=1), BINH)) == [("students", 1, "merit")]
    assert faults(students=(AN._replace(merit=1), BINH._replace(merit=2**63))) == [("students", 1, "merit")]


@pytest.mark.parametrize(
    ("opening", "column"),
    [
        (XA, "id"),
        (XA._replace(id="x", commune=""), "commune"),
        (XA._replace(id="x", priority=0), "priority"),
        (XA._replace(id="x", priority=2), "priority"),  # its commune has priority 1 elsewhere
        (XA._replace(id="x", priority=None), "priority"),
        (XA._replace(id="x", capacity=-1), "capacity"),
        (XA._replace(id="x", capacity=10**10), "capacity"),
        (XA._replace(id="x", fields=()), "fields"),
        (XA._replace(id="x", min_gpa=401), "min_gpa"),
        (XA._replace(id="x", provides=(" a",)), "provides"),
    ],
)
def test_a_faulty_opening_is_refused(opening: Opening, column: str) -> None:
    assert faults(openings=(XA, PHUONG, opening)) == [("openings", 2, column)]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([Choice("nobody", 1, "o1")], [(0, "student")]),
        ([Choice("an", 1, "nowhere")], [(0, "opening")]),
        ([Choice("nobody", 0, "nowhere")], [(0, "student"), (0, "opening"), (0, "rank")]),
        ([Choice("an", 2, "o1")], [(0, "rank")]),
        ([Choice("an", 1, "o1"), Choice("an", 3, "o2")], [(1, "rank")]),
        ([Choice("an", 1, "o1"), Choice("an", 1, "o2")], [(1, "rank")]),
        ([Choice("an", 1, "o1"), Choice("binh", 1, "o1"), Choice("an", 2, "o1")], [(2, "opening")]),
        ([Choice("an", 1, "x"), Choice("an", 2, "y")], [(0, "opening"), (1, "opening")]),
    ],
)
def test_faulty_choices_are_refused(choices: list[Choice], expected: list[tuple[int, str]]) -> None:
    assert faults(choices=choices) == [("choices", row, column) for row, column in expected]


@pytest.mark.parametrize(
    ("pins", "expected"),
    [
        ([Pin("nobody", "o1", "require")], [(0, "student")]),
        ([Pin("an", "nowhere", "forbid")], [(0, "opening")]),
        ([Pin("an", "o1", "wish")], [(0, "kind")]),
        ([Pin("an", "o1", "forbid", "two\nlines")], [(0, "reason")]),
        ([Pin("an", "o1", "require"), Pin("an", "o1", "forbid")], [(1, "opening")]),
        ([Pin("an", "o1", "require"), Pin("an", "o2", "require")], [(1, "opening")]),
        ([Pin("binh", "o2", "require")], [(0, "opening"), (0, "opening")]),  # field and GPA
        ([Pin("an", "o2", "require"), Pin("chi", "o2", "require")], [(1, "opening")]),  # one seat
    ],
)
def test_clashing_pins_are_refused(pins: list[Pin], expected: list[tuple[int, str]]) -> None:
    students = (AN, BINH, AN._replace(id="chi"))
    assert faults(students=students, pins=pins) == [("pins", row, column) for row, column in expected]


def test_all_faults_are_told_in_one_go() -> None:
    found = faults(
        students=(AN, AN), openings=(XA, XA), choices=[Choice("?", 1, "o1")], pins=[Pin("?", "o1", "forbid")]
    )
    assert [table for table, _row, _column in found] == ["students", "openings", "choices", "pins"]


def test_the_canonical_text_is_as_documented() -> None:
    students = [BINH._replace(id="b,1", anywhere=True, needs=("transport", "lodging")), AN]
    pins = [Pin("an", "o1", "forbid", 'says "no"')]
    instance = Instance.build(students, [PHUONG, XA], [Choice("an", 2, "o2"), Choice("an", 1, "o1")], pins)
    files = canonical_files(instance)
    assert files == {
        "students.csv": b"id,field,gpa,conduct,anywhere,needs,merit\n"
        b'an,law,3.05,80,0,,\n"b,1",land,2.50,90,1,lodging;transport,\n',
        "openings.csv": b"id,commune,priority,capacity,fields,min_gpa,provides\n"
        b"o1,xa,1,2,land;law,2.00,\no2,phuong,4,1,law,3.00,\n",
        "choices.csv": b"student,rank,opening\nan,1,o1\nan,2,o2\n",
        "pins.csv": b'student,opening,kind,reason\nan,o1,forbid,"says ""no"""\n',
    }
    text = b"".join(f"{name} {len(data)}\n".encode() + data for name, data in files.items())
    assert input_sha256(instance) == sha256(text).hexdigest()


def test_the_lottery_is_the_published_one() -> None:
    expected = int.from_bytes(sha256("seed|sinh viên".encode()).digest()[:8], "big")
    assert lottery("seed", ["sinh viên"]).tolist() == [expected]


def test_merit_is_gpa_then_conduct_then_lottery() -> None:
    students = [
        Student(f"s{k}", "law", gpa, conduct) for k, (gpa, conduct) in enumerate([(300, 70), (300, 80), (310, 50)])
    ]
    instance = Instance.build(students, [XA], [])
    assert merit_order(instance, "seed").tolist() == [2, 1, 0]
    with_merit = [s._replace(merit=m) for s, m in zip(students, (-1, -5, -3), strict=True)]
    assert merit_order(Instance.build(with_merit, [XA], []), "seed").tolist() == [0, 2, 1]


def test_equal_students_are_drawn_and_the_seed_decides() -> None:
    instance = Instance.build([Student(f"s{k}", "law", 300) for k in range(6)], [XA], [])
    orders = {tuple(merit_order(instance, str(seed)).tolist()) for seed in range(50)}
    assert len(orders) > 20
    drawn = lottery("7", instance.student_ids)
    assert np.array_equal(merit_order(instance, "7"), np.argsort(drawn))


def test_anywhere_tries_remote_communes_first() -> None:
    openings = [Opening(f"o{k}", f"c{p}", p, 1, ("law",)) for k, p in enumerate((4, 1, 3, 1, 2))]
    tried = anywhere_order(Instance.build([AN], openings, []), "seed")
    assert [openings[k].priority for k in tried] == [1, 1, 2, 3, 4]


def test_an_empty_round_is_solved() -> None:
    for rule in ("remote-first", "stable", "least-total-rank"):
        result = solve(Instance.build([], [], []), rule=rule, seed="s", options=Options())
        assert result.assignment == []
        assert result.report["mean_rank"] is None


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown rule 'first-come'"):
        solve(Instance.build([], [], []), rule="first-come", seed="s")


def test_what_is_odd_is_told_not_dropped() -> None:
    students = [AN, BINH, Student("chi", "music", 400, anywhere=True), Student("dung", "land", 300)]
    choices = [Choice("binh", 1, "o2"), Choice("dung", 1, "o1")]
    pins = [Pin("an", "o1", "require")]
    report = solve(Instance.build(students, [XA, PHUONG], choices, pins), seed="s").report
    assert report["warnings"] == [
        {"code": "anywhere_fits_nothing", "student": "chi"},
        {"code": "listed_not_eligible", "student": "binh", "opening": "o2"},
        {"code": "required_not_listed", "student": "an", "opening": "o1"},
    ]


def test_the_report_counts_what_was_done() -> None:
    choices = [Choice("an", 1, "o2"), Choice("an", 2, "o1"), Choice("binh", 1, "o1")]
    report = solve(Instance.build([AN, BINH], [XA, PHUONG], choices), seed="s").report
    assert report["levels"] == [
        {"level": "first 1", "seats": 1, "filled": 1},
        {"level": "further 1", "seats": 1, "filled": 1},
        {"level": "first 4", "seats": 1, "filled": 0},
        {"level": "further 4", "seats": 0, "filled": 0},
    ]
    assert report["priorities"] == [
        {"priority": 1, "communes": 1, "communes_with_nobody": 0, "seats": 2, "filled": 2},
        {"priority": 4, "communes": 1, "communes_with_nobody": 1, "seats": 1, "filled": 0},
    ]
    assert (report["placed"], report["unplaced"], report["mean_rank"]) == (2, 0, 1.5)
    assert report["rank_profile"] == {"1": 1, "2": 1}
