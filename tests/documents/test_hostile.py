"""Names that nobody has by mistake: no document runs, opens or breaks by them, and each reads back as it was."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from portal.documents.rendering import to_docx, to_pdf
from portal.documents.rules import OF_ONE_PERSON, DocumentKind
from tests.documents.reading import parts_of_docx, text_of_docx, text_of_pdf

LONG = "Nguyễn " * 71 + "An"  # 499 letters
HOSTILE = [
    '=HYPERLINK("http://evil.example","Bấm vào đây")',
    "+84912345678",
    "<script>alert(1)</script>",
    "</w:t></w:r></w:p><w:p><w:r><w:t>Giả",
    "]]></w:t>&lt;b&gt;",
    "{{7*7}} {% raw %}",
    '"><img src="file:///etc/passwd">',
    "<link rel=stylesheet href=http://evil.example/x.css>",
    LONG,
]
describes = pytest.mark.parametrize("kind", list(DocumentKind))


@describes
@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:20])
def test_docx_gives_the_name_back_and_nothing_else(
    described: Callable[..., Any], kind: DocumentKind, name: str
) -> None:
    docx, plain = to_docx(described(kind, name=name)), to_docx(described(kind, name="An"))
    assert name in text_of_docx(docx)
    assert elements_of(docx) == elements_of(plain)
    assert parts_of_docx(docx).keys() == parts_of_docx(plain).keys()


def elements_of(docx: bytes) -> list[str]:
    """The names of all elements of the text, in their order."""
    return [element.tag for element in etree.fromstring(parts_of_docx(docx)["word/document.xml"].encode()).iter()]


@pytest.mark.usefixtures("pango", "poppler")
@describes
@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: name[:20])
def test_pdf_gives_the_name_back_and_nothing_else(
    described: Callable[..., Any], tmp_path: Path, kind: DocumentKind, name: str
) -> None:
    pdf = to_pdf(described(kind, name=name))
    read = text_of_pdf(pdf, tmp_path)
    # A narrow column breaks long words over its lines, so the letters are compared without the spaces between.
    pieces = name.split() if kind in OF_ONE_PERSON else [name[:5]]
    assert all(piece in read.replace(" ", "") for piece in pieces)
    reader = PdfReader(io.BytesIO(pdf))
    assert not any(page.get("/Annots") for page in reader.pages)
    assert "/OpenAction" not in reader.trailer["/Root"]
    assert "/Names" not in reader.trailer["/Root"]


@describes
def test_signs_that_no_paper_shows_are_left_out(described: Callable[..., Any], kind: DocumentKind) -> None:
    description = described(kind, name="An\x00\x07\x1b\u202eBình\ufffe\u200b")
    docx = to_docx(description)
    etree.fromstring(parts_of_docx(docx)["word/document.xml"].encode())
    assert "AnBình" in text_of_docx(docx)
