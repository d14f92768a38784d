"""Finding openings: search, filters, distance, and how much the lists cost."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from portal.applications.models import Choice
from portal.extensions import db
from portal.rounds.models import Round
from tests.applications.steps import begun, home_of
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

CONSENTS = {"matching": True, "sharing_with_commune": True}
PHONE = "0987654321"


def test_openings_are_found_by_former_names_level_support_and_distance(page: Any, app: Any) -> None:
    round_ = make_round()
    make_opening(round_, commune=REMOTE, title="Ở xa")
    make_opening(round_, commune=WARD, title="Ở gần", lodging=False, transport=True)
    make_opening(round_, commune=VAN_LANG, title="Văn Lang", fields=["law"])
    user = make_applicant(round_)
    browser, url = page(user), f"/my-application/{round_.id}/openings"

    def found(**query: str) -> set[str]:
        text = browser.get(url, **query).text
        results = text.split("Tìm thấy ")[1]
        titles = {title for title in ("Ở xa", "Ở gần", "Văn Lang") if title in results}
        assert results.startswith(f"{len(titles)} đề nghị")
        return titles

    assert found() == {"Ở xa", "Ở gần"}
    assert found(search="huyen tung") == {"Ở gần"}
    assert found(level="1") == {"Ở xa"}
    assert found(support="transport") == {"Ở gần"}
    assert found(support="women_lodging") == set()
    assert found(home=WARD, distance="10") == {"Ở gần"}
    assert found(home=WARD, distance="120") == {"Ở xa", "Ở gần"}
    assert found(distance="10") == {"Ở xa", "Ở gần"}  # no home, no distance
    said = browser.get(url, search="huyen tung", level="4", support="transport").text
    assert "cả tên cũ): huyen tung; Mức ưu tiên: Mức 4; Có hỗ trợ đi lại." in said
    near = browser.get(url, home=WARD, sort="nearest").text
    assert near.index("Ở gần") < near.index("Ở xa")
    assert "cách nhà 0 km" in near


def test_filters_take_any_garbage(page: Any, round_: Round, applicant: Any) -> None:
    browser, url = page(applicant), f"{home_of(round_)}/openings"
    for value in ("", "x" * 5000, "%_\\", "\x00", "\u202e", "９", "-1", "9" * 30):
        query = dict.fromkeys(("search", "level", "home", "distance", "sort", "support", "page"), value)
        browser.get(url, **query)


def test_lists_take_ten_statements_however_long_they_are(page: Any, app: Any, count_queries: Any) -> None:
    counts: dict[str, list[int]] = {"staff": [], "openings": []}
    for number in (5, 200):
        round_ = make_round()
        openings = [make_opening(round_) for _n in range(number)]
        for _n in range(number):
            student = make_student()
            make_nomination(round_, student)
            make_application(round_, student, openings[:5], status="submitted")
        urls = {
            "staff": (make_user(Role.UNIVERSITY_COORDINATOR), f"/rounds/{round_.id}/applications"),
            "openings": (make_applicant(round_), f"/my-application/{round_.id}/openings"),
        }
        for name, (user, url) in urls.items():
            browser = page(user)
            browser.get(url)
            with count_queries() as statements:
                browser.get(url)
            counts[name].append(len(statements))
    for found in counts.values():
        assert found[0] == found[1] <= 10, counts


@pytest.mark.parametrize("value", ["", "\x00", "\u202e", "x" * 20_000, "-1", "9" * 30, "<b>", "🙂" * 50])
def test_no_form_breaks_on_what_is_sent(page: Any, round_: Round, applicant: Any, value: str) -> None:
    begun(applicant, round_)
    browser = page(applicant)
    for part, field in (("/details", "phone"), ("/submit", "key")):
        names = browser.get(home_of(round_) + part).document.form(having=field).controls
        sent = {name: value for name in names if name not in ("csrf_token", "version", "matching")}
        seen = value if part == "/details" else "1"
        browser.post(home_of(round_) + part, {**sent, "version": seen}, 422)
    choice = db.session.query(Choice).first()
    browser.post(f"{home_of(round_)}/choices/{choice.id}/up", {"version": value}, 409)
    browser.post(f"{home_of(round_)}/discard", {"version": value}, 302)
    browser.post(f"{home_of(round_)}/withdraw", {"version": value}, 409)
    browser.get(f"{home_of(round_)}/submissions/{choice.id}", 404)


def test_adding_leads_back_to_the_same_search(page: Any, round_: Round, applicant: Any) -> None:
    wanted = make_opening(round_, commune=VAN_LANG)
    make_opening(round_, commune=WARD)
    found = page(applicant).get(f"{home_of(round_)}/openings?search=văn lang&level=1")
    added = found.submit(action=f"{wanted.id}/add")
    assert added.location.endswith(f"/openings?search=v%C4%83n+lang&level=1#opening-{wanted.id}")
    assert "Đã có trong danh sách" in added.follow().text


def test_a_search_goes_along_to_an_opening_a_comparison_and_back(page: Any, round_: Round, applicant: Any) -> None:
    near, far = make_opening(round_, commune=WARD), make_opening(round_, commune=REMOTE)
    browser, search = page(applicant), f"home={WARD}&sort=nearest&support=lodging&support=meals"
    listed = browser.get(f"{home_of(round_)}/openings?{search}&stranger=1")
    query = f"?{search}"

    def links(found: Any) -> list[str]:
        return [link.attrs["href"] for link in found.document.all("main a, .govuk-breadcrumbs a")]

    ends = [link.rpartition("/openings/")[2] for link in links(listed)]
    assert {f"{near.id}{query}", f"{far.id}{query}"} <= set(ends)
    opened = browser.get(f"{home_of(round_)}/openings/{near.id}{query}")
    assert "cách nhà 0 km" in opened.text
    assert f"{home_of(round_)}/openings{query}#opening-{near.id}" in links(opened)
    assert opened.submit(action="/add").location.endswith(f"/openings{query}#opening-{near.id}")
    pair = f"first={near.id}&second={far.id}"
    compared = browser.get(f"{home_of(round_)}/compare{query}&{pair}")
    assert "Chưa tính" not in compared.text
    assert f"{home_of(round_)}/openings{query}" in links(compared)
    assert compared.submit(action=f"{far.id}/add").location.endswith(f"/compare?{pair}&{search}")


def test_nothing_that_is_sent_along_leads_elsewhere(page: Any, round_: Round, applicant: Any) -> None:
    one, browser = make_opening(round_), page(applicant)
    for back in ("https://evil.example/", "//evil.example", "next=//evil.example&_external=1&_scheme=ftp"):
        sent = {"back": back, "first": "", "second": "//evil.example"}
        added = browser.post(f"{home_of(round_)}/openings/{one.id}/add", sent, 302)
        assert added.location.endswith(f"{home_of(round_)}/openings#opening-{one.id}")


def test_details_changed_in_another_tab_are_shown_side_by_side(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    form = page(applicant).get(f"{home_of(round_)}/details")
    form.submit(fields={"phone": "0912345678", "statement": "Em đi được xa."})
    stale = form.submit(409, fields={"phone": "0912345678", "statement": "Em muốn gần nhà.", "anywhere": True})
    rows = [row.to_text() for row in stale.document.all("main tbody tr")]
    assert len(rows) == 2, rows
    assert "Em đi được xa." in rows[1]
    assert "Em muốn gần nhà." in rows[1]
    stale.submit(fields={})
    assert "Em muốn gần nhà." in page(applicant).get(f"{home_of(round_)}/details").text
