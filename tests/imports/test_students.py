"""Lists of students: what a check says of each row, what applying does, and that it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.access import Permission, Role
from portal.accounts.models import User
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import service, work
from portal.imports.models import ImportRow, ListImport
from portal.imports.students.columns import IN_TEMPLATE, TITLES
from portal.imports.students.kind import STUDENTS
from portal.imports.wording import details
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students import looking
from portal.students.models import DataReport, Nomination, Student
from portal.students.rules import NominationStatus
from tests.factories.accounts import give_role, make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.imports import apply, check
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

ALL = [TITLES[name] for name in IN_TEMPLATE]
CODE, OTHER = "DTC2154802010", "DTC2154802011"
FULL = [CODE, "Trần Thị Hoà", "30/6/2004", "Nữ", "hoa@ictu.edu.vn", "912345678", "K20A", "7480103", "3,25", "88", "x"]


@pytest.fixture
def coordinator(app: Flask) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


@pytest.fixture
def round_(coordinator: User) -> Round:
    return make_round(RoundStatus.OPEN, min_gpa=250)


def rows_of(import_: ListImport) -> list[ImportRow]:
    return list(
        db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_.id).order_by(ImportRow.number))
    )


def faults_of(import_: ListImport) -> dict[int, dict[str, str]]:
    return {row.number: dict(row.faults) for row in rows_of(import_) if row.faults}


def student_of(code: str) -> Student | None:
    return db.session.scalar(select(Student).where(Student.code == code))


def test_every_column_of_the_template_is_read_and_written(coordinator: User, round_: Round) -> None:
    apply(round_, [FULL], headings=ALL, actor=coordinator)
    student = student_of(CODE)
    assert student is not None
    assert (student.full_name, str(student.birth_date), student.gender) == ("Trần Thị Hoà", "2004-06-30", "female")
    assert (student.email, student.phone, student.class_name) == ("hoa@ictu.edu.vn", "0912345678", "K20A")
    assert (student.major_code, student.gpa, student.conduct, student.is_final_year) == ("7480103", 325, 88, True)
    assert db.session.scalar(select(Nomination.status)) == "imported"


def test_same_list_again_changes_nothing(coordinator: User, round_: Round) -> None:
    weak = [OTHER, "Lê Văn Bắc", *[""] * 5, "7480103", "2.49", "70", ""]
    first = apply(round_, [FULL, weak], headings=ALL, actor=coordinator)
    assert first.counts == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert sorted(db.session.scalars(select(Nomination.status))) == ["imported", "ineligible"]
    again = check(round_, [FULL, weak], headings=ALL, actor=coordinator)
    assert again.sha256 == first.sha256
    assert again.counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}
    with pytest.raises(DomainError, match="không có gì để ghi"):
        work.apply(again, only_good=True, seen=again.version, actor=coordinator)


def test_every_fault_of_a_row_is_named(coordinator: User, round_: Round) -> None:
    bad = ["", "An\u202e", "31/6/2004", "?", "a@", "123", "x" * 51, "123", "8,5", "101", "?"]
    found = faults_of(check(round_, [FULL, bad, [*FULL]], headings=ALL, actor=coordinator))
    assert found[3].keys() == set(IN_TEMPLATE)
    assert "U+202E" in found[3]["full_name"]
    assert "thang 10" in found[3]["gpa"]
    assert found[4] == {"code": "Sinh viên này đã có ở dòng 2."}


@pytest.mark.parametrize(
    ("family", "given", "blamed"),
    [
        ("Trần Thị", "Hoà" * 100, "given_name"),
        ("Trần" * 60, "Hoà", "full_name"),
        ("Trần" * 40, "Hoà" * 20, "full_name"),
        ("Trần Thị", "Hoà\u202e", "given_name"),
    ],
)
def test_of_a_name_in_two_columns_the_wrong_one_is_blamed(
    coordinator: User, round_: Round, family: str, given: str, blamed: str
) -> None:
    headings = ["Mã SV", "Họ đệm", "Tên", "Ngành"]
    found = faults_of(check(round_, [[CODE, family, given, "7480103"]], headings=headings, actor=coordinator))
    assert found[2].keys() == {blamed}


def test_column_of_grades_up_to_ten_is_refused_whole(coordinator: User, round_: Round) -> None:
    headings = ["Mã SV", "Họ tên", "Ngành", "Điểm TBTL"]
    rows = [[f"DTC21548020{n}", "An", "7480103", grade] for n, grade in enumerate(["8,5", "7,2", "3,9"], start=10)]
    found = faults_of(check(round_, rows, headings=headings, actor=coordinator))
    assert found.keys() == {2, 3, 4}
    assert all("không tự quy đổi" in faults["gpa"] for faults in found.values())


def test_changes_are_shown_old_beside_new_and_nominations_looked_at_again(coordinator: User, round_: Round) -> None:
    student = make_student(code=CODE, full_name="An", gpa=200, conduct=90)
    here = make_nomination(round_, student, NominationStatus.INELIGIBLE)
    elsewhere = make_nomination(make_round(RoundStatus.APPLYING), student, NominationStatus.INELIGIBLE)
    import_ = check(
        round_, [[CODE, "An", "7480103", "3"]], headings=["Mã SV", "Họ tên", "Ngành", "GPA"], actor=coordinator
    )
    assert [row.changes for row in rows_of(import_)] == [[["gpa", 200, 300]]]
    assert student.gpa == 200
    work.apply(import_, only_good=False, seen=import_.version, actor=coordinator)
    assert (student.gpa, student.conduct, student.version) == (300, 90, 2)
    assert (here.status, elsewhere.status) == ("nominated", "nominated")


def test_known_student_enters_the_round_and_a_withdrawn_one_stays_withdrawn(coordinator: User, round_: Round) -> None:
    make_student(code=CODE, full_name="An")
    gone = make_nomination(round_, make_student(code=OTHER, full_name="Bình"), NominationStatus.WITHDRAWN)
    apply(round_, [[CODE, "An", "7480103"], [OTHER, "Bình", "7480103"]], actor=coordinator)
    assert gone.status == "withdrawn"
    assert sorted(db.session.scalars(select(Nomination.status))) == ["imported", "withdrawn"]


@pytest.mark.parametrize("code", ["DTE2154802010", "K2154802010"])
def test_codes_of_other_schools_are_refused(coordinator: User, round_: Round, code: str) -> None:
    foreign = make_student(school=TUEBA, code="XYZ2154802010")
    import_ = check(
        round_, [[CODE, "An", "7480103"], [code, "Ba", "7480103"], [foreign.code, "Tư", "7480103"]], actor=coordinator
    )
    assert {number: list(faults) for number, faults in faults_of(import_).items()} == {3: ["code"], 4: ["code"]}


def test_coordinator_of_two_schools_imports_both_by_their_codes(coordinator: User, round_: Round) -> None:
    give_role(coordinator, Role.SCHOOL_COORDINATOR, school=TUEBA)
    apply(round_, [[CODE, "An", "7480103"], ["DTE2154802010", "Bình", "7340301"]], actor=coordinator)
    found = db.session.execute(select(Student.code, Student.school_code).order_by(Student.code)).all()
    assert found == [(CODE, ICTU), ("DTE2154802010", TUEBA)]


def test_all_or_nothing_refuses_a_list_with_a_bad_row_and_only_good_rows_writes_the_others(
    coordinator: User, round_: Round
) -> None:
    import_ = check(round_, [[CODE, "An", "7480103"], ["?", "Bình", "7480103"]], actor=coordinator)
    with pytest.raises(DomainError, match="Còn dòng bị từ chối"):
        work.apply(import_, only_good=False, seen=import_.version, actor=coordinator)
    assert student_of(CODE) is None
    work.apply(import_, only_good=True, seen=import_.version, actor=coordinator)
    assert student_of(CODE) is not None
    assert db.session.scalar(select(func.count()).select_from(Student)) == 1


def test_list_checked_before_somebody_changed_a_student_writes_nothing(coordinator: User, round_: Round) -> None:
    student = make_student(code=CODE, full_name="An")
    import_ = check(round_, [[CODE, "Ân", "7480103"], [OTHER, "Bình", "7480103"]], actor=coordinator)
    student.full_name = "Ẩn"
    db.session.flush()
    with pytest.raises(StaleVersion):
        work.apply(import_, only_good=False, seen=import_.version, actor=coordinator)
    assert student_of(OTHER) is None


WITH_BIRTH = ["Mã SV", "Họ tên", "Ngành", "Ngày sinh"]


def born(round_: Round, actor: User, *cells: str) -> list[ImportRow]:
    """A list of students who were born then."""
    rows = [[f"{CODE}{number}", "An", "7480103", cell] for number, cell in enumerate(cells)]
    return rows_of(check(round_, rows, actor=actor, headings=WITH_BIRTH))


def test_days_as_numbers_and_with_short_years_are_understood_and_said(coordinator: User, round_: Round) -> None:
    rows = born(round_, coordinator, "37987", "5/3/04", "5/3/2004", "46023", "5/3/20")
    assert [row.values.get("birth_date") for row in rows[:3]] == ["2004-01-01", "2004-03-05", "2004-03-05"]
    said = [dict(details(STUDENTS, row))["Ngày sinh"] for row in rows]
    assert "tệp ghi “37987”, cổng hiểu là 01/01/2004" in said[0]
    assert "tệp ghi “5/3/04”, cổng hiểu là 05/03/2004" in said[1]
    assert said[2] == "05/03/2004"
    assert "là một số, không phải ngày" in said[3]
    assert "đủ bốn chữ số" in said[4]
    assert db.session.scalars(select(ListImport)).one().counts["guessed"] == 2


def test_short_years_beside_one_with_the_month_first_are_refused(coordinator: User, round_: Round) -> None:
    alone = born(round_, coordinator, "5/3/04", "37987", "5/3/2004")
    assert [row.verdict for row in alone] == ["added", "added", "added"]
    beside = born(round_, coordinator, "5/3/04", "37987", "5/3/2004", "3/25/04")
    assert [row.verdict for row in beside] == ["refused", "added", "added", "refused"]
    assert "tháng trước" in details(STUDENTS, beside[0])[0][1]


def test_undoing_removes_the_added_and_restores_the_changed(coordinator: User, round_: Round) -> None:
    student = make_student(code=CODE, full_name="An", gpa=200)
    headings = ["Mã SV", "Họ tên", "Ngành", "GPA"]
    import_ = apply(
        round_, [[CODE, "Ân", "7480103", "3,1"], [OTHER, "Bình", "7480103", "3"]], headings=headings, actor=coordinator
    )
    service.undo(import_, actor=coordinator, seen=import_.version)
    db.session.expire_all()
    assert (student.full_name, student.gpa) == ("An", 200)
    assert student_of(OTHER) is None
    assert db.session.scalar(select(func.count()).select_from(Nomination)) == 0
    assert import_.status == "undone"


def test_list_that_was_only_looked_at_can_be_taken_back(coordinator: User, round_: Round) -> None:
    import_ = apply(round_, [[CODE, "An", "7480103"]], actor=coordinator)
    student = student_of(CODE)
    assert student is not None
    taken = [(student.id, student.school_code, None)]
    looking.note_taken(taken, actor=coordinator, permission=Permission.VIEW_STUDENTS)
    service.undo(import_, actor=coordinator, seen=import_.version)
    assert student_of(CODE) is None


def _nominate(student: Student, nomination: Nomination) -> None:
    nomination.status = NominationStatus.NOMINATED.value


def _correct(student: Student, nomination: Nomination) -> None:
    student.full_name = "Bích"


def _nominate_in_vain(student: Student, nomination: Nomination) -> None:
    """Nominated, and no longer allowed to: there may be an application."""
    nomination.nominated_at, nomination.status = clock.now(), NominationStatus.INELIGIBLE.value


def _give_account(student: Student, nomination: Nomination) -> None:
    make_user(Role.STUDENT, student=student)


def _enter(student: Student, nomination: Nomination) -> None:
    make_user(Role.STUDENT, student=student).password_hash = "$argon2id$"


def _report(student: Student, nomination: Nomination) -> None:
    db.session.add(DataReport(student_id=student.id, message="Sai điểm.", reported_at=clock.now()))


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (_nominate, "đã được đề cử"),
        (_nominate_in_vain, "đã được đề cử"),
        (_correct, "đã được sửa"),
        (_give_account, "đã có tài khoản"),
        (_enter, "đã dùng tài khoản"),
        (_report, "đã gửi phản ánh"),
    ],
)
def test_what_something_was_built_on_is_not_undone(coordinator: User, round_: Round, build: Any, told: str) -> None:
    import_ = apply(round_, [[CODE, "An", "7480103"], [OTHER, "Bình", "7480103"]], actor=coordinator)
    student = student_of(OTHER)
    assert student is not None
    build(student, db.session.scalar(select(Nomination).where(Nomination.student_id == student.id)))
    db.session.flush()
    with pytest.raises(DomainError, match=rf"{student.full_name} \({OTHER}\): {told}[^,;]*\. Hãy sửa"):
        service.undo(import_, actor=coordinator, seen=import_.version)
    assert student_of(CODE) is not None


def test_closed_round_takes_no_list(coordinator: User) -> None:
    with pytest.raises(DomainError, match="không nhận đề cử"):
        check(make_round(RoundStatus.MATCHING), [[CODE, "An", "7480103"]], actor=coordinator)
