"""Reading a pasted list of officers. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.vietnamese.text import clean, phone

MOST_LINES = 500
_ADDRESS = re.compile(r"[^@\s;]{1,64}@[^@\s;]+\.[^@\s;]+", re.ASCII)


@dataclass(frozen=True)
class Line:
    """An officer as written on one line of the list."""

    number: int
    commune_code: str
    full_name: str
    email: str
    phone: str


class UnreadableLine(ValueError):
    """A line that is none; `what` is `parts`, `code`, `name`, `email`, `phone` or `twice`."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"line {number}: {what}")
        self.number = number
        self.what = what


def read_lines(typed: str) -> list[Line]:
    """Lines "commune code; full name; mail address; phone" (the phone may be left out), or with tabs, as a spreadsheet
    pastes them; empty lines do not count. Raises UnreadableLine for the first that cannot be read."""
    found: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for number, text in enumerate(typed.splitlines(), start=1):
        if not text.strip():
            continue
        line = _read(number, text)
        if (line.commune_code, line.email) in seen:
            raise UnreadableLine(number, "twice")
        seen.add((line.commune_code, line.email))
        found.append(line)
    return found


def _read(number: int, text: str) -> Line:
    parts = [part.strip() for part in re.split(r"[;\t]", text)]
    if len(parts) not in (3, 4):
        raise UnreadableLine(number, "parts")
    code, name, email = parts[0], clean(parts[1]), parts[2].lower()
    if not re.fullmatch(r"[0-9]{5}", code):
        raise UnreadableLine(number, "code")
    if not 1 <= len(name) <= 200:
        raise UnreadableLine(number, "name")
    if not _ADDRESS.fullmatch(email) or len(email) > 254:
        raise UnreadableLine(number, "email")
    try:
        digits = phone(parts[3]) if len(parts) == 4 and parts[3] else ""
    except ValueError as error:
        raise UnreadableLine(number, "phone") from error
    return Line(number, code, name, email, digits)
