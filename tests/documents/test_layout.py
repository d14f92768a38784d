"""Documents measured against Decree 30/2020/NĐ-CP, Annex I: millimetres and points, as a reader's program sees them."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from pypdf import PdfReader

from portal.documents.rendering import to_docx, to_pdf
from portal.documents.rules import DocumentKind, Proof, Stamp
from tests.debian import had_or_skipped
from tests.documents.conftest import STAMP
from tests.documents.reading import Word, converted_by_office, drawn_of, letters_of, text_of_pdf, words_of

A4 = (210, 297)
LETTER, DECISION = DocumentKind.LETTER, DocumentKind.DECISION
# Between these millimetres lie the margins of the decree; a text's box is a little smaller than its line.
TOP, BOTTOM, LEFT, RIGHT = (20, 25), (20, 25), (30, 35), (15, 20)
SLACK = 0.6

pytestmark = pytest.mark.usefixtures("pango", "poppler")
Describe = Callable[..., Any]


@pytest.fixture(params=["portal", "LibreOffice"])
def printed(request: Any, described: Describe, tmp_path: Path) -> Callable[..., bytes]:
    """`printed(kind, …)`: the document as the portal's PDF, and as LibreOffice prints the portal's DOCX."""

    def make(kind: DocumentKind, *arguments: Any, **more: Any) -> bytes:
        description = described(kind, *arguments, **more)
        if request.param == "portal":
            return to_pdf(description)
        return had_or_skipped(lambda: converted_by_office(to_docx(description), tmp_path))  # type: ignore[no-any-return]

    return make


def line_with(words: list[Word], text: str) -> list[Word]:
    """The words of the line in which this word stands first."""
    first = next(word for word in words if word.text == text)
    return [w for w in words if w.page == first.page and abs(w.bottom - first.bottom) < 1.2]


def test_the_sheet_is_a4_with_the_margins_of_the_decree(printed: Callable[..., bytes], tmp_path: Path) -> None:
    pdf = printed(DECISION)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == A4
    words = [word for word in words_of(pdf, tmp_path) if word.page == 1]
    assert LEFT[0] - SLACK <= min(word.left for word in words) <= LEFT[1]
    assert A4[0] - RIGHT[1] - SLACK <= max(word.right for word in words) <= A4[0] - RIGHT[0] + SLACK
    assert TOP[0] - SLACK <= min(word.top for word in words) <= TOP[1]
    assert max(word.bottom for word in words) <= A4[1] - BOTTOM[0] + SLACK


def test_bodies_stand_left_and_the_state_right_at_one_height(printed: Callable[..., bytes], tmp_path: Path) -> None:
    words = words_of(printed(DECISION), tmp_path)
    left, right = (next(word for word in words if word.text == text) for text in ("BỘ", "CỘNG"))
    assert abs(left.bottom - right.bottom) < 1
    assert left.left < A4[0] / 2 < line_with(words, "CỘNG")[-1].right
    motto = [word for word in words if word.text in ("Độc", "phúc")]
    state = [next(w for w in words if w.text == "CỘNG"), next(w for w in words if w.text == "NAM")]
    centre = (state[0].left + state[1].right) / 2
    assert abs((motto[0].left + motto[-1].right) / 2 - centre) < 1.0


@pytest.mark.parametrize(
    "body", ["Đại học Thái Nguyên", "Trường Đại học Công nghệ Thông tin và Truyền thông", "Viện Nghiên cứu " * 9]
)
def test_number_and_date_share_a_line_under_any_name(printed: Callable[..., bytes], tmp_path: Path, body: str) -> None:
    words = words_of(printed(LETTER, body=body), tmp_path)
    line = " ".join(word.text for word in line_with(words, "Số:"))
    assert re.fullmatch(r"Số: 05/\S+ Thái Nguyên, ngày 05 tháng 01 năm 2027", line)


@pytest.mark.parametrize(
    ("kind", "text", "sizes", "style"),
    [
        (DECISION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, 13), "Bold"),
        (DECISION, "Độc lập - Tự do - Hạnh phúc", (13, 14), "Bold"),
        (DECISION, "BỘ GIÁO DỤC VÀ ĐÀO TẠO", (12, 13), "Regular"),
        (DECISION, "ĐẠI HỌC THÁI NGUYÊN", (12, 13), "Bold"),
        (DECISION, "Số: 05/QĐ-ĐHTN", (13, 13), "Regular"),
        (DECISION, "Thái Nguyên, ngày 05 tháng 01 năm 2027", (13, 14), "Italic"),
        (DECISION, "QUYẾT ĐỊNH", (13, 14), "Bold"),
        (DECISION, "Nơi nhận:", (12, 12), "BoldItalic"),
        (DECISION, "- Lưu: VT, ĐT.", (11, 11), "Regular"),
        (DECISION, "GIÁM ĐỐC", (13, 14), "Bold"),
        (DECISION, "Hoàng Văn Bách", (13, 14), "Bold"),
        (DocumentKind.REQUEST, "Số: 05/ĐHTN-ĐT", (13, 13), "Regular"),
        (DocumentKind.REQUEST, "Kính gửi: Ủy ban nhân dân xã Bằng Thành, tỉnh Thái Nguyên", (13, 14), "Regular"),
        (DocumentKind.COMMUNE_LIST, "DANH SÁCH", (13, 14), "Bold"),
        (DocumentKind.COMMUNE_LIST, "Số: 05/DS-ĐHTN", (13, 13), "Regular"),
        (DocumentKind.HANDOVER, "BIÊN BẢN", (13, 14), "Bold"),
        (DocumentKind.HANDOVER, "ĐẠI DIỆN BÊN NHẬN", (13, 14), "Bold"),
        (DocumentKind.SCHOOL_LIST, "Số: 05/DS-ĐHCNTT&TT", (13, 13), "Regular"),
        (DocumentKind.ASSESSMENT, "PHIẾU NHẬN XÉT", (13, 14), "Bold"),
        (DocumentKind.ASSESSMENT, "TM. ỦY BAN NHÂN DÂN", (13, 14), "Bold"),
        (DocumentKind.CERTIFICATE, "GIẤY CHỨNG NHẬN", (13, 14), "Bold"),
        (DocumentKind.CERTIFICATE, "Nơi nhận:", (12, 12), "BoldItalic"),
        (DocumentKind.REPORT, "BÁO CÁO", (13, 14), "Bold"),
        (DocumentKind.REPORT, "Số: 05/BC-ĐHTN", (13, 13), "Regular"),
        (LETTER, "GIẤY GIỚI THIỆU", (13, 14), "Bold"),
        (LETTER, "KT. HIỆU TRƯỞNG", (13, 14), "Bold"),
        (LETTER, "- Như trên;", (11, 11), "Regular"),
    ],
)
def test_letters_have_the_size_and_style_of_the_decree(
    described: Describe, kind: DocumentKind, text: str, sizes: tuple[int, int], style: str
) -> None:
    pdf = to_pdf(described(kind))
    pages = range(len(PdfReader(io.BytesIO(pdf)).pages))
    found = [shown for page in pages for shown in letters_of(pdf, page) if shown.text == text]
    assert found, text
    assert sizes[0] <= found[0].size <= sizes[1]
    font = found[0].font.replace("-", "")
    assert font.endswith(f"Document{style}" if style != "Regular" else "Document")


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_nothing_stands_in_the_margins(printed: Callable[..., bytes], tmp_path: Path, kind: DocumentKind) -> None:
    """Neither a word nor a line of a table, on any page; the page number alone stands in the upper one."""
    pdf = printed(kind, students=12)
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(pdf)).pages]
    sizes = [(float(box.width) * 25.4 / 72, float(box.height) * 25.4 / 72) for box in boxes]
    for word in words_of(pdf, tmp_path):
        width, height = sizes[word.page - 1]
        assert word.left >= LEFT[0] - SLACK
        assert word.right <= width - RIGHT[0] + SLACK, word
        assert word.bottom <= height - BOTTOM[0] + SLACK, word
    for number, (left, right) in enumerate(drawn_of(pdf, tmp_path)):
        assert left >= LEFT[0] - SLACK
        assert right <= sizes[number][0] - RIGHT[0] + SLACK, number


def test_rules_are_drawn_under_motto_body_and_subject(described: Describe) -> None:
    """The motto's as long as itself, the others a third to a half of the line above."""
    page = PdfReader(io.BytesIO(to_pdf(described(DECISION)))).pages[0]
    drawn = page.get_contents().get_data().decode("latin-1")  # type: ignore[union-attr]
    assert drawn.count(" re") + drawn.count(" l\n") >= 3
    docx = Document(io.BytesIO(to_docx(described(DECISION))))
    rules = docx.element.body.xpath("//w:pBdr/w:top")
    assert len(rules) == 3


