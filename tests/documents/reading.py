"""Documents read back by other programs than those that wrote them: pypdf, Poppler, python-docx, LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import numpy as np
from docx import Document
from pypdf import PdfReader

from tests.debian import Missing, find_or_install

MM_PER_POINT = 25.4 / 72
DARK = 160  # of 255: what the eye takes for ink


@dataclass(frozen=True)
class Word:
    """A word on a page; millimetres from the upper left corner of the sheet."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Letters:
    """Letters that stand together in a PDF, with their font and size in points."""

    text: str
    font: str
    size: float


def words_of(pdf: bytes, folder: Path) -> list[Word]:
    """Every word with its place, by Poppler."""
    source = folder / "words.pdf"
    source.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", str(source), "-"], capture_output=True, text=True, check=True)
    found, page = [], 0
    for text in done.stdout.splitlines():
        page += text.lstrip().startswith("<page ")
        match = re.search(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</word>', text)
        if match:
            left, top, right, bottom = (float(value) * MM_PER_POINT for value in match.groups()[:4])
            found.append(Word(page, unescape(match[5]), left, top, right, bottom))
    return found


def drawn_of(pdf: bytes, folder: Path) -> list[tuple[float, float]]:
    """Of each page the leftmost and rightmost millimetre that ink stands on, by Poppler."""
    source, dots = folder / "drawn.pdf", 72
    source.write_bytes(pdf)
    for old in folder.glob("drawn-*.pgm"):
        old.unlink()
    subprocess.run(
        [tool("pdftoppm", "poppler-utils"), "-gray", "-r", str(dots), str(source), str(folder / "drawn")], check=True
    )
    return [_ink(page.read_bytes(), 25.4 / dots) for page in sorted(folder.glob("drawn-*.pgm"))]


def _ink(picture: bytes, mm: float) -> tuple[float, float]:
    _kind, width, height = picture[:40].split()[:3]
    grid = np.frombuffer(picture[-int(width) * int(height) :], dtype=np.uint8).reshape(int(height), int(width))
    columns = np.flatnonzero((grid < DARK).any(axis=0))
    return float(columns[0]) * mm, float(columns[-1] + 1) * mm


def letters_of(pdf: bytes, page: int = 0) -> list[Letters]:
    """What is shown on a page with its fonts, by pypdf."""
    found: list[Letters] = []

    def note(text: str, cm: list[float], tm: list[float], font: dict[str, object] | None, size: float) -> None:
        if text.strip() and font:
            found.append(Letters(text.strip(), str(font["/BaseFont"]), round(abs(size * tm[3] * cm[3]), 2)))

    PdfReader(io.BytesIO(pdf)).pages[page].extract_text(visitor_text=note)
    return found


def text_of_pdf(pdf: bytes, folder: Path) -> str:
    """All words in one line, by Poppler."""
    return " ".join(word.text for word in words_of(pdf, folder))


def text_of_docx(docx: bytes) -> str:
    """All words in one line, by python-docx: paragraphs and tables in their order."""
    texts: list[str] = []
    for part in Document(io.BytesIO(docx)).iter_inner_content():
        texts += _texts(part)
    return " ".join(" ".join(texts).split())


def _texts(part: object) -> list[str]:
    rows = getattr(part, "rows", None)
    if rows is None:
        return [part.text]  # type: ignore[attr-defined]
    return [text for row in rows for cell in row.cells for inner in cell.iter_inner_content() for text in _texts(inner)]


def parts_of_docx(docx: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def tool(name: str, package: str) -> str:
    """The path of a program of the system, installed when it is missing; raises Missing."""

    def find() -> str | None:
        done = subprocess.run(["which", name], capture_output=True, text=True, check=False)
        return done.stdout.strip() or None

    return find_or_install(find, package, what=f"The program {name}")


def pango() -> bool:
    """Whether PDFs can be made here, after installing Pango when it is missing; raises Missing."""
    find_or_install(_pango, "libpangoft2-1.0-0", what="The library Pango")
    return True


def _pango() -> bool | None:
    listed = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    return True if "libpangoft2-1.0" in listed else None


def converted_by_office(docx: bytes, folder: Path) -> bytes:
    """The same document as PDF, opened and printed by LibreOffice; raises Missing."""
    office = tool("soffice", "libreoffice-writer-nogui")
    source = folder / "opened.docx"
    source.write_bytes(docx)
    home = f"-env:UserInstallation=file://{folder / 'home'}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return (folder / "opened.pdf").read_bytes()


__all__ = ["Missing", "Word", "converted_by_office", "letters_of", "pango", "text_of_docx", "text_of_pdf", "words_of"]
