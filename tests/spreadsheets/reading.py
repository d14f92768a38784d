"""Rows of a file as the reader that imports use finds them."""

from __future__ import annotations

from portal.spreadsheets.service import read_table


def read_rows(filename: str, content: bytes) -> list[list[str]]:
    """The rows of `read_table`, its letters taken as is most likely."""
    return read_table(filename, content).rows
