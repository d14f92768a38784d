"""A list of requests as an officer of Home Affairs brings it in, page by page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.imports.models import ListImport
from portal.openings.models import Opening
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import load_reference
from tests.factories.rounds import make_round
from tests.pages import Answer, Page

LIST = (
    "BẢNG TỔNG HỢP ĐỀ NGHỊ CỦA CÁC XÃ\n"
    "TT,Tên xã,Công việc,Nhiệm vụ,Ngành,Số lượng,Người hướng dẫn\n"
    "1,xa bang thanh,Số hoá hồ sơ,Quét hồ sơ.,Công nghệ thông tin,2,Hoàng Văn Thái\n"
    "2,Van Lang,=1+1,Quét hồ sơ.,Luật,2,Lý Thị Mới\n"
)
HOW = {"source": "paper", "source_note": "Công văn 12/SNV ngày 3/6"}


@pytest.fixture
def affairs(app: Flask) -> User:
    return make_user(Role.HOME_AFFAIRS_OFFICER)


@pytest.fixture
def round_(affairs: User) -> Round:
    return make_round(RoundStatus.OPEN)


def send(browser: Page, round_: Round, status: int = 302, **typed: Any) -> Answer:
    form = browser.get(f"/rounds/{round_.id}/openings/import")
    return form.submit(status, having="file", file=(io.BytesIO(LIST.encode()), "xa.csv"), **typed)


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Opening)) or 0


def test_list_goes_from_the_upload_to_requests_that_wait_for_review_and_back(
    page: Any, affairs: User, round_: Round
) -> None:
    browser = page(affairs)
    arranged = send(browser, round_, submits="y", **HOW).follow()
    shown = arranged.submit(button="check", having="first_row").follow()
    assert count() == 0
    assert "Văn Lang (02143), Xã Văn Lăng (05665)" in shown.text
    import_ = db.session.scalars(select(ListImport)).one()
    assert "Nhóm ngành: Công nghệ thông tin" in browser.get(f"/imports/{import_.id}?verdict=added").text
    written = browser.get(f"/imports/{import_.id}/apply").submit(having="version").follow()
    assert "Xem các đề nghị của đợt" in written.text
    assert db.session.execute(select(Opening.status, Opening.source)).one() == ("submitted", "paper")
    assert "Nhập thay" in browser.get(f"/rounds/{round_.id}/openings").text
    browser.get(f"/imports/{import_.id}/undo").submit(having="version").follow()
    assert count() == 0


def test_upload_without_its_source_is_refused_and_keeps_what_was_typed(page: Any, affairs: User, round_: Round) -> None:
    refused = send(page(affairs), round_, 422, source="phone", submits="y")
    assert "ai đã gọi điện" in refused.text
    assert 'value="phone" checked' in refused.response.text
    assert db.session.scalar(select(func.count()).select_from(ListImport)) == 0


def test_refused_rows_come_back_with_the_reason_and_are_taken_again(page: Any, affairs: User, round_: Round) -> None:
    browser = page(affairs)
    send(browser, round_, **HOW).follow().submit(button="check", having="first_row").follow()
    import_ = db.session.scalars(select(ListImport)).one()
    content = browser.get(f"/imports/{import_.id}/refused.xlsx").response.data
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["Van Lang", "=1+1"]
    assert (sheet["B2"].data_type, sheet.max_row) == ("s", 2)
    assert "có thể là" in sheet["A2"].comment.text
    sheet["A2"] = "Văn Lăng"
    out = io.BytesIO()
    sheet.parent.save(out)
    form = browser.get(f"/rounds/{round_.id}/openings/import")
    again = form.submit(having="file", file=(io.BytesIO(out.getvalue()), "sua.xlsx"), **HOW).follow()
    assert "Thêm mới (1)" in again.submit(button="check", having="first_row").follow().text


def test_template_names_every_commune_and_reads_as_a_list_without_requests(
    page: Any, affairs: User, round_: Round
) -> None:
    load_reference()
    browser = page(affairs)
    content = browser.get("/imports/templates/openings.xlsx").response.data
    assert load_workbook(io.BytesIO(content)).worksheets[0].max_row == 93
    form = browser.get(f"/rounds/{round_.id}/openings/import")
    arranged = form.submit(having="file", file=(io.BytesIO(content), "mau.xlsx"), **HOW).follow()
    assert "Không có dòng dữ liệu nào" in arranged.submit(422, button="check", having="first_row").text


def test_lists_of_requests_are_seen_by_those_who_enter_requests_and_by_no_school(
    page: Any, affairs: User, round_: Round
) -> None:
    send(page(affairs), round_, **HOW)
    import_ = db.session.scalars(select(ListImport)).one()
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/imports/{import_.id}/columns")
    page(make_user(Role.SCHOOL_COORDINATOR)).get(f"/imports/{import_.id}/columns", 404)
    page(make_user(Role.COMMUNE_OFFICER)).get(f"/rounds/{round_.id}/openings/import", 403)
    page().get(f"/rounds/{round_.id}/openings/import", 302)


def test_round_that_takes_no_requests_takes_no_list(page: Any, affairs: User) -> None:
    closed = make_round(RoundStatus.MATCHING)
    browser = page(affairs)
    assert "không nhận đề nghị" in browser.get(f"/rounds/{closed.id}/openings/import").text
    content = {**HOW, "file": (io.BytesIO(LIST.encode()), "xa.csv")}
    assert "không nhận đề nghị" in browser.post(f"/rounds/{closed.id}/openings/import", content, 422).text
