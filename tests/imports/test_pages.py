"""The three steps as a person walks through them."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.imports.models import ImportRow, ListImport
from portal.imports.rules import AT_ONCE
from portal.imports.students import columns
from portal.jobs.worker import Worker
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.imports import apply, check, upload
from tests.factories.rounds import make_round
from tests.pages import Answer, Page

CODE = "DTC2154802010"
LIST = f"DANH SÁCH ĐỀ CỬ\nMã SV,Họ tên,Ngành,Quê quán\n{CODE},An,7480103,Phú Lương\n"


def send(browser: Page, round_: Round, content: bytes, status: int = 302, name: str = "ds.csv") -> Answer:
    form = browser.get(f"/rounds/{round_.id}/nominations/import")
    return form.submit(status, having="file", file=(io.BytesIO(content), name))


def students() -> int:
    return db.session.scalar(select(func.count()).select_from(Student)) or 0


def test_list_is_uploaded_understood_checked_written_and_taken_back(
    page: Any, coordinator: User, round_: Round
) -> None:
    browser = page(coordinator)
    arranged = send(browser, round_, LIST.encode()).follow()
    assert "Quê quán" in arranged.text
    shown = arranged.submit(button="check", having="first_row").follow()
    assert students() == 0
    assert "Thêm mới (1)" in shown.text
    import_ = db.session.scalars(select(ListImport)).one()
    browser.get(f"/imports/{import_.id}/apply").submit(having="version").follow()
    assert students() == 1
    assert "Đã ghi" in browser.get("/imports").text
    browser.get(f"/imports/{import_.id}/undo").submit(having="version").follow()
    assert students() == 0


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [
        (Role.SCHOOL_COORDINATOR, ["nominations/import"]),
        (Role.UNIVERSITY_COORDINATOR, ["openings/import"]),
        (Role.HOME_AFFAIRS_OFFICER, ["openings/import", "/classifications/import"]),
        (Role.ADMIN, ["/officers/import"]),
    ],
)
def test_history_without_a_list_leads_to_where_lists_are_brought_in(
    page: Any, round_: Round, role: Role, leads_to: list[str]
) -> None:
    shown = page(make_user(role, **({"school": ICTU} if role is Role.SCHOOL_COORDINATOR else {}))).get("/imports")
    found = re.findall(r'href="([^"]+/import)"', shown.response.text)
    assert found == [link if link[0] == "/" else f"/rounds/{round_.id}/{link}" for link in leads_to]


def test_list_stays_once_a_student_has_signed_in(page: Any, coordinator: User, round_: Round) -> None:
    unused, used = (apply(round_, [[code, "An", "7480103"]], actor=coordinator) for code in (CODE, f"{CODE}1"))
    student = db.session.scalars(select(Student).where(Student.code == f"{CODE}1")).one()
    page(make_user(Role.STUDENT, student=student)).get("/", 302)
    db.session.commit()
    browser = page(coordinator)
    refused = browser.get(f"/imports/{used.id}/undo").submit(422, having="version")
    assert f"An ({student.code}): đã dùng tài khoản" in refused.text
    assert students() == 2
    browser.get(f"/imports/{unused.id}/undo").submit(having="version").follow()
    assert students() == 1


def test_pasted_table_is_taken_and_a_refused_one_comes_back_as_it_was(
    page: Any, coordinator: User, round_: Round
) -> None:
    browser = page(coordinator)
    form = browser.get(f"/rounds/{round_.id}/nominations/import")
    refused = form.submit(422, having="text", text='Mã SV\tHọ tên\n"DTC')
    assert '"DTC' in refused.text
    assert "Chọn tệp danh sách" in form.submit(422, having="text").text
    table = f"Mã SV\tHọ tên\tNgành\n{CODE}\tAn\t7480103"
    form.submit(having="text", text=table).follow().submit(button="check", having="first_row").follow()
    assert db.session.scalar(select(ImportRow.verdict)) == "added"


def test_columns_that_cannot_be_are_refused_and_a_file_is_read_in_other_letters(
    page: Any, coordinator: User, round_: Round
) -> None:
    arranged = send(page(coordinator), round_, LIST.encode()).follow()
    refused = arranged.submit(422, button="check", having="first_row", column_1="")
    assert "Hãy chỉ ra cột của: Họ và tên" in refused.text
    assert "Nhập số dòng" in arranged.submit(422, button="check", having="first_row", first_row="0").text
    assert "Không đọc được chữ" in arranged.submit(422, button="read", having="first_row", encoding="utf-16").text
    again = arranged.submit(button="read", having="first_row", encoding="tcvn3").follow()
    assert db.session.scalar(select(ListImport.encoding)) == "tcvn3"
    assert "Đã đọc lại tệp" in again.text


def test_each_sheet_of_a_workbook_is_a_list_that_a_person_may_choose(
    page: Any, coordinator: User, round_: Round
) -> None:
    book = Workbook()
    for sheet, code, name in ((book.active, CODE, "An"), (book.create_sheet("K20B"), f"{CODE}9", "Bình")):
        sheet.append(["Mã SV", "Họ tên", "Ngành"])
        sheet.append([code, name, "7480103"])
    out = io.BytesIO()
    book.save(out)
    browser = page(coordinator)
    arranged = send(browser, round_, out.getvalue(), name="ds.xlsx").follow()
    assert "Tệp có 2 trang tính. Lần nhập này chỉ đọc trang “Sheet”" in arranged.text
    again = arranged.submit(button="read", having="first_row", fields={"sheet": "1"}).follow()
    assert "chỉ đọc trang “K20B”" in again.text
    shown = again.submit(button="check", having="first_row").follow()
    assert f"{CODE}9" in shown.text
    assert "K20B (một trong 2 trang; các trang khác không được đọc)" in shown.text
    import_ = db.session.scalars(select(ListImport)).one()
    browser.get(f"/imports/{import_.id}/apply").submit(having="version")
    second = send(browser, round_, out.getvalue(), name="ds.xlsx").follow()
    assert "Nhập lại sẽ không thay đổi gì" not in second.text  # the first sheet was not written


def test_what_a_person_corrects_is_what_is_read(page: Any, coordinator: User, round_: Round) -> None:
    table = f"Mã SV\tHọ tên\tNgành\tLớp\tGhi chú\n{CODE}\tAn\t7480103\t3,25\tK20A"
    browser = page(coordinator)
    sent = browser.get(f"/rounds/{round_.id}/nominations/import").submit(having="text", text=table).follow()
    assert sent.document.form(having="first_row").values["column_3"] == ["class_name"]
    sent.submit(button="check", having="first_row", column_3="gpa", column_4="class_name").follow()
    import_ = db.session.scalars(select(ListImport)).one()
    assert import_.columns == ["code", "full_name", "major_text", "gpa", "class_name"]
    staged = db.session.scalars(select(ImportRow)).one()
    assert (staged.values["class_name"], staged.verdict) == ("K20A", "added")


def test_grades_on_another_scale_are_refused_aloud(page: Any, coordinator: User, round_: Round) -> None:
    browser = page(coordinator)
    table = f"Mã SV\tHọ tên\tNgành\tĐiểm 10\n{CODE}\tAn\t7480103\t8,25"
    browser.get(f"/rounds/{round_.id}/nominations/import").submit(having="text", text=table).follow().submit(
        button="check", having="first_row"
    ).follow()
    assert db.session.scalar(select(ImportRow.verdict)) == "refused"


def test_grade_that_its_comma_tore_apart_is_refused_with_its_row(page: Any, coordinator: User, round_: Round) -> None:
    rows = f'{CODE},An,7480103,3,25,88\n{CODE}9,Bình,7480103,3.25,88\n{CODE}8,Chi,7480103,"3,25",88\n'
    arranged = send(page(coordinator), round_, f"Mã SV,Họ tên,Ngành,TBTL,ĐRL\n{rows}".encode()).follow()
    shown = arranged.submit(button="check", having="first_row").follow()
    assert "Bị từ chối (1)" in shown.text
    assert "Thêm mới (2)" in shown.text
    assert "Dòng này có nhiều ô hơn dòng tiêu đề" in shown.text


def test_list_without_grades_says_what_follows(page: Any, coordinator: User, round_: Round) -> None:
    browser = page(coordinator)
    table = f"Mã SV\tHọ tên\tNgành\n{CODE}\tAn\t7480103"
    browser.get(f"/rounds/{round_.id}/nominations/import").submit(having="text", text=table).follow().submit(
        button="check", having="first_row"
    ).follow()
    import_ = db.session.scalars(select(ListImport)).one()
    assert "không có cột điểm" in browser.get(f"/imports/{import_.id}/apply").text


def test_long_list_is_worked_on_in_the_background(page: Any, coordinator: User, round_: Round) -> None:
    rows = "".join(f"DTC21548{n:05},An,7480103\n" for n in range(AT_ONCE + 1))
    browser = page(coordinator)
    waiting = send(browser, round_, ("Mã SV,Họ tên,Ngành\n" + rows).encode()).follow()
    waiting = waiting.submit(button="check", having="first_row").follow()
    assert waiting.response.headers["Refresh"]
    Worker(beats=False).run_due()
    import_ = db.session.scalars(select(ListImport)).one()
    assert (import_.status, import_.counts["added"]) == ("checked", AT_ONCE + 1)
    browser.get(f"/imports/{import_.id}/apply").submit(having="version")
    assert students() == 0
    Worker(beats=False).run_due()
    assert students() == AT_ONCE + 1
    assert db.session.scalar(select(ListImport.status)) == "applied"


def test_refused_rows_come_back_as_a_workbook_with_the_reason_at_each_cell(
    page: Any, coordinator: User, round_: Round
) -> None:
    import_ = check(round_, [[CODE, "An", "7480103"], ["=1+1", "Bình", "7480103"]], actor=coordinator)
    answer = page(coordinator).get(f"/imports/{import_.id}/refused.xlsx")
    sheet = load_workbook(io.BytesIO(answer.response.data)).worksheets[0]
    assert [cell.value for cell in sheet[2]][:4] == ["=1+1", "Bình", "7480103", "3"]
    assert sheet["A2"].data_type == "s"
    assert "Mã sinh viên gồm" in sheet["A2"].comment.text
    assert sheet.max_row == 2


def test_good_rows_are_written_without_asking_for_what_would_be_refused(
    page: Any, coordinator: User, round_: Round
) -> None:
    import_ = check(round_, [[CODE, "An", "7480103"], ["?", "Bình", "7480103"]], actor=coordinator)
    asked = page(coordinator).get(f"/imports/{import_.id}/apply")
    assert "1 dòng bị từ chối không được ghi" in asked.text
    assert "0 dòng" not in asked.text
    asked.submit(having="version").follow()
    assert students() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0"])
def test_files_that_are_no_tables_are_refused(page: Any, coordinator: User, round_: Round, content: bytes) -> None:
    send(page(coordinator), round_, content, 422, name="ds.xlsx")


def test_workbook_without_anything_in_it_is_refused_at_once(page: Any, coordinator: User, round_: Round) -> None:
    out = io.BytesIO()
    Workbook().save(out)
    form = page(coordinator).get(f"/rounds/{round_.id}/nominations/import")
    assert "Tệp này trống" in form.submit(422, having="file", file=(out, "ds.xlsx")).text


def test_text_without_end_leaves_the_columns_in_sight(page: Any, coordinator: User, round_: Round) -> None:
    rows = f"Mã SV,Họ tên,Ngành\n{CODE},{'x' * 3000},7480103\n"
    arranged = send(page(coordinator), round_, rows.encode()).follow()
    assert f"{'x' * 119}…" in arranged.text
    assert "x" * 120 not in arranged.text


def test_upload_page_takes_five_megabytes_and_no_more(page: Any, coordinator: User, round_: Round) -> None:
    assert "5 MB" in send(page(coordinator), round_, b"a," * (5 * 512 * 1024 + 1), 422).text
    send(page(coordinator), round_, b"a" * (7 * 1024 * 1024), 413)


def test_closed_round_takes_no_list(page: Any, coordinator: User) -> None:
    closed = make_round(RoundStatus.MATCHING)
    browser = page(coordinator)
    assert "không nhận đề cử" in browser.get(f"/rounds/{closed.id}/nominations/import").text
    browser.post(f"/rounds/{closed.id}/nominations/import", {"file": (io.BytesIO(LIST.encode()), "ds.csv")}, 422)
    assert db.session.scalar(select(func.count()).select_from(ListImport)) == 0


def test_list_that_is_not_checked_yet_cannot_be_written(page: Any, coordinator: User, round_: Round) -> None:
    import_ = upload(round_, [[CODE, "An", "7480103"]], actor=coordinator)
    browser = page(coordinator)
    assert "không có gì để ghi" in browser.post(f"/imports/{import_.id}/apply", {"version": 1, "mode": "all"}, 422).text
    browser.get(f"/imports/{import_.id}/apply", 302)


def test_imports_of_another_school_are_not_found(page: Any, coordinator: User, round_: Round) -> None:
    import_ = apply(round_, [[CODE, "An", "7480103"]], actor=coordinator)
    colleague = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    stranger = page(make_user(Role.SCHOOL_COORDINATOR, school=TUEBA))
    page(colleague).get(f"/imports/{import_.id}")
    stranger.get(f"/imports/{import_.id}", 404)
    stranger.post(f"/imports/{import_.id}/undo", {"version": import_.version}, 404)
    assert students() == 1


def test_templates_have_the_columns_that_are_read(page: Any, coordinator: User) -> None:
    browser = page(coordinator)
    assert browser.get("/students/template.csv").response.data.startswith(b"\xef\xbb\xbf")
    book = load_workbook(io.BytesIO(browser.get("/students/template.xlsx").response.data))
    titles = [columns.TITLES[name] for name in columns.IN_TEMPLATE]
    assert [cell.value for cell in book.worksheets[0][1]] == titles
