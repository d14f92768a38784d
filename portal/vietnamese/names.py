"""Order of Vietnamese names.

A class list is ordered by given name (the last syllable), then the middle names, then the family name.
Syllables are compared one by one: first their letters in alphabet order (a ă â b c d đ e ê … o ô ơ … u ư …
y); only where all letters of that syllable are equal, the tone decides (ngang, huyền, hỏi, ngã, sắc, nặng).
Comparing whole strings by letters first, as general collations do, would put "Hoà An" before "Hoa Bình".

Keys consist of 0-9 and a-z and are compared bytewise (PostgreSQL: COLLATE "C"; SQLite: BINARY). They are
made of codes of which none is the beginning of another:

    0 between fields < 1 between syllables < 2…7 tone that ends a syllable < 8x digit < letters

Texts that differ only in case, spaces, punctuation or tone placement have one key: order by key, then by id.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = {
    "\N{COMBINING GRAVE ACCENT}": "3",
    "\N{COMBINING HOOK ABOVE}": "4",
    "\N{COMBINING TILDE}": "5",
    "\N{COMBINING ACUTE ACCENT}": "6",
    "\N{COMBINING DOT BELOW}": "7",
}
_LEVEL_TONE = "2"
_FIELD, _SYLLABLE = "0", "1"

_BREVE, _CIRCUMFLEX, _HORN = "\N{COMBINING BREVE}", "\N{COMBINING CIRCUMFLEX ACCENT}", "\N{COMBINING HORN}"
_CODES = {letter: letter for letter in "bcfghijklmnpqrstvwxy"} | {
    "a": "aa", "a" + _BREVE: "ab", "a" + _CIRCUMFLEX: "ac",
    "d": "da", "đ": "db",
    "e": "ea", "e" + _CIRCUMFLEX: "eb",
    "o": "oa", "o" + _CIRCUMFLEX: "ob", "o" + _HORN: "oc",
    "u": "ua", "u" + _HORN: "ub",
    "z": "za",
}  # fmt: skip
_SHAPES = frozenset((_BREVE, _CIRCUMFLEX, _HORN))
# ð and ɖ are the small forms of Ð and Ɖ, which are typed for Đ.
_D_FORMS = str.maketrans({"\N{LATIN SMALL LETTER ETH}": "đ", "\N{LATIN SMALL LETTER D WITH TAIL}": "đ"})
_BETWEEN_WORDS = re.compile(r"[\s\-‐-―/,;:.()]+")


def sort_key(full_name: str) -> str:
    """Key that orders full names by given name, middle names, family name; "" for a name without letters."""
    syllables = [key for key in map(_syllable_key, full_name.split()) if key]
    if not syllables:
        return ""
    *others, given = syllables
    family, middle = others[:1], others[1:]
    return _FIELD.join((given, _SYLLABLE.join(middle), *family))


def place_key(name: str) -> str:
    """Key that orders names of places, offices and other texts from left to right, syllable by syllable."""
    return _SYLLABLE.join(key for key in map(_syllable_key, _BETWEEN_WORDS.split(name)) if key)


def given_name(full_name: str) -> str:
    """The name people are called by: the last syllable of the full name ("" for an empty name)."""
    return " ".join(full_name.split()[-1:])


def short_name(full_name: str) -> str:
    """The last two syllables, as classmates tell namesakes apart: "Nguyễn Thị Thu Hà" → "Thu Hà"."""
    return " ".join(full_name.split()[-2:])


@lru_cache(4096)  # names are made of few syllables
def _syllable_key(syllable: str) -> str:
    """Letters of one syllable and its tone; "" when it has neither letters nor digits."""
    letters: list[str] = []
    tones: list[str] = []
    for sign in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", syllable).casefold().translate(_D_FORMS)):
        if sign in _TONES:
            tones.append(_TONES[sign])
        elif sign in _SHAPES and letters:
            letters[-1] += sign
        elif sign.isalnum():
            letters.append(sign)
    if not letters:
        return ""
    return "".join(map(_code, letters)) + ("".join(tones) or _LEVEL_TONE)


def _code(letter: str) -> str:
    """Code of a letter with its shape mark; digits before all letters, letters of other scripts after z."""
    base = letter[0]
    digit = unicodedata.decimal(base, None)
    if digit is not None:
        return f"8{digit}"
    return _CODES.get(letter) or _CODES.get(base) or f"zb{ord(base):06x}"
