"""Old office files become Unicode."""

from __future__ import annotations

import unicodedata

import pytest

from portal.vietnamese.tcvn3 import decode

MARKED_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
CAPITALS_OF_PLAIN_FONTS = "ĂÂÊÔƠƯĐ"


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("NguyÔn V¨n Th\xadëng", "Nguyễn Văn Thưởng"),
        ("TrÇn ThÞ Ph\xadîng, 3,25", "Trần Thị Phượng, 3,25"),
    ],
)
def test_text_of_plain_fonts_is_decoded(stored: str, text: str) -> None:
    assert decode(stored) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [("Céng hoµ x· héi", "CỘNG HOÀ XÃ HỘI"), ("th¸i nguyªn", "THÁI NGUYÊN"), ("QUYÕT §ÞNH sè 5", "QUYẾT ĐỊNH SỐ 5")],
)
def test_every_letter_of_a_capital_font_is_a_capital(stored: str, text: str) -> None:
    assert decode(stored, capital_font=True) == text


def test_each_marked_letter_has_one_sign_and_is_composed() -> None:
    signs = [chr(code) for code in range(0x80, 0x100) if decode(chr(code)) != chr(code) or chr(code) == "ý"]
    decoded = [decode(sign) for sign in signs]
    assert sorted(decoded) == sorted(MARKED_LETTERS + CAPITALS_OF_PLAIN_FONTS)
    assert all(unicodedata.is_normalized("NFC", letter) for letter in decoded)


def test_ascii_and_unknown_signs_stay() -> None:
    plain = "".join(map(chr, range(0x80)))
    assert decode(plain) == plain
    assert decode("–\xa0中") == "–\xa0中"