def test_grounds_are_italic_and_end_as_they_should(described: Describe) -> None:
    docx = Document(io.BytesIO(to_docx(described(DECISION))))
    grounds = [p for p in docx.paragraphs if p.text.startswith(("Căn cứ", "Theo đề nghị"))]
    assert len(grounds) == 3
    assert all(run.italic for p in grounds for run in p.runs)
    assert [p.text[-1] for p in grounds] == [";", ";", "."]
    assert not any(p.text.endswith((";;", "..")) for p in grounds)


def test_page_numbers_begin_on_the_second_page_and_anew_in_the_annex(
    printed: Callable[..., bytes], tmp_path: Path
) -> None:
    """Centred in the upper margin, 13 to 14 points."""
    words = words_of(printed(DECISION, students=60), tmp_path)
    top = [(word.page, word.text) for word in words if word.bottom < TOP[0]]
    assert len({word.page for word in words}) > 3
    assert top == [(page, str(page - 1)) for page in range(3, max(word.page for word in words) + 1)]
    for word in words:
        if word.bottom < TOP[0]:
            assert abs((word.left + word.right) / 2 - (30 + (297 - 30 - 15) / 2)) < 1


def test_a_draft_leaves_number_and_date_open(printed: Callable[..., bytes], tmp_path: Path) -> None:
    text = text_of_pdf(printed(DECISION, Stamp()), tmp_path)
    assert "Số: /QĐ-ĐHTN" in text
    assert "Thái Nguyên, ngày tháng năm" in text
    assert "ngày 05 tháng 01" not in text


