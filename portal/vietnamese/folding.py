"""Text as search sees it: case, diacritics, tone placement and đ make no difference.

A folded text is for finding only, never a key: Xã Văn Lang and Xã Văn Lăng are two communes.
"""

from __future__ import annotations

import re
import unicodedata

_D_FORMS = str.maketrans(
    {
        "đ": "d", "Đ": "d",
        "\N{LATIN SMALL LETTER ETH}": "d", "\N{LATIN CAPITAL LETTER ETH}": "d",
        "\N{LATIN SMALL LETTER D WITH TAIL}": "d", "\N{LATIN CAPITAL LETTER AFRICAN D}": "d",
        # One apostrophe for names such as H'Hen, however the keyboard or the word processor writes it.
        "\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
    }
)  # fmt: skip
_LIKE_SIGNS = re.compile(r"([\\%_])")


def fold(text: str) -> str:
    """Fold a text for search: lower case, no diacritics, đ = d, spaces collapsed, invisible signs dropped.

    Old and new tone placement (hoà, hòa) fold alike, as the tone itself goes. Folding twice changes nothing.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold().translate(_D_FORMS))
    kept = (letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    return " ".join("".join(kept).split())


def like_pattern(text: str) -> str:
    r"""Pattern for SQL LIKE … ESCAPE '\' that finds the folded text anywhere; %, _ and \ mean themselves."""
    return "%" + _LIKE_SIGNS.sub(r"\\\1", fold(text)) + "%"
