"""Two openings side by side, a choice dragged to its place, and the list that is never far."""

from __future__ import annotations

from typing import Any

import pytest

from portal.applications import service
from portal.extensions import db
from portal.rounds.models import Round
from tests.applications.steps import begun, details, home_of, standing_of
from tests.factories.applications import make_applicant
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening


def compared(found: Any) -> list[str]:
    return [head.to_text() for head in found.document.all(".vx-compare thead th")]


def test_two_openings_are_seen_side_by_side(page: Any, round_: Round, applicant: Any) -> None:
    far = make_opening(round_, commune=REMOTE, title="Ở xa", lodging=True, transport=False)
    near = make_opening(round_, commune=WARD, title="Ở gần", lodging=False, transport=True, allowance=500_000)
    details(applicant, round_, home_commune_code=WARD)
    found = page(applicant).get(f"{home_of(round_)}/compare", first=str(near.id), second=str(far.id))
    heads = compared(found)
    assert ["Ở gần" in heads[0], "Ở xa" in heads[1]] == [True, True]
    rows = {
        body.query("th")[0].to_text().split(" khác nhau")[0]: [cell.to_text() for cell in body.query("td")]
        for body in found.document.all(".vx-compare tbody")
    }
    assert rows["Cách nhà, theo đường chim bay"][0] == "0 km"
    assert rows["Hỗ trợ đi lại"] == ["Có", "Không"]
    assert rows["Phụ cấp mỗi tháng, đồng"] == ["500.000", "0"]
    assert "khác nhau" in found.text
    added = found.submit(action=f"{far.id}/add").follow()
    assert compared(added) == heads
    assert "Đã có trong danh sách" in added.text


def test_the_boxes_of_the_list_lead_there(page: Any, round_: Round, applicant: Any) -> None:
    browser = page(applicant)
    boxes = browser.get(f"{home_of(round_)}/openings").document.all('input[name="opening"]')
    assert {box.attrs["form"] for box in boxes} == {"compare"}
    ids = [box.attrs["value"] for box in boxes]
    assert len(compared(browser.get(f"{home_of(round_)}/compare?opening={ids[0]}&opening={ids[1]}"))) == 2


def test_what_is_ticked_beyond_two_is_named(page: Any, round_: Round, applicant: Any) -> None:
    ticked = [make_opening(round_, title=title) for title in ("Một", "Hai", "Ba")]
    query = "&".join(f"opening={one.id}" for one in ticked)
    found = page(applicant).get(f"{home_of(round_)}/compare?{query}&opening={ticked[0].id}&opening=x")
    assert [head.rpartition(" ")[2] for head in compared(found)] == ["Một", "Hai"]
    assert [name.to_text().rpartition(" – ")[2] for name in found.document.all(".govuk-notification-banner li")] == [
        "Ba"
    ]


def test_one_opening_or_a_foreign_one_is_no_comparison(page: Any, round_: Round, applicant: Any) -> None:
    one, closed_to_them = make_opening(round_), make_opening(round_, fields=["law"])
    browser, url = page(applicant), f"{home_of(round_)}/compare"
    for query in (
        {},
        {"first": str(one.id)},
        {"first": str(one.id), "second": str(one.id)},
        {"first": str(one.id), "second": str(closed_to_them.id)},
        {"first": "\x00", "second": "9" * 50},
    ):
        found = browser.get(url, **query)
        assert not compared(found)
        assert closed_to_them.title not in found.text.split("Chọn hai nơi")[1]


def test_comparing_takes_no_more_statements_for_more_openings(page: Any, count_queries: Any, round_: Round) -> None:
    counts = []
    browser = page(make_applicant(round_))
    for number in (5, 60):
        made = [make_opening(round_) for _n in range(number)]
        url = f"{home_of(round_)}/compare?first={made[0].id}&second={made[1].id}"
        browser.get(url)
        with count_queries() as statements:
            browser.get(url)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, counts


def test_a_choice_is_placed_where_it_was_dragged(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    service.add_choice(standing_of(applicant, round_), make_opening(round_).id, actor=applicant)
    db.session.commit()
    browser = page(applicant)
    listed = browser.get(f"{home_of(round_)}/choices")
    places = [span.attrs["data-place"] for span in listed.document.all("[data-place]")]
    assert len(places) >= 3
    version = listed.document.form(having="rank").values["version"][0]
    moved = browser.post(places[0], {"rank": "2", "version": version}).follow()
    after = [span.attrs["data-place"] for span in moved.document.all("[data-place]")]
    assert after == [places[1], places[0], *places[2:]]
    stale = browser.post(places[0], {"rank": "1", "version": version}, 409)
    assert "vừa thay đổi ở cửa sổ khác" in stale.text


@pytest.mark.parametrize("rank", ["", "x", "-1", "1.5", "９", "9999"])
def test_a_place_that_is_none_is_refused_on_the_list(page: Any, round_: Round, applicant: Any, rank: str) -> None:
    begun(applicant, round_)
    db.session.commit()
    browser = page(applicant)
    listed = browser.get(f"{home_of(round_)}/choices")
    places = [span.attrs["data-place"] for span in listed.document.all("[data-place]")]
    version = listed.document.form(having="rank").values["version"][0]
    refused = browser.post(places[0], {"rank": rank, "version": version}, 422)
    assert "Không rõ vị trí mới" in refused.text
    assert [span.attrs["data-place"] for span in refused.document.all("[data-place]")] == places
