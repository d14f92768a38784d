"""What spreadsheets do to values, undone where no doubt is left, and refused with the reason where some is. Pure."""

from __future__ import annotations

import re
from datetime import date

from portal.vietnamese import dates, numbers, text
from portal.vietnamese.folding import fold
from portal.vietnamese.refusals import NotAWholeNumber, NotYesOrNo, RoundedNumber, TenPointGrade

_ROUNDED = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
_POINT_ZERO = re.compile(r"([0-9]+)[.,]0+")
_MIDNIGHT = re.compile(r"(.*\S)[ T]0?0:00(?::00)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./]([0-9]{2})[./]([0-9]{2})")
_GRADE = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]+))?")
_YES = frozenset(("x", "co", "1", "true", "yes", "v", "✓", "✔"))
_NO = frozenset(("khong", "0", "false", "no"))


def phone(cell: str) -> str:
    """A phone number, also where a spreadsheet made a number of it and dropped the leading 0. Raises NotAPhone."""
    digits = _unquoted(cell)
    if _ROUNDED.fullmatch(digits):
        raise RoundedNumber()
    whole = _POINT_ZERO.fullmatch(digits)
    digits = re.sub(r"[ .\-]", "", whole[1] if whole else digits)
    if re.fullmatch(r"[35789][0-9]{8}|20[89][0-9]{7}", digits):
        digits = "0" + digits
    return text.phone(digits)


def code(cell: str) -> str:
    """A student code in any case, with the spaces and the quote sign that spreadsheets add."""
    return text.student_code(_unquoted(cell))


def major(cell: str) -> str:
    """A code of a major with the school's suffix; "7340201.0" is 7340201."""
    whole = _POINT_ZERO.fullmatch(_unquoted(cell))
    return "".join(text.major_code(whole[1] if whole else _unquoted(cell)))


def day(cell: str) -> date:
    """A day, as text or as the cell of a date with its midnight. Raises NotADay."""
    midnight = _MIDNIGHT.fullmatch(_unquoted(cell))
    typed = midnight[1] if midnight else _unquoted(cell)
    year_first = _YEAR_FIRST.fullmatch(typed)
    return dates.parse_day("-".join(year_first.groups()) if year_first else typed)


def gpa(cell: str) -> int:
    """Hundredths of a GPA on the 4.00 scale; a grade above 4 raises TenPointGrade and is never converted."""
    typed = _unquoted(cell)
    if is_ten_point(typed):
        raise TenPointGrade()
    return numbers.parse_gpa(typed)


def is_ten_point(cell: str) -> bool:
    """Whether this is a grade that only the 10-point scale has: above 4, at most 10."""
    match = _GRADE.fullmatch(cell.strip())
    return match is not None and 4 < float(f"{match[1]}.{match[2] or 0}") <= 10


def whole_number(cell: str, least: int, most: int) -> int:
    """A whole number within bounds; "88.0" is 88. Raises NotAWholeNumber."""
    whole = _POINT_ZERO.fullmatch(_unquoted(cell))
    digits = whole[1] if whole else _unquoted(cell)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9 and least <= int(digits) <= most):
        raise NotAWholeNumber(least=least, most=most)
    return int(digits)


def yes_or_no(cell: str) -> bool:
    """ "x", "có" or "không" and what else is written for them. Raises NotYesOrNo."""
    word = fold(cell)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise NotYesOrNo()


def _unquoted(cell: str) -> str:
    """Without the quote sign that makes a spreadsheet keep a text as it is."""
    return cell.strip().removeprefix("'").strip()
