"""Lists of students as files: what is understood, what is refused, what an import does."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students import importing, student_tables
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from portal.students.student_tables import HEADINGS, FaultyTable, read_students
from portal.vietnamese.folding import fold
from tests.factories.accounts import give_role, make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.pages import Page

HEADING = list(HEADINGS.values())
ROW = ["DTC2154802010", "Trần Thị Hoà", "30/6/2004", "Nữ", "hoa@ictu.edu.vn", "0912345678", "K20A", "7480103", "3,25"]
ROW += ["88", "x"]
SHORT = ["Mã SV", "Họ tên", "Ngành"]


@pytest.fixture
def coordinator(app: Flask) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


@pytest.fixture
def round_(coordinator: User) -> Round:
    return make_round(RoundStatus.OPEN, min_gpa=250)


def faults(*rows: list[str]) -> list[tuple[int, str, str]]:
    with pytest.raises(FaultyTable) as refusal:
        read_students(rows)
    return [(fault.row, fault.column, fault.reason) for fault in refusal.value.faults]


def test_every_column_of_the_template_is_read(app: Flask) -> None:
    (entry,) = read_students([HEADING, ROW])
    assert entry.row == 2
    assert entry.values == {
        "code": "DTC2154802010",
        "full_name": "Trần Thị Hoà",
        "birth_date": date(2004, 6, 30),
        "gender": "female",
        "email": "hoa@ictu.edu.vn",
        "phone": "0912345678",
        "class_name": "K20A",
        "major_text": "7480103",
        "gpa": 325,
        "conduct": 88,
        "is_final_year": True,
    }


def test_columns_come_in_any_order_with_usual_names_and_a_number_column(app: Flask) -> None:
    rows = [["STT", "HỌ TÊN", "Ngành ", "mssv", ""], ["1", "An", "7480103", "dtc2154802010", ""], [], ["", "", ""]]
    (entry,) = read_students(rows)
    assert entry.values == {"full_name": "An", "major_text": "7480103", "code": "DTC2154802010"}


def test_every_fault_is_named_by_row_column_and_reason(app: Flask) -> None:
    bad = ["", "An\u202e", "31/6/2004", "?", "a@", "123", "x" * 51, "123", "3,255", "101", "?"]
    found = faults(HEADING, ROW, bad)
    assert [row for row, _column, _reason in found] == [3] * 11
    assert {column for _row, column, _reason in found} == set(HEADING)
    assert any("U+202E" in reason for _row, _column, reason in found)


def test_student_who_stands_twice_is_a_fault_that_names_the_first_row(app: Flask) -> None:
    assert faults(SHORT, ["DTC2154802010", "An", "7480103"], ["dtc 2154802010", "An", "7480103"]) == [
        (3, "Mã sinh viên", "Sinh viên này đã có ở dòng 2.")
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "Thiếu cột này."),
        ([["Mã SV", "Họ tên"]], "Thiếu cột này."),
        ([[*SHORT, "Quê quán"]], "Không hiểu cột này"),
        ([[*SHORT, "mssv"]], "hai lần"),
        ([SHORT, ["", " "]], "không có sinh viên nào"),
    ],
)
def test_tables_without_the_right_head_are_refused(app: Flask, rows: list[list[str]], said: str) -> None:
    assert any(said in reason for _row, _column, reason in faults(*rows))


def test_templates_have_the_columns_that_are_read(app: Flask) -> None:
    sheet = load_workbook(student_tables.TEMPLATE_XLSX).worksheets[0]
    assert [cell.value for cell in sheet[1]] == HEADING
    assert student_tables.template_csv().lstrip("\ufeff").strip().split(",") == HEADING
    assert len({fold(title) for title in HEADING}) == len(HEADING)


def test_new_students_enter_the_round_and_the_second_time_nothing_changes(coordinator: User, round_: Round) -> None:
    weak = ["DTC2154802011", "Lê Văn Bắc", *[""] * 5, "7480103", "2.49", "70", ""]
    entries = read_students([HEADING, ROW, weak])
    first = importing.import_students(round_, entries, actor=coordinator)
    assert first.added == ["DTC2154802010", "DTC2154802011"]
    assert first.statuses == {"imported": 1, "ineligible": 1}
    second = importing.import_students(round_, entries, actor=coordinator)
    assert (second.added, second.changed) == ([], [])
    assert second.unchanged == first.added
    assert db.session.scalar(select(func.count()).select_from(Nomination)) == 2
    student = db.session.scalar(select(Student).where(Student.code == "DTC2154802011"))
    assert student is not None
    assert (student.email, student.gender, student.is_final_year) == ("dtc2154802011@ictu.edu.vn", "unstated", True)


def test_known_students_are_updated_empty_cells_kept_and_nominations_looked_at_again(
    coordinator: User, round_: Round
) -> None:
    student = make_student(code="DTC2154802010", gpa=200, conduct=90)
    here, elsewhere = (
        make_nomination(round_, student, NominationStatus.INELIGIBLE),
        make_nomination(make_round(RoundStatus.APPLYING), student, NominationStatus.INELIGIBLE),
    )
    entries = read_students([[*SHORT, "gpa", "conduct"], ["DTC2154802010", "An", "7480103", "3", ""]])
    outcome = importing.import_students(round_, entries, actor=coordinator)
    assert outcome.changed == ["DTC2154802010"]
    assert (student.full_name, student.gpa, student.conduct) == ("An", 300, 90)
    assert (here.status, elsewhere.status) == ("nominated", "nominated")


def test_withdrawn_students_stay_withdrawn(coordinator: User, round_: Round) -> None:
    nomination = make_nomination(round_, make_student(code="DTC2154802010"), NominationStatus.WITHDRAWN)
    outcome = importing.import_students(round_, read_students([HEADING, ROW]), actor=coordinator)
    assert outcome.statuses == {"withdrawn": 1}
    assert nomination.status == "withdrawn"


@pytest.mark.parametrize("code", ["DTE2154802010", "K2154802010"])
def test_codes_of_other_schools_refuse_the_whole_list(coordinator: User, round_: Round, code: str) -> None:
    entries = read_students([SHORT, ["DTC2154802010", "An", "7480103"], [code, "Bình", "7480103"]])
    with pytest.raises(FaultyTable) as refusal:
        importing.import_students(round_, entries, actor=coordinator)
    assert [(fault.row, fault.column) for fault in refusal.value.faults] == [(3, "Mã sinh viên")]
    assert db.session.scalar(select(func.count()).select_from(Student)) == 0


def test_student_stored_for_another_school_is_not_taken_over(coordinator: User, round_: Round) -> None:
    foreign = make_student(school=TUEBA, code="XYZ2154802010")
    entries = read_students([SHORT, ["XYZ2154802010", "An", "7480103"]])
    with pytest.raises(FaultyTable, match="1 lỗi"):
        importing.import_students(round_, entries, actor=coordinator)
    assert foreign.full_name != "An"


def test_coordinator_of_two_schools_imports_both_by_their_codes(coordinator: User, round_: Round) -> None:
    give_role(coordinator, Role.SCHOOL_COORDINATOR, school=TUEBA)
    entries = read_students([SHORT, ["DTC2154802010", "An", "7480103"], ["DTE2154802010", "Bình", "7340301"]])
    importing.import_students(round_, entries, actor=coordinator)
    found = db.session.execute(select(Student.code, Student.school_code).order_by(Student.code)).all()
    assert found == [("DTC2154802010", ICTU), ("DTE2154802010", TUEBA)]


def upload(browser: Page, round_: Round, content: bytes, status: int, name: str = "ds.csv"):  # type: ignore[no-untyped-def]
    form = browser.get(f"/rounds/{round_.id}/nominations/import")
    return form.submit(status, having="file", file=(io.BytesIO(content), name))


def test_list_is_uploaded_and_its_outcome_shown(page, coordinator: User, round_: Round) -> None:  # type: ignore[no-untyped-def]
    content = ",".join(HEADING) + "\n" + ",".join(f'"{cell}"' for cell in ROW)
    answer = upload(page(coordinator), round_, content.encode(), 200)
    assert "DTC2154802010" in answer.text
    assert db.session.scalar(select(Nomination.status)) == "imported"


def test_faulty_list_comes_back_with_its_faults_and_writes_nothing(  # type: ignore[no-untyped-def]
    page, coordinator: User, round_: Round
) -> None:
    content = "Mã SV,Họ tên,Ngành\nDTC2154802010,An,7480103\n?,Bình,7480103\n"
    answer = upload(page(coordinator), round_, content.encode(), 422)
    assert "1 lỗi" in answer.text
    assert "Mã sinh viên gồm" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Student)) == 0


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"])
def test_files_that_are_no_tables_are_refused(page, coordinator: User, round_: Round, content: bytes) -> None:  # type: ignore[no-untyped-def]
    upload(page(coordinator), round_, content, 422, name="ds.xlsx")


def test_upload_page_takes_five_megabytes_and_no_more(page, coordinator: User, round_: Round) -> None:  # type: ignore[no-untyped-def]
    assert "5 MB" in upload(page(coordinator), round_, b"a," * (5 * 512 * 1024 + 1), 422).text
    upload(page(coordinator), round_, b"a" * (7 * 1024 * 1024), 413)


def test_upload_without_a_file_says_what_to_do(page, coordinator: User, round_: Round) -> None:  # type: ignore[no-untyped-def]
    answer = page(coordinator).get(f"/rounds/{round_.id}/nominations/import").submit(422, having="file")
    assert "Chọn tệp danh sách." in answer.text


def test_closed_round_takes_no_list(page, coordinator: User) -> None:  # type: ignore[no-untyped-def]
    closed = make_round(RoundStatus.MATCHING)
    browser = page(coordinator)
    assert "không nhận đề cử" in browser.get(f"/rounds/{closed.id}/nominations/import").text
    content = ",".join(SHORT) + "\nDTC2154802010,An,7480103"
    data = {"file": (io.BytesIO(content.encode()), "ds.csv")}
    browser.post(f"/rounds/{closed.id}/nominations/import", data, 422)
    assert db.session.scalar(select(func.count()).select_from(Student)) == 0


def test_templates_are_downloaded(page, coordinator: User) -> None:  # type: ignore[no-untyped-def]
    browser = page(coordinator)
    assert browser.get("/students/template.csv").response.data.startswith(b"\xef\xbb\xbf")
    assert browser.get("/students/template.xlsx").response.data.startswith(b"PK")
