"""Grades, bands and figures the way Vietnamese offices write them.

A GPA is kept as an integer of hundredths (325 is 3,25), so that rounding never moves it past a threshold.
"""

from __future__ import annotations

import re
from decimal import Decimal

from portal.vietnamese.refusals import N_, NotAGrade

_GPA = re.compile(r"([0-4])(?:[.,]([0-9]{1,2}))?")
HIGHEST_GPA = 400
_SEPARATORS = str.maketrans(",.", ".,")

# Circular 08/2021/TT-BGDĐT, least hundredths on the 4.00 scale.
_GPA_BANDS = (
    (360, N_("Xuất sắc")),
    (320, N_("Giỏi")),
    (250, N_("Khá")),
    (200, N_("Trung bình")),
    (100, N_("Yếu")),
    (0, N_("Kém")),
)
# Circular 16/2015/TT-BGDĐT, least points of 100.
_CONDUCT_BANDS = (
    (90, N_("Xuất sắc")),
    (80, N_("Tốt")),
    (65, N_("Khá")),
    (50, N_("Trung bình")),
    (35, N_("Yếu")),
    (0, N_("Kém")),
)


def parse_gpa(text: str) -> int:
    """Typed GPA as hundredths: "3,25" or "3.25" → 325. More than two decimals are refused, never rounded."""
    match = _GPA.fullmatch(text.strip())
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else HIGHEST_GPA + 1
    if hundredths > HIGHEST_GPA:
        raise NotAGrade()
    return hundredths


def format_gpa(hundredths: int) -> str:
    """Hundredths as people read them: 325 → "3,25"."""
    return f"{hundredths // 100},{hundredths % 100:02}"


def gpa_band(hundredths: int) -> str:
    """Band of a GPA in hundredths by Circular 08/2021/TT-BGDĐT; a gettext msgid."""
    return _band(hundredths, _GPA_BANDS, HIGHEST_GPA)


def conduct_band(points: int) -> str:
    """Band of conduct points (0-100) by Circular 16/2015/TT-BGDĐT; a gettext msgid."""
    return _band(points, _CONDUCT_BANDS, 100)


def format_number(value: int | float | Decimal, decimals: int = 0) -> str:
    """Figure with points between thousands and a decimal comma: 1234567 → "1.234.567"; 63.94 → "63,9"."""
    return f"{value:,.{decimals}f}".translate(_SEPARATORS)


def _band(value: int, bands: tuple[tuple[int, str], ...], highest: int) -> str:
    if not 0 <= value <= highest:
        raise ValueError(f"{value} is not between 0 and {highest}")
    return next(label for least, label in bands if value >= least)
