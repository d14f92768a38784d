"""What a document is made of. Both renderers draw these blocks and nothing else, so that DOCX and PDF cannot differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from portal.documents import sheet
from portal.documents.sheet import UPRIGHT, Sheet

KEPT_ROWS = 2  # of a table, with what follows it
Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Run:
    """Letters of one kind; signs that no paper can show are dropped."""

    text: str
    bold: bool = False
    italic: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", printable(self.text))


def printable(text: str) -> str:
    """The text without control, format and private signs: neither XML nor a reader's eye knows what to do with them."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\xa0\u202f")


@dataclass(frozen=True)
class Line:
    """A paragraph. Spaces in points, indents in millimetres; `keep`: never parted from what follows."""

    runs: tuple[Run, ...]
    align: Align = "left"
    size: float = sheet.BODY
    first_line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False


@dataclass(frozen=True)
class Rule:
    """A drawn line, centred under the text above it; millimetres."""

    width: float


@dataclass(frozen=True)
class Gap:
    """Empty space, in millimetres."""

    height: float


@dataclass(frozen=True)
class QrCode:
    """A square code of a text; its side in millimetres, with the white border it needs."""

    text: str
    side: float


@dataclass(frozen=True)
class Columns:
    """Blocks side by side, never broken over two pages; widths in millimetres."""

    widths: tuple[float, ...]
    cells: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True)
class Column:
    """A column of a ruled table; its width is a share of the whole."""

    head: str
    share: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table whose head comes again on every page; one that is kept with what follows keeps its last rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = sheet.TABLE

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", tuple(tuple(map(printable, row)) for row in self.rows))


Block: TypeAlias = Line | Rule | Gap | QrCode | Columns | Table


@dataclass(frozen=True)
class Section:
    """Pages with numbers of their own: the document itself, then each of its annexes.

    `foot`: who signs and what proves it. It stands on one page with the end of what is signed: a page with nothing but
    signatures could be laid behind any paper.
    """

    blocks: tuple[Block, ...]
    sheet: Sheet = UPRIGHT
    foot: tuple[Block, ...] = ()

    def kept(self) -> Iterator[tuple[Block, bool]]:
        """Every block, and whether it must not be parted from the next one."""
        whole = (*self.blocks, *self.foot)
        for place, block in enumerate(whole, start=1):
            yield block, bool(self.foot) and len(self.blocks) <= place < len(whole)


@dataclass(frozen=True)
class Description:
    """A whole document; `title` and `author` go into the file's properties."""

    title: str
    author: str
    sections: tuple[Section, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", printable(self.title))
        object.__setattr__(self, "author", printable(self.author))


def line(*parts: str | Run, align: Align = "left", bold: bool = False, italic: bool = False, **more: float) -> Line:
    """A paragraph of texts and runs; `bold` and `italic` are for the plain texts among them."""
    runs = (part if isinstance(part, Run) else Run(part, bold, italic) for part in parts)
    return Line(tuple(runs), align=align, **more)  # type: ignore[arg-type]


def paragraph(*parts: str | Run, **more: bool) -> Line:
    """A paragraph of the body: justified, its first line indented."""
    return line(
        *parts,
        align="justify",
        first_line=sheet.FIRST_LINE,
        before=sheet.BETWEEN_PARAGRAPHS,
        **more,  # type: ignore[arg-type]
    )
