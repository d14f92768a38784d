"""Reading a round: what is accepted, and each fault named by file, line and column."""

from pathlib import Path

import pytest

from portal.matching.files import FileFault, FilesRefused, ReadRound, read_directory

STUDENTS = "id,field,gpa,conduct,anywhere,needs\ns1,law,3.25,80,0,\ns2,land,2.50,90,1,lodging\n"
OPENINGS = "id,commune,priority,capacity,fields,min_gpa,provides\no1,c1,1,2,law;land,2.50,lodging\no2,c2,4,1,law,0,\n"
CHOICES = "student,rank,opening\ns1,1,o1\ns1,2,o2\ns2,1,o1\n"
PINS = "student,opening,kind,reason\ns1,o2,forbid,family\n"


def read(
    directory: Path,
    *,
    students: str | bytes | None = STUDENTS,
    openings: str | bytes | None = OPENINGS,
    choices: str | bytes | None = CHOICES,
    pins: str | bytes | None = None,
) -> ReadRound:
    tables = {"students": students, "openings": openings, "choices": choices, "pins": pins}
    for name, content in tables.items():
        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (directory / f"{name}.csv").write_bytes(data)
    return read_directory(directory)


def faults(directory: Path, **files: str | bytes | None) -> list[FileFault]:
    with pytest.raises(FilesRefused) as refused:
        read(directory, **files)
    return refused.value.faults


def places(found: list[FileFault]) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.column) for fault in found]


