"""Order of names as on Vietnamese class lists and maps."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.vietnamese.names import given_name, place_key, short_name, sort_key
from tests.vietnamese.collation import find_comparison

CLASS_LIST = [
    "An",
    "Nguyễn An",
    "Vũ An",
    "Nguyễn Bình An",
    "Bùi Hoài An",
    "Đỗ Thị An",
    "Trần Thị An",
    "Trần Thuý An",
    "Lê Văn An",
    "Nguyễn Văn An",
    "Phạm Vân An",
    "Nguyễn Hoàng Anh",
    "Trần Xuân Ảnh",
    "Lê Hồng Ánh",
    "Hoàng Thiên Ân",
    "Nguyễn Tiến Dũng",
    "Dương Văn Dũng",
    "Bùi Thuỳ Dương",
    "Đinh Quốc Đạt",
    "Đặng Minh Đức",
    "Nguyễn Thị Hà",
    "Nguyễn Thị Ngọc Hà",
    "Nguyễn Thị Thu Hà",
    "Nguyễn Thu Hà",
    "Ma Thế Uy",
    "Triệu Thị Ước",
    "Nông Thị Vân",
    "Giàng A Xóm",
    "Lý Mùi Xôm",
    "Hà Hải Yến",
]

GIVEN_NAMES = [
    "An", "Anh", "Ảnh", "Ánh", "Ăn", "Ân", "Ấn", "Ba", "Bá", "Bảy", "Bắc", "Bằng", "Bân", "Bích", "Bình", "Bính",
    "Cúc", "Cường", "Dung", "Dũng", "Duy", "Dương", "Đạt", "Đăng", "Đức", "Giang", "Hà", "Hạ", "Hải", "Hạnh", "Hằng",
    "Hân", "Hậu", "Hiền", "Hiển", "Hiếu", "Hoa", "Hoà", "Hoá", "Hoàng", "Hồng", "Hợp", "Huệ", "Hùng", "Hương",
    "Khánh", "Kiên", "Lan", "Lâm", "Liên", "Linh", "Long", "Lý", "Mai", "Mạnh", "Minh", "My", "Mỹ", "Nam", "Nga",
    "Ngân", "Ngọc", "Nhung", "Oanh", "Phong", "Phúc", "Phương", "Phượng", "Quân", "Quốc", "Quỳnh", "Sơn", "Tâm",
    "Tân", "Thanh", "Thành", "Thảo", "Thắng", "Thu", "Thuỷ", "Thuý", "Thư", "Tiến", "Trang", "Trung", "Tú", "Tuấn",
    "Tùng", "Tuyết", "Uyên", "Vân", "Việt", "Vinh", "Xuân", "Yên", "Yến",
]  # fmt: skip

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # ngang, huyền, hỏi, ngã, sắc, nặng
letters = st.sampled_from(ALPHABET)


@st.composite
def syllables(draw: st.DrawFn, tone_on_first_vowel: bool = False) -> str:
    """One to six Vietnamese letters, at most one tone, on any vowel unless told otherwise."""
    signs = draw(st.lists(letters, min_size=1, max_size=6))
    vowels = [place for place, sign in enumerate(signs) if sign in "aăâeêioôơuưy"]
    if vowels:
        signs[draw(st.sampled_from(vowels[:1] if tone_on_first_vowel else vowels))] += draw(st.sampled_from(TONES))
    return unicodedata.normalize("NFC", draw(st.sampled_from([str.lower, str.title]))("".join(signs)))


names = st.lists(syllables(), min_size=1, max_size=5).map(" ".join)


def shuffled(items: list[str]) -> list[str]:
    return random.Random(7).sample(items, len(items))


def test_class_list_is_ordered_by_given_name_then_middle_names_then_family_name() -> None:
    assert sorted(shuffled(CLASS_LIST), key=sort_key) == CLASS_LIST


def test_given_names_follow_alphabet_and_tone_order() -> None:
    assert sorted(shuffled(GIVEN_NAMES), key=sort_key) == GIVEN_NAMES
    assert sorted(shuffled(GIVEN_NAMES), key=place_key) == GIVEN_NAMES


def test_each_letter_of_the_alphabet_comes_before_the_next_whatever_follows() -> None:
    keys = [[place_key(letter + rest) for rest in ("", "a", "ỹ", "đz", "9")] for letter in ALPHABET]
    for smaller, larger in pairwise(keys):
        assert max(smaller) < min(larger)


def test_six_tones_have_their_order_on_every_vowel() -> None:
    for vowel in "aăâeêioôơuưy":
        keys = [sort_key(unicodedata.normalize("NFC", "B" + vowel + tone + "n")) for tone in TONES]
        assert keys == sorted(set(keys))


def test_letters_count_before_tones_within_a_syllable() -> None:
    assert sort_key("Hạ") < sort_key("Hai")
    assert sort_key("Hoạ") < sort_key("Hoan")


def test_tone_of_an_earlier_syllable_counts_before_letters_of_a_later_one() -> None:
    assert place_key("Hoa Bình") < place_key("Hoà An")
    assert place_key("Văn Lang") < place_key("Văn Lăng")
    assert sort_key("Trần Hoa Bình Minh") < sort_key("Trần Hoà An Minh")


def test_tones_are_compared_wherever_they_are_written() -> None:
    # ICU looks at the place first and has "Hoả" before "Hòa".
    assert sort_key("Hoa") < sort_key("Hòa") == sort_key("Hoà") < sort_key("Hoả") < sort_key("Hóa") < sort_key("Hoạ")


def test_shorter_of_two_beginnings_comes_first() -> None:
    assert place_key("Phú") < place_key("Phú Lương")
    assert place_key("Yên Bình") < place_key("Yên Bình Thượng")


def test_order_ignores_case_spaces_composition_and_tone_placement() -> None:
    assert sort_key("  NGUYỄN  văn\u00a0AN ") == sort_key("Nguyễn Văn An")
    assert sort_key(unicodedata.normalize("NFD", "Nguyễn Thị Phượng")) == sort_key("Nguyễn Thị Phượng")
    assert sort_key("Nguyễn Hòa") == sort_key("Nguyễn Hoà")


@pytest.mark.parametrize("typed", ["Ðặng", "Ɖặng", "ðặng"])
def test_look_alikes_of_dd_are_ordered_as_dd(typed: str) -> None:
    assert sort_key(typed) == sort_key("Đặng")


def test_punctuation_separates_words_of_a_place_but_not_of_a_given_name() -> None:
    assert place_key("Kế toán - Kiểm toán") == place_key("Kế toán Kiểm toán")
    assert sort_key("Niê H'Hen") == sort_key("Niê H’Hen")
    assert sort_key("Bùi Y-Bih")[:1] == sort_key("Y")[:1]


def test_numbers_come_before_letters_and_other_scripts_after_them() -> None:
    ordered = ["Tổ 1", "Tổ 2", "Tổ An", "Tổ Zu", "Tổ Жук", "Tổ 中"]
    assert sorted(shuffled(ordered), key=place_key) == ordered


@pytest.mark.parametrize("text", ["", "   ", "***", "- -"])
def test_text_without_letters_has_an_empty_key(text: str) -> None:
    assert sort_key(text) == place_key(text) == ""


def test_given_and_short_name_are_the_last_syllables() -> None:
    assert given_name("Nguyễn Thị Thu Hà ") == "Hà"
    assert short_name("Nguyễn Thị Thu Hà") == "Thu Hà"
    assert (given_name("Hà"), short_name("Hà")) == ("Hà", "Hà")
    assert (given_name(""), short_name("")) == ("", "")


@given(st.text(max_size=40))
def test_any_text_has_a_plain_key(text: str) -> None:
    assert re.fullmatch("[0-9a-z]*", sort_key(text) + place_key(text))


@given(syllables(), names, names)
def test_names_of_one_given_name_are_ordered_by_the_rest(given_part: str, left: str, right: str) -> None:
    def rest(name: str) -> list[str]:
        family, *middle = name.split()
        return [place_key(" ".join(middle)), place_key(family)]

    first, second = sort_key(f"{left} {given_part}"), sort_key(f"{right} {given_part}")
    if rest(left) == rest(right):
        assert first == second
    else:
        assert (first < second) == (rest(left) < rest(right))


@given(st.lists(syllables(), max_size=4), st.lists(syllables(), max_size=4))
def test_places_are_ordered_as_lists_of_their_syllables(left: list[str], right: list[str]) -> None:
    by_syllables = [place_key(syllable) for syllable in left] < [place_key(syllable) for syllable in right]
    assert (place_key(" ".join(left)) < place_key(" ".join(right))) == by_syllables


icu = find_comparison()
needs_icu = pytest.mark.skipif(icu is None, reason="ICU's library is not installed")


def sign(left: str, right: str) -> int:
    return (left > right) - (left < right)


@needs_icu
@given(syllables(tone_on_first_vowel=True), syllables(tone_on_first_vowel=True))
def test_order_of_syllables_is_that_of_icu(left: str, right: str) -> None:
    assert icu is not None
    assert sign(place_key(left), place_key(right)) == icu(left, right)


@needs_icu
def test_order_of_all_short_syllables_is_that_of_icu() -> None:
    assert icu is not None
    short = [
        unicodedata.normalize("NFC", first + vowel + tone + last)
        for first, vowel, tone, last in product(("", "d", "đ"), "aăâeêioôơuưy", TONES, ("", "n"))
    ]
    ordered = sorted(shuffled(short), key=place_key)
    assert all(icu(left, right) < 0 for left, right in pairwise(ordered))


@needs_icu
def test_icu_on_whole_names_would_be_wrong() -> None:
    assert icu is not None
    assert icu("Hoà An", "Hoa Bình") < 0
    assert icu("Hoả", "Hòa") < 0
