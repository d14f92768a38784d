"""Workbooks that go out to come back: the refused rows of a list, the reason at each cell, and one to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from portal.imports.kind import Kind
from portal.spreadsheets.guarding import escaped
from portal.spreadsheets.writing import Column, write_xlsx

_FAULTY = PatternFill("solid", fgColor="FFF4E1E0")
_BOLD = Font(bold=True)
_WIDEST = 60


def refused_rows(kind: Kind, refused: Sequence[Any]) -> BytesIO:
    """One row each of (number, cells, faults), under the headings that an import reads; all cells are text.

    The reasons stand in the last column, and as a comment at the cell that each is about.
    """
    names = [
        target.name for target in kind.targets if any(target.name in row.cells for row in refused) or target.required
    ]
    book = Workbook()
    sheet = book.active
    sheet.title = _("Dòng bị từ chối")
    sheet.append([*(kind.title_of(name) for name in names), _("Dòng trong tệp"), _("Lý do")])
    for cell in sheet[1]:
        cell.font = _BOLD
    for at, row in enumerate(refused, start=2):
        _write(sheet, at, [*(row.cells.get(name, "") for name in names), str(row.number), _reasons(kind, row.faults)])
        for name, sentence in row.faults:
            if name in names:
                cell = sheet.cell(at, names.index(name) + 1)
                cell.fill = _FAULTY
                cell.comment = Comment(sentence, _("Về Xã"), width=320, height=120)
    sheet.freeze_panes = "A2"
    for column in range(1, len(names) + 3):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDEST if column == len(names) + 2 else 18
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def template(kind: Kind) -> BytesIO:
    """The headings that an import reads, over what is known of the rows."""
    out = BytesIO()
    rows = [[*row, *[""] * (len(kind.targets) - len(row))] for row in kind.template_rows()]
    write_xlsx(out, str(kind.title), [Column(target.title, width=22) for target in kind.targets], rows)
    out.seek(0)
    return out


def _write(sheet: Any, at: int, texts: Sequence[Any]) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(at, column)
        # A string whatever it looks like, also when a person edits it: never a formula.
        cell.value = escaped(str(text))
        cell.data_type = "s"
        cell.quotePrefix = True


def _reasons(kind: Kind, faults: Sequence[Sequence[str]]) -> str:
    return "; ".join(f"{kind.title_of(name)}: {sentence}" for name, sentence in faults)
