"""The list of a round's openings: search, filters, cost."""

from __future__ import annotations

from typing import Any

import pytest

from portal.openings.rules import OpeningStatus
from tests.factories.communes import VAN_LANG, VAN_LANG_BREVE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round


def test_search_finds_former_units_and_keeps_equal_names_apart(page: Any, reviewer: Any) -> None:
    round_ = make_round()
    make_opening(round_, commune=VAN_LANG)
    make_opening(round_, commune=VAN_LANG_BREVE)
    make_opening(round_, commune=WARD)
    browser = page(reviewer)
    found = browser.get(f"/rounds/{round_.id}/openings", search="van lang").text
    assert "Xã Văn Lang" in found
    assert "Xã Văn Lăng" in found
    assert "Phường Đức Xuân" in browser.get(f"/rounds/{round_.id}/openings", search="huyen tung").text


def test_filters_take_any_garbage(page: Any, reviewer: Any) -> None:
    round_ = make_round()
    make_opening(round_)
    browser = page(reviewer)
    for value in ("", "x" * 5000, "%_\\", "\x00", "\u202e", "９" * 30, "-1", "999999999999999999999"):
        answer = browser.get(
            f"/rounds/{round_.id}/openings", status=200, search=value, field=value, level=value, page=value
        )
        assert answer.heading
    assert "Xã Bằng Thành" in browser.open(f"/rounds/{round_.id}/openings?status=nothing&level=9", status=200).text


def test_the_list_takes_ten_statements_however_long_it_is(page: Any, reviewer: Any, count_queries: Any) -> None:
    counts = []
    browser = page(reviewer)
    for number in (5, 500):
        round_ = make_round()
        for _opening in range(number):
            make_opening(round_, fields=["law", "land"])
        url = f"/rounds/{round_.id}/openings"
        browser.get(url)
        with count_queries() as statements:
            browser.get(url)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, "\n".join(statements)


def test_a_demonstration_says_so_wherever_a_level_is_shown(page: Any, reviewer: Any) -> None:
    round_ = make_round(is_demo=True)
    opening = make_opening(round_, OpeningStatus.SUBMITTED)
    browser = page(reviewer)
    for url in (f"/rounds/{round_.id}/openings", f"/openings/{opening.id}", f"/openings/{opening.id}/review"):
        assert "Dữ liệu mô phỏng" in browser.get(url).text


HOSTILE = ("", "\x00", "\u202e", "x" * 20_000, "-1", "9" * 30, "<b>", "%s", "🙂" * 50)


@pytest.mark.parametrize("form", ["new", "edit", "withdraw", "enter", "review"])
def test_no_form_breaks_on_what_is_sent(page: Any, officer: Any, reviewer: Any, form: str) -> None:
    round_ = make_round()
    statuses = {"edit": OpeningStatus.DRAFT, "review": OpeningStatus.SUBMITTED}
    opening = make_opening(round_, statuses.get(form, OpeningStatus.APPROVED))
    of_round = form in ("new", "enter")
    url = f"/rounds/{round_.id}/openings/{form}" if of_round else f"/openings/{opening.id}/{form}"
    browser = page(reviewer if form in ("enter", "review") else officer)
    field = {"withdraw": "reason", "review": "decision"}.get(form, "title")
    names = browser.get(url).document.form(having=field).controls
    for value in HOSTILE:
        sent = dict.fromkeys(names, value if form != "withdraw" else "\u202e")
        browser.post(url, {**sent, "version": value, "csrf_token": browser.csrf_token()}, 422)
