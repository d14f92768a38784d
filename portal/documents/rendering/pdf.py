"""A description as PDF/A-2b with the fonts inside, set by WeasyPrint.

WeasyPrint needs Pango, a library of the system. It is loaded when the first PDF is asked for: that takes a second and
50 MB, which pages need not pay, and a portal without Pango still starts and writes DOCX.
"""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from portal import qr
from portal.documents import sheet
from portal.documents.blocks import KEPT_ROWS, Block, Columns, Description, Gap, Line, QrCode, Rule, Section, Table
from portal.documents.metrics import FACES, FONT_LEADING, FONTS
from portal.errors import DomainError

VARIANT = "pdf/a-2b"
PANGO = "libpango-1.0-0 libpangoft2-1.0-0"  # Debian's packages
_FONT_URL = "font:"
# What the elements of a document are before they are dressed; of the library's own sheet what is used here.
_ELEMENTS = (
    "head,title,meta,style{display:none}html,body,section,div,p{display:block}b,th{font-weight:bold}i{font-style:italic}"
    'br::before{content:"\\A";white-space:pre-line}'
    "table{display:table;box-sizing:border-box;text-indent:initial}"
    "colgroup{display:table-column-group}col{display:table-column}thead{display:table-header-group}"
    "tbody{display:table-row-group}tr{display:table-row}td,th{display:table-cell;text-align:start}"
    "@page{@top-center{text-align:center}}"
)


class PdfUnavailable(DomainError):
    """Pango is missing on this machine."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Máy chủ chưa tạo được tệp PDF vì thiếu thư viện Pango. Quản trị hệ thống cần cài các gói "
                "%(packages)s rồi khởi động lại cổng. Tệp DOCX vẫn tải về được.",
                packages=PANGO,
            )
        )


@cache
def _engine() -> Any:
    """The library; raises PdfUnavailable where Pango is missing."""
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailable from error


def is_available() -> bool:
    """Whether PDFs can be made here."""
    try:
        _engine()
    except PdfUnavailable:
        return False
    return True


@cache
def _setting() -> tuple[Any, Any, Callable[[str], Any]]:
    """The style sheet, the fonts it has loaded, and what makes a page that fetches the fonts and nothing else."""
    engine = _engine()
    urls = importlib.import_module("weasyprint.urls")

    class FontsOnly(urls.URLFetcher):  # type: ignore[misc,name-defined]
        """Whatever a text may hold, nothing is fetched by it, neither from the net nor from the disk."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(_FONT_URL)
            if name not in FACES.values():
                raise ValueError(f"not a font of the documents: {url[:100]}")
            return urls.URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})

    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    fetcher = FontsOnly()
    elements = [engine.CSS(string=_ELEMENTS, url_fetcher=fetcher)]

    class Page(engine.HTML):  # type: ignore[misc,name-defined]
        """Its elements look as `_ELEMENTS` has them: the library's own sheet, asked of each, has 190 rules.

        A version of the library that calls it otherwise takes its own sheet and is as slow as without this one.
        """

        def _ua_stylesheets(self, *_arguments: Any, **_more: Any) -> list[Any]:
            return elements

    def page(html: str) -> Any:
        return Page(string=html, url_fetcher=fetcher)

    return engine.CSS(string=_css(), font_config=fonts, url_fetcher=fetcher), fonts, page


def to_pdf(description: Description) -> bytes:
    """The file; raises PdfUnavailable where Pango is missing."""
    style, fonts, page = _setting()
    whole = Markup(
        '<html lang="vi"><head><title>{}</title><meta name="author" content="{}"><style>{}</style></head>'
        "<body>{}</body>"
    )
    drawing = _Drawing()
    body = drawing.body(description)
    html = whole.format(description.title, description.author, drawing.css(), body)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        document = page(str(html))
    written: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT)
    return written


def _css() -> str:
    faces = "".join(
        f"@font-face{{font-family:Document;src:url({_FONT_URL}{name});"
        f"font-weight:{'bold' if bold else 'normal'};font-style:{'italic' if italic else 'normal'}}}"
        for (bold, italic), name in FACES.items()
    )
    return faces + (
        f"@page{{margin:{sheet.TOP}mm {sheet.RIGHT}mm {sheet.BOTTOM}mm {sheet.LEFT}mm;"
        f"@top-center{{content:counter(page);font:{sheet.PAGE_NUMBER}pt Document;vertical-align:top;"
        f"padding-top:{sheet.PAGE_NUMBER_FROM_EDGE}mm}}}}"
        f"@page upright{{size:{sheet.SHORT_SIDE}mm {sheet.LONG_SIDE}mm}}"
        f"@page lying{{size:{sheet.LONG_SIDE}mm {sheet.SHORT_SIDE}mm}}"
        # Each section counts its pages from 1, and shows no number on the first.
        "@page:nth(1 of upright){counter-reset:page 1;@top-center{content:none}}"
        "@page:nth(1 of lying){counter-reset:page 1;@top-center{content:none}}"
        f"body{{margin:0;font:{sheet.BODY}pt/{FONT_LEADING} Document;hyphens:none}}"
        "section.upright{page:upright}section.lying{page:lying}section+section{break-before:page}"
        ".center{text-align:center}.right{text-align:right}.justify{text-align:justify}"
        "p{margin:0;orphans:2;widows:2;overflow-wrap:anywhere}"
        ".keep{break-after:avoid}"
        "div.rule{margin:2pt auto 0;border-top:.75pt solid #000;height:2pt}"
        # The space under it is that of the paragraph that a word processor wants after a table.
        f"table{{border-collapse:collapse;width:100%;table-layout:fixed;margin-bottom:{sheet.BELOW_TABLE}pt}}"
        "table.columns{break-inside:avoid}table.columns td{padding:0;vertical-align:top}"
        f"table.ruled{{margin-top:{sheet.ABOVE_TABLE}pt;line-height:{sheet.TABLE_LEADING}}}"
        f"table.ruled td,table.ruled th{{border:{sheet.TABLE_RULE}pt solid #000;"
        # Word takes half a rule from the sides of a cell's text, a browser adds it.
        f"padding:{sheet.CELL_ENDS}mm {sheet.CELL_SIDES - sheet.TABLE_RULE / 2 * sheet.MM_PER_POINT:.3f}mm;"
        "vertical-align:top;overflow-wrap:anywhere}"
        "table.ruled th{vertical-align:middle;text-align:center}"
        "tr{break-inside:avoid}"
    )


