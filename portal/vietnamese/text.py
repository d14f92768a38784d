"""What people type or paste, made uniform before it is stored, or refused with a reason."""

from __future__ import annotations

import re
import unicodedata

from portal.vietnamese.refusals import ForbiddenCharacter, NotAMajorCode, NotAPhone, NotAStudentCode

_FORBIDDEN_CATEGORIES = frozenset(("Cc", "Cf", "Co", "Cs"))
# Letters and marks that nobody sees: with them a name could be blank, or two equal names could differ.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_D_FORMS = str.maketrans(
    {
        "\N{LATIN CAPITAL LETTER ETH}": "Đ", "\N{LATIN CAPITAL LETTER AFRICAN D}": "Đ",
        "\N{LATIN SMALL LETTER ETH}": "đ", "\N{LATIN SMALL LETTER D WITH TAIL}": "đ",
    }
)  # fmt: skip
# All space separators of Unicode; tabs and line breaks come along when a cell of a table is pasted.
_SPACES = re.compile("[\t\n\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_LINE_BREAKS = re.compile("\r\n|[\n\r\u2028\u2029]")
# Keyboards set to Chinese or Japanese type ＤＴＣ２１; only these forms, since others are different letters.
_FULL_WIDTH = str.maketrans({0xFF01 + offset: 0x21 + offset for offset in range(94)})

_STUDENT_CODE = re.compile(r"[A-Z]{1,3}[0-9A-Z]{8,15}")
_MAJOR_CODE = re.compile(r"(7[0-9]{6})([A-Z]{0,3})")
_PHONE_SIGNS = re.compile(r"[.\-‐-―()]")
_COUNTRY_PREFIX = re.compile(r"(?:\+|00)?84")
# Land lines of Thái Nguyên (0208) and of former Bắc Kạn (0209) have seven digits after the area code.
_PHONE = re.compile(r"0[35789][0-9]{8}|020[89][0-9]{7}")


def clean(text: str) -> str:
    """One line of text: NFC, Ð and Ɖ as Đ, trimmed, spaces (tabs, line breaks) collapsed to one.

    Tone placement stays as typed. Raises ForbiddenCharacter for control, format (zero-width, right-to-left
    override), private-use and invisible characters, and for halves of surrogate pairs.
    """
    line = unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip(" ")).translate(_D_FORMS)
    if line.isprintable() and _INVISIBLE.isdisjoint(line):  # as nearly every text is: no need to look at each sign
        return line
    for position, character in enumerate(line, start=1):
        if _is_forbidden(character):
            raise ForbiddenCharacter(character=_describe(character), position=position)
    return line


def clean_lines(text: str) -> str:
    """Text of several lines, each cleaned as by `clean`; breaks become "\\n", empty lines at both ends go."""
    return "\n".join(clean(line) for line in _LINE_BREAKS.split(text)).strip("\n")


def student_code(text: str) -> str:
    """Student code in capitals, without spaces: one to three letters, then 8 to 15 letters or digits."""
    code = _compact(text)
    if not _STUDENT_CODE.fullmatch(code):
        raise NotAStudentCode()
    return code


def phone(text: str) -> str:
    """Phone number as text: mobile 10 digits (03, 05, 07, 08, 09), land line 11 (0208 or 0209 and seven).

    Dots, hyphens, brackets and spaces go; the country code 84, +84 or 0084 becomes 0.
    """
    digits = _PHONE_SIGNS.sub("", _compact(text))
    prefix = _COUNTRY_PREFIX.match(digits)
    if prefix:
        digits = "0" + digits[prefix.end() :].removeprefix("0")
    if not _PHONE.fullmatch(digits):
        raise NotAPhone()
    return digits


def major_code(text: str) -> tuple[str, str]:
    """A school's code of a major as (national digits, school's suffix): "7340201TA" → ("7340201", "TA")."""
    match = _MAJOR_CODE.fullmatch(_compact(text))
    if not match:
        raise NotAMajorCode()
    return match[1], match[2]


def _compact(text: str) -> str:
    """Capitals without spaces, of ASCII only: ß, ı and ſ would turn into letters that were not typed."""
    letters = _SPACES.sub("", text).translate(_FULL_WIDTH)
    return letters.upper() if letters.isascii() else letters


def _is_forbidden(character: str) -> bool:
    code = ord(character)
    is_noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return unicodedata.category(character) in _FORBIDDEN_CATEGORIES or character in _INVISIBLE or is_noncharacter


def _describe(character: str) -> str:
    """Code point and, where Unicode has one, name: what the person who looks for it can search by."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
