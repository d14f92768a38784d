"""A description as DOCX, written part by part (ECMA-376): every text goes through Markup.format, which escapes it.

Measures are twentieths of a point (w:sz: halves), as WordprocessingML has them.
"""

from __future__ import annotations

import io
import zipfile

from markupsafe import Markup

from portal.documents import sheet
from portal.documents.blocks import KEPT_ROWS, Block, Columns, Description, Gap, Line, QrCode, Rule, Section, Table
from portal.documents.metrics import FONT_LEADING
from portal.documents.rendering import word_pictures as pictures
from portal.documents.rendering.word_parts import CORE, FIXED_PARTS, PREFIX, document_relations
from portal.documents.sheet import MM_PER_POINT
from portal.zips import timeless

_SINGLE = 240  # single spacing: the height that the font asks for
# Of a paragraph that only has to be there.
_NO_HEIGHT = Markup('<w:spacing w:line="{}" w:lineRule="exact"/>').format(round(sheet.BELOW_TABLE * 20))
_ALIGN = {"left": "left", "center": "center", "right": "right", "justify": "both"}


def to_docx(description: Description) -> bytes:
    """The file, editable in any word processor; the same bytes for the same description."""
    body = Markup()
    for section in description.sections[:-1]:
        body += _pages(section)
        body += Markup("<w:p><w:pPr>{}{}</w:pPr></w:p>").format(_NO_HEIGHT, _section_end(section))
    last = description.sections[-1]
    body += _pages(last) + _section_end(last)
    document = PREFIX + Markup("<w:document {}><w:body>{}</w:body></w:document>").format(_NAMESPACES, body)
    parts = {
        **FIXED_PARTS,
        "docProps/core.xml": PREFIX + CORE.format(description.title, description.author),
        "word/document.xml": document,
    }
    files = pictures.files_of(description)
    parts["word/_rels/document.xml.rels"] = document_relations(files)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(timeless(name), str(part))
        for file in files:
            archive.writestr(timeless(f"word/{file.target}", zipfile.ZIP_STORED), file.content)
    return written.getvalue()


