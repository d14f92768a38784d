"""Text as it was typed in fonts of old."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import portal.vietnamese

SIGNS: dict[str, str] = json.loads(
    Path(portal.vietnamese.__file__).with_name("tcvn3_to_unicode.json").read_text("utf-8")
)
IN_TCVN3 = str.maketrans({letter: sign for sign, letter in SIGNS.items()})


def tcvn3(text: str) -> str:
    """As somebody typed it in .VnTime: capitals with a mark exist there in other fonts only."""
    return unicodedata.normalize("NFC", text).translate(IN_TCVN3)
