"""Whether letters make Vietnamese syllables: tells apart the ways in which the bytes of a file may be meant."""

from __future__ import annotations

import re
import unicodedata

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_D_FORMS = str.maketrans({"\N{LATIN SMALL LETTER ETH}": "đ", "\N{LATIN SMALL LETTER D WITH TAIL}": "đ"})
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|t[hr]?|v|x)?"
    r"(?:oai|oao|oay|oeo|iêu|yêu|uây|uôi|uya|uyê|uyu|ươi|ươu"
    r"|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|yê|oa|oă|oe|oi|ôi|ơi|oo|ôô|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu"
    r"|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)"
    r"(?:ch?|m|n[gh]?|p|t)?"
)
_WORDS = re.compile(r"[^\s,;:.()/\-\"'0-9]+")


def is_syllable(word: str) -> bool:
    """Whether the word can be a Vietnamese syllable: known sounds, one tone at most, capitals first or throughout."""
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return False
    parts = unicodedata.normalize("NFD", word.lower().translate(_D_FORMS))
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    tones = sum(sign in _TONES for sign in parts)
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None


def marked_words(text: str) -> tuple[int, int]:
    """(syllables, others) among the words that have signs beyond ASCII: the rest reads alike in every encoding."""
    words = {word for word in _WORDS.findall(text) if not word.isascii()}
    syllables = sum(map(is_syllable, words))
    return syllables, len(words) - syllables
