"""How wide a text is, told from the fonts that documents are set in: metric twins of Times New Roman."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from portal.documents.sheet import MM_PER_POINT

FONTS = Path(__file__).parent / "fonts"
FACES = {
    (False, False): "LiberationSerif-Regular.ttf",
    (True, False): "LiberationSerif-Bold.ttf",
    (False, True): "LiberationSerif-Italic.ttf",
    (True, True): "LiberationSerif-BoldItalic.ttf",
}

FONT_LEADING = 1.15  # what the font asks for from line to line, in ems: ascent, descent and gap of its `hhea` table


@cache
def _advances(bold: bool) -> tuple[dict[int, int], int]:
    """Code point → advance, and the units of an em."""
    with TTFont(FONTS / FACES[bold, False]) as font:
        advances, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()}, units


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Millimetres that a line of text takes at a size in points; signs the font lacks count as an em."""
    advances, units = _advances(bold)
    return sum(advances.get(ord(letter), units) for letter in text) / units * size * MM_PER_POINT
