"""Text of old office files written with TCVN3 fonts (.VnTime and its family, also called ABC).

Each sign of such a file is one byte, read as Latin-1 or Windows-1252; the font made it look Vietnamese.
Decode before anything else touches the text: ư is stored as the soft hyphen U+00AD, which cleaning refuses
and many tools drop, and é as U+00D0, which cleaning takes for Đ. Only the font's name tells TCVN3 surely.
"""

from __future__ import annotations

import json
from pathlib import Path

_TABLE: dict[int, str] = str.maketrans(
    json.loads(Path(__file__).with_name("tcvn3_to_unicode.json").read_text(encoding="utf-8"))
)


def decode(text: str, *, capital_font: bool = False) -> str:
    """Unicode (NFC) for a TCVN3 text; signs outside the table stay.

    In a capital font every letter means its capital: such fonts are the only way TCVN3 has to write À or Ế.
    """
    decoded = text.translate(_TABLE)
    return decoded.upper() if capital_font else decoded