_NAMESPACES = Markup(
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def _twips(mm: float) -> int:
    return round(mm / MM_PER_POINT * 20)


def _section_end(section: Section) -> Markup:
    """Page size and margins; numbers begin anew at 1 and do not show on the first page."""
    page = section.sheet
    return Markup(
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:type w:val="nextPage"/>'
        '<w:pgSz w:w="{}" w:h="{}"{}/><w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" '
        'w:header="{}" w:footer="{}" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    ).format(
        _twips(page.width),
        _twips(page.height),
        Markup(' w:orient="landscape"') if page.landscape else "",
        *(_twips(margin) for margin in (sheet.TOP, sheet.RIGHT, sheet.BOTTOM, sheet.LEFT)),
        _twips(sheet.PAGE_NUMBER_FROM_EDGE),
        _twips(sheet.PAGE_NUMBER_FROM_EDGE),
    )


def _pages(section: Section) -> Markup:
    """The foot is a row that no page breaks, of the table above it where there is one.

    Only Word itself keeps several tables together by their paragraphs; rows of one table LibreOffice keeps as well.
    """
    width = section.sheet.text_width
    body = Markup().join(_block(block, width) for block in section.blocks[:-1])
    last = section.blocks[-1]
    if not section.foot:
        return body + _block(last, width)
    if isinstance(last, Table):
        return body + _table(last, width, section.foot)
    return body + _kept(_block(last, width)) + _columns(Columns((width,), (section.foot,)))


def _kept(drawn: Markup) -> Markup:
    """The same, no paragraph of it parted from the next one."""
    return Markup(str(drawn).replace("<w:pPr><w:keepNext/>", "<w:pPr>").replace("<w:pPr>", "<w:pPr><w:keepNext/>"))


def _block(block: Block, width: float) -> Markup:
    """`width` of the column the block stands in, in millimetres."""
    if isinstance(block, Line):
        return _line(block)
    if isinstance(block, Rule):
        return _rule(block, width)
    if isinstance(block, Gap):
        return _gap(_twips(block.height))
    if isinstance(block, QrCode):
        return pictures.drawing(block)
    if isinstance(block, Columns):
        return _columns(block)
    return _table(block, width)


def _gap(twips: int) -> Markup:
    return Markup('<w:p><w:pPr><w:spacing w:line="{}" w:lineRule="exact"/></w:pPr></w:p>').format(twips)


def _line(block: Line) -> Markup:
    runs = Markup().join(_run(run.text, block.size, run.bold, run.italic) for run in block.runs)
    keep = Markup("<w:keepNext/>") if block.keep else ""
    spacing = Markup('<w:spacing w:before="{}" w:after="{}"/>').format(
        round(block.before * 20), round(block.after * 20)
    )
    indent = Markup('<w:ind w:firstLine="{}"/>').format(_twips(block.first_line)) if block.first_line else ""
    mark = Markup('<w:rPr><w:sz w:val="{}"/></w:rPr>').format(round(block.size * 2))
    return Markup('<w:p><w:pPr>{}{}{}<w:jc w:val="{}"/>{}</w:pPr>{}</w:p>').format(
        keep, spacing, indent, _ALIGN[block.align], mark, runs
    )


def _run(text: str, size: float, bold: bool, italic: bool) -> Markup:
    style = Markup("{}{}").format(Markup("<w:b/>") if bold else "", Markup("<w:i/>") if italic else "")
    return Markup('<w:r><w:rPr>{}<w:sz w:val="{}"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>').format(
        style, round(size * 2), text
    )


def _rule(block: Rule, width: float) -> Markup:
    """The upper border of a paragraph that is next to nothing high."""
    side = _twips((width - block.width) / 2)
    return Markup(
        '<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
        '<w:spacing w:before="40" w:line="40" w:lineRule="exact"/><w:ind w:left="{}" w:right="{}"/></w:pPr></w:p>'
    ).format(side, side)


def _columns(block: Columns) -> Markup:
    cells = Markup()
    for width, cell in zip(block.widths, block.cells, strict=True):
        inside = Markup().join(_block(part, width) for part in cell)
        cells += _cell(width, inside)
    row = Markup("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>").format(cells)
    margins = Markup('<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>')
    return _frame(block.widths, Markup(), margins, row)


def _table(block: Table, width: float, foot: tuple[Block, ...] = ()) -> Markup:
    """`foot`: its last row, without a frame, kept with the rows before it."""
    whole = sum(column.share for column in block.columns)
    widths = tuple(width * column.share / whole for column in block.columns)
    head = Markup()
    for column, wide in zip(block.columns, widths, strict=True):
        head += _cell(wide, _cell_text(column.head, "center", block.size, bold=True), middle=True)
    rows = Markup("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{}</w:tr>").format(head)
    for place, row in enumerate(block.rows):
        cells = Markup()
        for column, wide, text in zip(block.columns, widths, row, strict=True):
            cells += _cell(wide, _cell_text(text, column.align, block.size))
        cells = _kept(cells) if foot and place >= len(block.rows) - KEPT_ROWS else cells
        rows += Markup("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}</w:tr>").format(cells)
    rows += _foot_row(foot, width, len(block.columns)) if foot else ""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    rule = Markup('<w:{} w:val="single" w:sz="{}" w:space="0" w:color="000000"/>')
    borders = Markup().join(rule.format(side, round(sheet.TABLE_RULE * 8)) for side in sides)
    margins = Markup(
        '<w:tblCellMar><w:top w:w="{0}" w:type="dxa"/><w:left w:w="{1}" w:type="dxa"/>'
        '<w:bottom w:w="{0}" w:type="dxa"/><w:right w:w="{1}" w:type="dxa"/></w:tblCellMar>'
    ).format(_twips(sheet.CELL_ENDS), _twips(sheet.CELL_SIDES))
    above = _kept(_gap(round(sheet.ABOVE_TABLE * 20)))
    return above + _frame(widths, Markup("<w:tblBorders>{}</w:tblBorders>").format(borders), margins, rows)


def _foot_row(foot: tuple[Block, ...], width: float, columns: int) -> Markup:
    inside = Markup().join(_block(block, width) for block in foot)
    return Markup(
        '<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:gridSpan w:val="{}"/>'
        '<w:tcBorders><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/></w:tcBorders><w:tcMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tcMar></w:tcPr>{}</w:tc></w:tr>'
    ).format(_twips(width), columns, inside)


def _frame(widths: tuple[float, ...], borders: Markup, margins: Markup, rows: Markup) -> Markup:
    grid = Markup().join(Markup('<w:gridCol w:w="{}"/>').format(_twips(width)) for width in widths)
    return Markup(
        '<w:tbl><w:tblPr><w:tblW w:w="{}" w:type="dxa"/>{}<w:tblLayout w:type="fixed"/>{}</w:tblPr>'
        "<w:tblGrid>{}</w:tblGrid>{}</w:tbl>"
        # Word joins tables that touch, and wants a paragraph after the last one.
        "<w:p><w:pPr>{}</w:pPr></w:p>"
    ).format(sum(_twips(width) for width in widths), borders, margins, grid, rows, _NO_HEIGHT)


def _cell(width: float, inside: Markup, *, middle: bool = False) -> Markup:
    centred = Markup('<w:vAlign w:val="center"/>') if middle else ""
    return Markup('<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}</w:tcPr>{}</w:tc>').format(
        _twips(width), centred, inside or Markup("<w:p/>")
    )


def _cell_text(text: str, align: str, size: float, *, bold: bool = False) -> Markup:
    # The mark at its end has the size of the text: Word makes a line as high as the highest sign on it, seen or not.
    paragraph = Markup(
        '<w:p><w:pPr><w:spacing w:line="{}" w:lineRule="auto"/><w:jc w:val="{}"/><w:rPr><w:sz w:val="{}"/></w:rPr>'
        "</w:pPr>{}</w:p>"
    )
    leading = round(_SINGLE * sheet.TABLE_LEADING / FONT_LEADING)
    return paragraph.format(leading, _ALIGN[align], round(size * 2), _run(text, size, bold, italic=False))
