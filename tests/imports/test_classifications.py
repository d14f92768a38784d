"""Lists of levels: entered as a decision, corrected by the same list, refused whole, and taken back."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from portal.access import Role
from portal.accounts.models import User
from portal.communes import queries
from portal.communes.models import Classification, Commune
from portal.communes.rules import Level
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import service, work
from portal.imports.classifications.kind import CLASSIFICATION
from portal.imports.models import ImportRow, ListImport
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE, VAN_LANG, WARD, load_reference
from tests.factories.imports import apply, check
from tests.factories.rounds import make_round
from tests.pages import Answer, Page

TYPED = {
    "decision_number": "99/QĐ-SNV",
    "decided_on": "20/6/2025",
    "issued_by": "Ủy ban nhân dân tỉnh Thái Nguyên",
    "valid_from": "1/7/2025",
}
DECISION = {**TYPED, "decided_on": "2025-06-20", "valid_from": "2025-07-01", "valid_to": None, "note": ""}
LIST: dict[str, Any] = {"kind": CLASSIFICATION, "headings": ["code", "level", "basis"], **DECISION}
ROWS = [["1840", "4", "Phường"], [VAN_LANG, "1", "Vùng III"], [REMOTE, "Chưa xác định", ""]]


@pytest.fixture
def affairs(app: Flask) -> User:
    load_reference()
    return make_user(Role.HOME_AFFAIRS_OFFICER)


def entered() -> Classification | None:
    return db.session.scalar(select(Classification))


def levels() -> dict[str, Level]:
    made = entered()
    return queries.levels_of(made.id) if made else {}


def faults_of(import_: ListImport) -> dict[int, dict[str, str]]:
    rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_.id))
    return {row.number: dict(row.faults) for row in rows if row.faults}


def test_list_is_entered_as_a_decision_on_all_communes(affairs: User) -> None:
    apply(None, ROWS, actor=affairs, **LIST)
    made, found = entered(), levels()
    assert made is not None
    assert (made.decision_number, made.valid_from, made.valid_to) == ("99/QĐ-SNV", date(2025, 7, 1), None)
    assert made.entered_by_id == affairs.id
    assert len(found) == 92
    assert (found[WARD], found[VAN_LANG], found[REMOTE]) == (Level(4, "Phường"), Level(1, "Vùng III"), Level(None))


def test_names_do_as_well_as_codes(affairs: User) -> None:
    apply(
        None, [["Xã Văn Lang", "Mức 1"], ["duc xuan", "4.0"]], actor=affairs, **{**LIST, "headings": ["Tên xã", "Mức"]}
    )
    assert {code: at.level for code, at in levels().items() if at.level} == {VAN_LANG: 1, WARD: 4}


def test_same_list_again_changes_nothing_and_another_one_corrects_what_it_names(affairs: User) -> None:
    apply(None, ROWS, actor=affairs, **LIST)
    assert check(None, ROWS, actor=affairs, **LIST).counts["unchanged"] == 3
    more = apply(None, [[WARD, "3", ""], [VAN_LANG, "", "Vùng đặc biệt khó khăn"]], actor=affairs, **LIST)
    rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == more.id).order_by(ImportRow.number))
    assert [row.changes for row in rows] == [
        [["level", 4, 3], ["basis", "Phường", ""]],
        [["basis", "Vùng III", "Vùng đặc biệt khó khăn"]],
    ]
    assert (levels()[WARD], levels()[VAN_LANG]) == (Level(3), Level(1, "Vùng đặc biệt khó khăn"))


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["99999", "1", ""], "commune_code", "mang mã “99999”"),
        (["Van Lang", "1", ""], "commune_code", "có thể là"),
        (["1840", "2", ""], "commune", "đã có ở dòng 2"),
        ([REMOTE, "5", ""], "level", "Mức phải là 1, 2, 3, 4"),
        ([REMOTE, "1", "a\u202eb"], "basis", "U+202E"),
        ([REMOTE, "1", "x" * 501], "basis", "Dài nhất 500"),
    ],
)
def test_list_with_a_faulty_row_is_not_written_at_all(affairs: User, row: list[str], column: str, reason: str) -> None:
    import_ = check(None, [ROWS[0], row], actor=affairs, **LIST)
    assert reason in faults_of(import_)[3][column]
    with pytest.raises(DomainError, match="chỉ ghi được cả"):
        work.apply(import_, only_good=True, seen=import_.version, actor=affairs)
    assert entered() is None


def test_decision_that_a_round_rests_on_takes_no_list(affairs: User) -> None:
    import_ = apply(None, ROWS, actor=affairs, **LIST)
    make_round(RoundStatus.OPEN, classification=entered())
    with pytest.raises(DomainError, match="không sửa được nữa"):
        check(None, [[WARD, "3", ""]], actor=affairs, **LIST)
    with pytest.raises(DomainError, match="không sửa được nữa"):
        service.undo(import_, actor=affairs, seen=import_.version)
    assert levels()[WARD] == Level(4, "Phường")


def test_list_checked_before_the_decision_was_changed_writes_nothing(affairs: User) -> None:
    first = check(None, ROWS, actor=affairs, **LIST)
    apply(None, [ROWS[0]], actor=affairs, **LIST)
    with pytest.raises(StaleVersion), db.session.begin_nested():
        work.apply(first, only_good=False, seen=first.version, actor=affairs)
    assert levels()[VAN_LANG] == Level(None)


def test_undoing_gives_the_earlier_levels_back_and_then_removes_the_decision(affairs: User) -> None:
    first = apply(None, ROWS, actor=affairs, **LIST)
    second = apply(None, [[WARD, "3", ""]], actor=affairs, **LIST)
    with pytest.raises(DomainError, match="đã được sửa sau lần nhập"):
        service.undo(first, actor=affairs, seen=first.version)
    service.undo(second, actor=affairs, seen=second.version)
    assert levels()[WARD] == Level(4, "Phường")
    third = apply(None, [["01843", "4", ""]], actor=affairs, **{**LIST, "decision_number": "100/QĐ-SNV"})
    service.undo(third, actor=affairs, seen=third.version)
    assert db.session.scalars(select(Classification.decision_number)).all() == ["99/QĐ-SNV"]


def test_decision_that_a_draft_round_chose_is_not_removed(affairs: User) -> None:
    import_ = apply(None, ROWS, actor=affairs, **LIST)
    make_round(RoundStatus.DRAFT, classification=entered())
    with pytest.raises(DomainError, match="đã có đợt thực tập chọn"):
        service.undo(import_, actor=affairs, seen=import_.version)
    assert entered() is not None


# --- pages ----------------------------------------------------------------------------------------------------------


def send(browser: Page, rows: list[list[str]], status: int = 302, **typed: str) -> Answer:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    form = browser.get("/classifications/import")
    return form.submit(status, fields={**TYPED, **typed, "file": (io.BytesIO(out.getvalue()), "muc.xlsx")})


def test_home_affairs_walks_from_the_template_to_the_decision(page: Any, affairs: User) -> None:
    browser = page(affairs)
    book = load_workbook(io.BytesIO(browser.get("/imports/templates/classification.xlsx").response.data))
    rows = [[str(cell.value or "") for cell in row] for row in book.worksheets[0]]
    filled = [rows[0], *([name, code, "2", ""] for name, code, *_rest in rows[1:])]
    shown = send(browser, filled).follow().submit(button="check", having="first_row").follow()
    assert "Thêm mới (92)" in shown.text
    import_ = db.session.scalars(select(ListImport)).one()
    asked = browser.get(f"/imports/{import_.id}/apply")
    assert "khi còn như vậy, đợt thực tập không mở được" in asked.text
    written = asked.submit(having="version").follow()
    assert "Xem quyết định phân loại" in written.text
    assert {at.level for at in levels().values()} == {2}
    assert len(levels()) == db.session.query(Commune).count()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"valid_to": "30/6/2025"}, "Ngày hết hiệu lực phải từ ngày có hiệu lực"),
        ({"decided_on": "1/1/2099"}, "không thể ở tương lai"),
        ({"decision_number": ""}, "Nhập số quyết định."),
        ({"valid_from": "31/2/2025"}, "Nhập ngày có thật"),
    ],
)
def test_decision_that_cannot_be_is_refused_and_what_was_typed_comes_back(
    page: Any, affairs: User, typed: dict[str, str], reason: str
) -> None:
    refused = send(page(affairs), [["code", "level"], [WARD, "4"]], 422, **typed)
    assert reason in refused.text
    assert refused.document.form(having="note").values["issued_by"] == [TYPED["issued_by"]]
    assert db.session.scalar(select(ListImport.id)) is None


def test_known_number_with_other_dates_is_refused_at_the_field(page: Any, affairs: User) -> None:
    apply(None, ROWS, actor=affairs, **LIST)
    refused = send(page(affairs), [["code", "level"], [WARD, "3"]], 422, valid_from="2/7/2025")
    assert "đã được nhập, ở mục này là: 01/07/2025" in refused.text


def test_refused_level_stands_in_the_workbook_and_the_page_offers_no_half(page: Any, affairs: User) -> None:
    browser = page(affairs)
    send(browser, [["code", "level"], [WARD, "9"], [REMOTE, "1"]]).follow().submit(button="check", having="first_row")
    import_ = db.session.scalars(select(ListImport)).one()
    sheet = load_workbook(io.BytesIO(browser.get(f"/imports/{import_.id}/refused.xlsx").response.data)).worksheets[0]
    assert "Mức phải là" in next(cell for row in sheet for cell in row if cell.comment).comment.text
    shown = browser.get(f"/imports/{import_.id}/apply", 302).follow()
    assert "chỉ được ghi khi mọi dòng đều đạt" in shown.text
    assert "Ghi 1 dòng" not in shown.text
    again = browser.get(f"/classifications/import?again={import_.id}")  # its decision need not be typed again
    assert again.document.form(having="note").values["valid_from"] == ["01/07/2025"]
    refused = browser.post(f"/imports/{import_.id}/apply", {"version": import_.version, "mode": "good"}, 422)
    assert "chỉ ghi được cả" in refused.text
    assert entered() is None


def test_only_home_affairs_brings_levels_in(page: Any, affairs: User) -> None:
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get("/classifications/import", 403)
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get("/imports/templates/classification.xlsx", 404)
    page().get("/classifications/import", 302)