def test_an_issued_one_carries_them_also_in_its_annex(printed: Callable[..., bytes], tmp_path: Path) -> None:
    text = text_of_pdf(printed(DECISION), tmp_path)
    assert "Số: 05/QĐ-ĐHTN" in text
    assert "Thái Nguyên, ngày 05 tháng 01 năm 2027" in text
    assert "(Kèm theo Quyết định số 05/QĐ-ĐHTN ngày 05 tháng 01 năm 2027 của Đại học Thái Nguyên)" in text


PROOF = Proof("7K3M-9QWT-2HXF", "https://vexa.example/proof", "https://vexa.example/proof/7K3M-9QWT-2HXF")


@pytest.mark.parametrize(
    ("kind", "students"),
    [
        (DECISION, 31),
        (DocumentKind.SCHOOL_LIST, 17),
        (DocumentKind.COMMUNE_LIST, 30),
        (DocumentKind.HANDOVER, 17),
        (DocumentKind.REQUEST, 25),
    ],
)
def test_both_formats_break_into_the_same_pages(
    described: Describe, tmp_path: Path, kind: DocumentKind, students: int
) -> None:
    """Each page has the same words, also where the last rows go over with the signatures."""
    description = described(kind, replace(STAMP, proof=PROOF), students=students)
    ours = words_of(to_pdf(description), tmp_path)
    theirs = words_of(had_or_skipped(lambda: converted_by_office(to_docx(description), tmp_path)), tmp_path)
    assert [(word.page, word.text) for word in ours] == [(word.page, word.text) for word in theirs]


@pytest.mark.parametrize(
    ("kind", "students", "last"),
    [
        (DocumentKind.SCHOOL_LIST, 17, "17"),
        (DocumentKind.COMMUNE_LIST, 13, "13"),
        (DocumentKind.HANDOVER, 17, "bản./."),  # the end of the last sentence
        (DocumentKind.ASSESSMENT, 1, "thêm."),
    ],
)
def test_nobody_signs_a_page_on_which_nothing_stands(
    described: Describe, tmp_path: Path, kind: DocumentKind, students: int, last: str
) -> None:
    """Lists that end where the signatures would just have gone to a page of their own."""
    words = words_of(to_pdf(described(kind, replace(STAMP, proof=PROOF), students=students)), tmp_path)
    pages = {text: {word.page for word in words if word.text == text} for text in ("Nơi", PROOF.code)}
    end = max(word.page for word in words)
    assert pages == {"Nơi": pages["Nơi"], PROOF.code: {end}}
    assert end in pages["Nơi"]
    assert end in {word.page for word in words if word.text == last}


def test_word_keeps_the_last_rows_with_the_signatures(described: Describe) -> None:
    docx = Document(io.BytesIO(to_docx(described(DocumentKind.SCHOOL_LIST, replace(STAMP, proof=PROOF), students=5))))
    *listed, foot = docx.tables[-1].rows
    keeps = [all(p.paragraph_format.keep_with_next for p in row.cells[0].paragraphs) for row in listed]
    assert keeps == [False, False, False, False, True, True]
    assert foot._tr.xpath("./w:trPr/w:cantSplit")
    assert PROOF.code in foot._tr.xpath("string(.)")


def test_word_finds_the_measures_in_the_docx(described: Describe) -> None:
    docx = Document(io.BytesIO(to_docx(described(DECISION))))
    upright, lying = docx.sections
    assert (upright.page_width.mm, upright.page_height.mm) == pytest.approx(A4, abs=0.1)
    assert lying.orientation is WD_ORIENT.LANDSCAPE
    for section in (upright, lying):
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [margin.mm for margin in margins] == pytest.approx([20, 20, 30, 15], abs=0.1)
        assert section.different_first_page_header_footer
    assert docx.styles["Normal"].element.xpath("//w:rFonts/@w:ascii")[0] == "Times New Roman"


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_the_pdf_is_whole_archivable_and_carries_its_fonts(
    described: Describe, tmp_path: Path, qpdf: str, kind: DocumentKind
) -> None:
    pdf = to_pdf(described(kind))
    (tmp_path / "checked.pdf").write_bytes(pdf)
    done = subprocess.run([qpdf, "--check", str(tmp_path / "checked.pdf")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    reader = PdfReader(io.BytesIO(pdf))
    said = reader.xmp_metadata
    assert said is not None
    assert b"pdfaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            kept = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile2" in kept