class _Drawing:
    """The body of a page, and the rules of its classes.

    No element has declarations of its own: it would share its computed style with no other, and to compute styles is
    half of the work. `rules`: declarations → the class that has them.
    """

    def __init__(self) -> None:
        self.rules: dict[str, str] = {}

    def body(self, description: Description) -> Markup:
        return Markup().join(self._section(section) for section in description.sections)

    def css(self) -> Markup:
        """The rules; numbers and nothing that anybody typed."""
        return Markup("").join(Markup(f".{name}{{{said}}}") for said, name in self.rules.items())

    def _dressed(self, declarations: str) -> str:
        return self.rules.setdefault(declarations, f"s{len(self.rules)}") if declarations else ""

    def _section(self, section: Section) -> Markup:
        way = "lying" if section.sheet.landscape else "upright"
        return Markup('<section class="{}">{}</section>').format(
            way, Markup().join(self._kept(block) if kept else self._block(block) for block, kept in section.kept())
        )

    def _kept(self, block: Block) -> Markup:
        """The block, not parted from the next one; of a table the last rows."""
        if isinstance(block, Table):
            return self._table(block, kept_rows=KEPT_ROWS)
        return Markup('<div class="keep">{}</div>').format(self._block(block))

    def _blocks(self, blocks: tuple[Block, ...]) -> Markup:
        return Markup().join(self._block(block) for block in blocks)

    def _block(self, block: Block) -> Markup:
        if isinstance(block, Line):
            return self._line(block)
        if isinstance(block, Rule):
            return Markup('<div class="rule {}"></div>').format(self._dressed(f"width:{block.width:.2f}mm"))
        if isinstance(block, Gap):
            return Markup('<div class="{}"></div>').format(self._dressed(f"height:{block.height:.2f}mm"))
        if isinstance(block, QrCode):
            return qr.svg(block.text, block.side)
        if isinstance(block, Columns):
            return self._columns(block)
        return self._table(block)

    def _line(self, block: Line) -> Markup:
        # What is so throughout is said of the whole: every element inside costs as much as a paragraph.
        bold, italic = (bool(block.runs) and all(getattr(run, how) for run in block.runs) for how in ("bold", "italic"))
        runs = Markup()
        for run in block.runs:
            text = Markup("<b>{}</b>").format(run.text) if run.bold and not bold else Markup("{}").format(run.text)
            runs += Markup("<i>{}</i>").format(text) if run.italic and not italic else text
        said = (
            *((block.size != sheet.BODY, f"font-size:{block.size}pt"), (block.before, f"margin-top:{block.before}pt")),
            *((block.first_line, f"text-indent:{block.first_line}mm"), (block.after, f"margin-bottom:{block.after}pt")),
            *((bold, "font-weight:bold"), (italic, "font-style:italic")),
        )
        dress = self._dressed(";".join(words for is_said, words in said if is_said))
        keep = " keep" if block.keep else ""
        # A line break element keeps the height of a line without letters.
        return Markup('<p class="{} {}{}">{}</p>').format(block.align, dress, keep, runs or Markup("<br>"))

    def _columns(self, block: Columns) -> Markup:
        cells = Markup()
        for width, cell in zip(block.widths, block.cells, strict=True):
            dress = self._dressed(f"width:{width:.2f}mm")
            cells += Markup('<td class="{}">{}</td>').format(dress, self._blocks(cell))
        whole = self._dressed(f"width:{sum(block.widths):.2f}mm")
        return Markup('<table class="columns {}"><tr>{}</tr></table>').format(whole, cells)

    def _table(self, block: Table, *, kept_rows: int = 0) -> Markup:
        widths, heads, rows = Markup(), Markup(), Markup()
        whole = sum(column.share for column in block.columns)
        for column in block.columns:
            # On the column, not on its head: a cell's own width would leave its padding out.
            widths += Markup('<col class="{}">').format(self._dressed(f"width:{100 * column.share / whole:.2f}%"))
            heads += Markup("<th>{}</th>").format(column.head)
        for place, row in enumerate(block.rows):
            cells = Markup()
            for column, text in zip(block.columns, row, strict=True):
                cells += Markup('<td class="{}">{}</td>').format(column.align, text)
            keep = Markup(' class="keep"') if place >= len(block.rows) - kept_rows else ""
            rows += Markup("<tr{}>{}</tr>").format(keep, cells)
        frame = Markup(
            '<table class="ruled {}"><colgroup>{}</colgroup><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
        )
        return frame.format(self._dressed(f"font-size:{block.size}pt"), widths, heads, rows)
