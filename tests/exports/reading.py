"""Files that were downloaded, read back by the reader that imports use."""

from __future__ import annotations

from tests.pages import Answer
from tests.spreadsheets.reading import read_rows


def rows_of(answer: Answer) -> list[list[str]]:
    """The rows of a downloaded list, its headings first."""
    disposition = answer.response.headers["Content-Disposition"]
    return read_rows(disposition.rsplit("=", 1)[1], answer.response.data)


def records_of(answer: Answer) -> list[dict[str, str]]:
    """The same as heading → cell; empty cells at the end of a row are there."""
    headings, *rows = rows_of(answer)
    return [dict(zip(headings, [*row, *[""] * (len(headings) - len(row))], strict=True)) for row in rows]
