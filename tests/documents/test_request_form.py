"""The paper on which communes ask for interns: one A4 page, in the order of the page where it is entered."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from portal.access import Role
from portal.documents.composing.request_form import LARGE, SMALL, RequestFacts, items, request_form
from portal.documents.rendering import to_docx, to_pdf
from portal.rounds.rules import RoundStatus
from tests.debian import had_or_skipped
from tests.documents.reading import converted_by_office, letters_of, text_of_docx, text_of_pdf, words_of
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE
from tests.factories.rounds import make_round

BLANK = RequestFacts(
    round_name="Đợt thực tập mùa xuân 2027",
    fields=(
        ("accounting-audit-finance", "Kế toán, kiểm toán, tài chính"),
        ("information-technology", "Công nghệ thông tin"),
        ("land", "Đất đai"),
        ("construction-transport", "Xây dựng, giao thông"),
        ("law", "Luật"),
    ),
    min_gpa=250,
    starts_on=date(2027, 1, 11),
    ends_on=date(2027, 4, 11),
    send_until="hết thứ Hai, 30/11/2026",
    office="Ban Đào tạo, Đại học Thái Nguyên",
    phone="0208 3852 650",
    email="thuctap@tnu.example.vn",
    entry="https://ve-xa.example.vn/rounds/0b1dcbf6-1111-4222-8333-444455556666/openings/enter?source=paper",
)
FILLED = replace(BLANK, commune="Phường Phan Đình Phùng", commune_code="05443")
# Everything as long as its column lets it be.
LONGEST = replace(
    FILLED, round_name="Đợt thực tập " * 15, office="Ban Đào tạo " * 16, email=f"{'a' * 60}@tnu.example.vn"
)
forms = pytest.mark.parametrize("facts", [BLANK, FILLED, LONGEST], ids=["blank", "filled", "longest"])


@pytest.mark.usefixtures("pango", "poppler")
@forms
def test_form_is_one_a4_page_within_its_margins(facts: RequestFacts, tmp_path: Path) -> None:
    pdf = to_pdf(request_form(facts))
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    size = (page.mediabox.width, page.mediabox.height)
    assert [round(float(side) * 25.4 / 72) for side in size] == [210, 297]
    words = words_of(pdf, tmp_path)
    assert min(word.left for word in words) >= 29
    assert max(word.right for word in words) <= 210 - 14
    assert max(word.bottom for word in words) <= 297 - 20


@pytest.mark.usefixtures("pango")
@forms
def test_word_processor_prints_one_page_too(facts: RequestFacts, tmp_path: Path) -> None:
    printed = had_or_skipped(lambda: converted_by_office(to_docx(request_form(facts)), tmp_path))
    assert len(PdfReader(io.BytesIO(printed)).pages) == 1


@pytest.mark.usefixtures("pango")
def test_vietnamese_is_large_and_english_small() -> None:
    sizes = {letters.text: letters.size for letters in letters_of(to_pdf(request_form(BLANK)))}
    told = [(sizes[next(text for text in sizes if item.english[:12] in text)]) for item in items(BLANK)]
    assert set(told) == {SMALL}
    assert next(size for text, size in sizes.items() if "Nhóm ngành cần" in text) == LARGE


@pytest.mark.usefixtures("pango", "poppler")
def test_form_of_a_commune_names_it_and_a_blank_one_leaves_room(tmp_path: Path) -> None:
    assert "Phường Phan Đình Phùng (05443)" in text_of_pdf(to_pdf(request_form(FILLED)), tmp_path)
    assert "PHIẾU ĐỀ NGHỊ" in text_of_docx(to_docx(request_form(BLANK)))
    assert "05443" not in text_of_docx(to_docx(request_form(BLANK)))


def test_coordinator_prints_for_a_commune_and_an_officer_for_the_own(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    url = f"/rounds/{round_.id}/request-form"
    browser = page(make_user(Role.HOME_AFFAIRS_OFFICER))
    assert "Phiếu trống" in browser.get(url).text
    for code in (REMOTE, ""):
        text = text_of_docx(browser.get(f"{url}/docx", commune=code).response.data)
        assert ("Xã Bằng Thành (01864)" in text) is (code == REMOTE)
    for asked, status in ((url, 200), (f"{url}/pdf", 404), (f"{url}/docx", 404)):
        assert "Không có xã, phường mang mã này" in browser.get(asked, status, commune="99999").text
    officer = page(make_user(Role.COMMUNE_OFFICER, commune=REMOTE))
    assert "Phường Phan Đình Phùng" not in officer.get(url).text
    officer.get(f"{url}/docx", commune=REMOTE)
    officer.get(f"{url}/docx", 404, commune="05443")


def test_paper_asks_in_the_order_of_the_page_where_it_is_entered(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    entry = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{round_.id}/openings/enter")
    on_page = [name for name in entry.document.form().values if name not in ("csrf_token", "version")]
    on_paper = [name for item in items(BLANK) for name in item.names]
    assert [name for name in on_paper if name in on_page] == [name for name in on_page if name in on_paper]
    assert set(on_page) <= set(on_paper)


def test_code_on_the_paper_opens_the_entry_with_the_commune_chosen(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    entry = browser.get(f"/rounds/{round_.id}/openings/enter", commune=REMOTE, source="paper")
    assert {name: entry.document.form().values[name] for name in ("commune", "source")} == {
        "commune": [REMOTE],
        "source": ["paper"],
    }
    saved = entry.submit(
        fields={"fields": ["information-technology"]},
        source_note="12/CV-UBND ngày 02/11/2026",
        title="Số hóa hồ sơ",
        tasks="Quét hồ sơ",
        seats="2",
        mentor_name="Lò Thị Mai",
    )
    assert "Bản nháp" in saved.follow().text
    for garbage in ("99999", "<script>", "%00"):
        browser.get(f"/rounds/{round_.id}/openings/enter", commune=garbage, source=garbage)