def test_a_sound_round_is_read(tmp_path: Path) -> None:
    instance = read(tmp_path, pins=PINS).instance
    assert instance.student_ids == ["s1", "s2"]
    assert instance.gpa.tolist() == [325, 250]
    assert instance.capacity.tolist() == [2, 1]
    assert instance.choice_rank.tolist() == [1, 2, 1]
    assert instance.pin_required.tolist() == [False]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace(",", " , "),
        lambda text: text + "\n\n",
        lambda text: text.rstrip("\n"),
    ],
)
def test_byte_order_mark_line_ends_spaces_and_blank_lines_do_not_matter(change, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    assert read(tmp_path, students=change(STUDENTS)).instance.gpa.tolist() == [325, 250]


def test_columns_may_come_in_any_order_and_optional_ones_be_left_out(tmp_path: Path) -> None:
    instance = read(tmp_path, students="gpa,id,field\n3.25,s1,law\n2.5,s2,land\n").instance
    assert instance.gpa.tolist() == [325, 250]
    assert not instance.anywhere.any()
    assert instance.merit is None


def test_a_comma_in_a_quoted_grade_is_a_decimal_comma(tmp_path: Path) -> None:
    text = STUDENTS.replace("3.25", '"3,25"')
    assert read(tmp_path, students=text).instance.gpa[0] == 325


def test_an_unknown_column_is_a_warning(tmp_path: Path) -> None:
    warnings = read(
        tmp_path,
        choices=CHOICES.replace("opening\n", "opening,note\n").replace("o1\n", "o1,x\n").replace("o2\n", "o2,\n"),
    ).warnings
    assert places(warnings) == [("choices.csv", 1, "note")]


@pytest.mark.parametrize("gpa", ["4.01", "5", "-1", "nan", "inf", "3_0", "3.256", "", "1e0", "٣.٢", "4,5"])
def test_a_grade_that_is_none_is_refused(gpa: str, tmp_path: Path) -> None:
    text = STUDENTS.replace("3.25", f'"{gpa}"')
    assert places(faults(tmp_path, students=text)) == [("students.csv", 2, "gpa")]


@pytest.mark.parametrize(
    ("table", "old", "new", "place"),
    [
        ("students", "s2,", "s1,", (3, "id")),
        ("students", ",80,", ",101,", (2, "conduct")),
        ("students", ",1,lodging", ",maybe,lodging", (3, "anywhere")),
        ("openings", "o2,c2", "o1,c2", (3, "id")),
        ("openings", "c1,1,2", "c1,1,-2", (2, "capacity")),
        ("openings", "c1,1,2", "c1,1,2.5", (2, "capacity")),
        ("openings", "c1,1,2", "c1,0,2", (2, "priority")),
        ("openings", "c1,1,2", "c1,,2", (2, "priority")),
        ("openings", "o2,c2,4", "o2,c1,4", (3, "priority")),
        ("openings", "law;land", ";", (2, "fields")),
        ("openings", ",2.50,lodging", ",4.50,lodging", (2, "min_gpa")),
        ("choices", "s2,1,o1", "s9,1,o1", (4, "student")),
        ("choices", "s2,1,o1", "s2,1,o9", (4, "opening")),
        ("choices", "s1,2,o2", "s1,3,o2", (3, "rank")),
        ("choices", "s1,2,o2", "s1,1,o2", (3, "rank")),
        ("choices", "s1,2,o2", "s1,2,o1", (3, "opening")),
        ("choices", "s1,2,o2", "s1,0,o2", (3, "rank")),
        ("choices", "s1,2,o2", "s1,second,o2", (3, "rank")),
        ("choices", "s1,2,o2", "s1,99999999999999999999,o2", (3, "rank")),
        ("choices", "s1,2,o2", "s1,2", (3, "-")),
        ("pins", "forbid", "maybe", (2, "kind")),
        ("pins", "s1,o2", "s9,o2", (2, "student")),
        ("pins", "s1,o2,forbid,family", "s2,o2,require,family", (2, "opening")),
        ("pins", "s1,o2,forbid,family", "s1,o2,forbid,family\ns1,o2,require,family", (3, "opening")),
    ],
)  # fmt: skip
def test_a_single_fault_is_named_where_it_stands(
    table: str, old: str, new: str, place: tuple[int, str], tmp_path: Path
) -> None:
    text = {"students": STUDENTS, "openings": OPENINGS, "choices": CHOICES, "pins": PINS}[table]
    assert old in text
    found = faults(tmp_path, **{table: text.replace(old, new, 1)})
    assert (f"{table}.csv", *place) in places(found)


def test_too_many_required_students_are_refused(tmp_path: Path) -> None:
    openings = OPENINGS.replace("o1,c1,1,2", "o1,c1,1,1")
    pins = "student,opening,kind,reason\ns1,o1,require,\ns2,o1,require,\n"
    assert places(faults(tmp_path, openings=openings, pins=pins)) == [("pins.csv", 3, "opening")]


def test_every_fault_is_told_in_one_go_in_order(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        students=STUDENTS.replace("3.25", "33").replace("2.50", "x"),
        openings=OPENINGS.replace("c1,1,2", "c1,1,-2"),
        choices=CHOICES.replace("s2,1,o1", "s2,2,o7"),
    )
    assert places(found)[:3] == [
        ("students.csv", 2, "gpa"),
        ("students.csv", 3, "gpa"),
        ("openings.csv", 2, "capacity"),
    ]
    assert {fault.column for fault in found if fault.file == "choices.csv"} == {"rank", "opening"}


def test_lines_are_counted_past_blank_and_quoted_ones(tmp_path: Path) -> None:
    pins = 'student,opening,kind,reason\n\ns1,o2,forbid,"a\nb"\ns9,o1,forbid,\n'
    assert ("pins.csv", 5, "student") in places(faults(tmp_path, pins=pins))


@pytest.mark.parametrize("table", ["students", "openings", "choices"])
def test_a_missing_file_is_one_fault(table: str, tmp_path: Path) -> None:
    assert places(faults(tmp_path, **{table: None})) == [(f"{table}.csv", 0, "-")]


@pytest.mark.parametrize("content", ["", "\n", "\ufeff"])
def test_an_empty_file_is_one_fault(content: str, tmp_path: Path) -> None:
    assert places(faults(tmp_path, choices=content)) == [("choices.csv", 1, "-")]


def test_a_missing_column_is_one_fault_each(tmp_path: Path) -> None:
    found = faults(tmp_path, students="id\ns1\ns2\n")
    assert places(found) == [("students.csv", 1, "field"), ("students.csv", 1, "gpa")]


def test_a_column_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    assert ("choices.csv", 1, "rank") in places(faults(tmp_path, choices="student,rank,opening,rank\n"))


def test_bytes_that_are_not_utf8_are_named_by_line_and_column(tmp_path: Path) -> None:
    content = STUDENTS.encode().replace(b"s2,land", b"s2,\xb5\xcbt")
    found = faults(tmp_path, students=content)
    assert places(found) == [("students.csv", 3, "field")]
    assert "UTF-8" in found[0].message


def test_utf16_is_named_as_such(tmp_path: Path) -> None:
    found = faults(tmp_path, students=STUDENTS.encode("utf-16"))
    assert places(found) == [("students.csv", 1, "-")]
    assert "UTF-16" in found[0].message


@pytest.mark.parametrize("content", ['student,rank,opening\n"s1,1,o1\n', "student,rank,opening\ns\0,1,o1\n"])
def test_broken_quotes_and_nul_bytes_are_faults(content: str, tmp_path: Path) -> None:
    found = faults(tmp_path, choices=content)
    assert {fault.file for fault in found} == {"choices.csv"}


def test_merit_for_some_students_only_is_a_fault(tmp_path: Path) -> None:
    students = "id,field,gpa,merit\ns1,law,3.2,5\ns2,land,2.5,\n"
    assert places(faults(tmp_path, students=students)) == [("students.csv", 3, "merit")]


def test_a_merit_column_left_empty_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    students = "id,field,gpa,merit\ns1,law,3.2,\ns2,land,2.5,\n"
    assert read(tmp_path, students=students).instance.merit is None


def test_headers_alone_make_an_empty_round(tmp_path: Path) -> None:
    instance = read(
        tmp_path,
        students=STUDENTS.splitlines()[0],
        openings=OPENINGS.splitlines()[0],
        choices=CHOICES.splitlines()[0],
        pins=PINS.splitlines()[0],
    ).instance
    assert (instance.students, instance.openings) == (0, 0)
