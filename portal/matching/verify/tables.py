"""The verifier's own reader of the round's CSV files.

It shares nothing with the reader that the solver uses: an error in one would show as a difference.
It takes files that `solve` accepted; anything it cannot read it names and stops.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from portal.matching.verify.findings import Unreadable


class Table:
    """One CSV file: the header as a dictionary of positions, and its rows with their line numbers."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            content = path.read_bytes()
            content.decode("utf-8-sig")
        except FileNotFoundError:
            raise Unreadable(self.name, "the file is missing") from None
        except UnicodeDecodeError as error:
            raise Unreadable(self.name, f"is not UTF-8 (byte {error.start})") from None
        text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
        self._reader = csv.reader(text)
        header = next(self._reader, None)
        if not header:
            raise Unreadable(self.name, "the file is empty")
        self.positions = {name.strip(): index for index, name in enumerate(header)}
        self.width = len(header)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of every row that is not blank."""
        for row in self._reader:
            if len(row) == self.width:
                yield self._reader.line_num, row
            elif any(row):
                raise self.fault(self._reader.line_num, f"{len(row)} cells under {self.width} headings")

    def position(self, column: str) -> int:
        if column not in self.positions:
            raise Unreadable(self.name, f"the column {column} is missing")
        return self.positions[column]

    def fault(self, line: int, message: str) -> Unreadable:
        return Unreadable(f"{self.name}, line {line}", message)

    def integer(self, line: int, text: str, column: str) -> int:
        try:
            return int(text)
        except ValueError:
            raise self.fault(line, f"{column} is {text!r}, not a whole number") from None

    def hundredths(self, line: int, text: str, column: str) -> int:
        """A decimal with at most two places, as hundredths; a comma is read as the point."""
        whole, _, part = text.strip().replace(",", ".").partition(".")
        if not (whole.isdecimal() and (part.isdecimal() or not part) and len(part) <= 2):
            raise self.fault(line, f"{column} is {text!r}, not a number with two decimals")
        return int(whole) * 100 + int(part.ljust(2, "0"))
