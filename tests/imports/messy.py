"""Lists as training offices send them: right in many spellings, and wrong in twelve ways."""

from __future__ import annotations

import io
import random
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "STT", "Mã SV", "Họ và tên", "Ngày sinh", "Phái", "E-mail", "Số ĐT", "Lớp", "Ngành", "Điểm TBTL", "ĐRL", "Năm cuối",
)  # fmt: skip
_FAMILY = ("Nguyễn", "Trần", "Đặng", "Lê", "Ðỗ", "Hoàng", "Lường", "Ma")
_MIDDLE = ("Thị Thuỳ", "Văn", "Quỳnh", "Đức Ước", "Thị")
_GIVEN = ("Dương", "Như", "Hoà", "Hạnh", "Ước", "Ánh", "Ân", "Yến")
_MAJORS = ("7480103", "7480103TA", "7340301", "7340301.0")
Row = list[Any]


def good_row(number: int, chance: random.Random) -> Row:
    """A row that is right, in one of the spellings that come."""
    code = f"DTC2154{number:08}"
    name = f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
    born = date(2004, 1 + number % 12, 1 + number % 28)
    hundredths = 200 + number * 7 % 200
    return [
        number,
        chance.choice((code, code.lower(), f" {code[:3]} {code[3:]} ", f"'{code}")),
        chance.choice((name, unicodedata.normalize("NFD", name), f"  {name.replace(' ', '  ')}")),
        chance.choice((born, born.isoformat(), f"{born.day}/{born.month}/{born.year}", f"{born:%d-%m-%Y}")),
        chance.choice(("Nam", "Nữ", "nữ", "NAM")),
        f"{code.lower()}@ictu.edu.vn",
        chance.choice((912_000_000 + number, f"+84912{number:06}", f"0912.{number:06}"[:8] + f"{number:06}"[3:])),
        f"K{20 + number % 3}A",
        chance.choice(_MAJORS),
        chance.choice((f"{hundredths / 100:.2f}", f"{hundredths / 100:.2f}".replace(".", ","), hundredths / 100)),
        50 + number % 51,
        chance.choice(("x", "Có", "", "1")),
    ]


def _put(column: str, value: Any) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        row[HEADINGS.index(column)] = value

    return spoil


# What may be wrong with a row: the column that is refused, and how it becomes so.
FAULTS: tuple[tuple[str, Callable[[Row], None]], ...] = (
    ("code", _put("Mã SV", "DTC-21")),
    ("code", _put("Mã SV", "DTE2154802010")),  # of another school
    ("code", _put("Mã SV", f"DTC2154{1:08}")),  # stands in the first row already
    ("full_name", _put("Họ và tên", "")),
    ("full_name", _put("Họ và tên", "Nguyễn\u200b Văn An")),  # a sign that nobody sees
    ("birth_date", _put("Ngày sinh", "31/6/2004")),
    ("gender", _put("Phái", "?")),
    ("email", _put("E-mail", "an@@ictu.edu.vn")),
    ("phone", _put("Số ĐT", "9.12E+08")),  # what a spreadsheet shows of a long number
    ("major_text", _put("Ngành", "Kế toán")),
    ("gpa", _put("Điểm TBTL", "8,25")),  # on the 10-point scale
    ("conduct", _put("ĐRL", 101)),
)


def messy(rows: int, bad: int, seed: int = 7) -> tuple[list[Row], dict[int, str]]:
    """So many rows, of them so many with a fault each; and number of the row in the file → column of the fault."""
    chance = random.Random(seed)
    made = [good_row(number, chance) for number in range(1, rows + 1)]
    spoiled = {}
    for turn, index in enumerate(sorted(chance.sample(range(1, rows), bad))):
        column, spoil = FAULTS[turn % len(FAULTS)]
        spoil(made[index])
        spoiled[index + FIRST_ROW] = column
    return made, spoiled


FIRST_ROW = 5  # below two titles, an empty row and the headings


def workbook(rows: list[Row]) -> bytes:
    """The list as a workbook, under titles and above a signature."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("DS")
    for row in (
        ["ĐẠI HỌC THÁI NGUYÊN"],
        ["DANH SÁCH SINH VIÊN THỰC TẬP"],
        [],
        HEADINGS,
        *rows,
        [],
        ["", "Người lập biểu"],
    ):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
