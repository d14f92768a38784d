"""The page of a round's figures: seats and applicants, and the map by priority, demand and fill."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.access import Role
from portal.placements.rules.answers import Act
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.placements import make_publication, placement_of, say
from tests.factories.rounds import make_round
from tests.factories.students import make_student
from tests.html import attribute, words

Opens = Callable[..., Any]


def rows_of(shown: Any, caption: str) -> list[str]:
    """The rows of the picture with this caption, as they are read."""
    for table in shown.document.all("table"):
        if words(table).startswith(caption):
            return [words(row) for row in table.query("tbody tr")]
    raise AssertionError(f"no table {caption}")


def labels(shown: Any) -> dict[str, str]:
    """Commune → what its tile says."""
    found = [attribute(tile, "aria-label") or "" for tile in shown.document.all(".vx-tiles__map a")]
    return dict(label.split(": ", 1) for label in found)


def test_seats_stand_beside_applicants_by_field_and_priority(page: Opens) -> None:
    market = make_market(5, seats={WARD: 2, REMOTE: 1})
    shown = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{market.round.id}/figures")
    assert rows_of(shown, "Theo nhóm ngành")[2:4] == ["Công nghệ thông tin Chỗ 3", "Sinh viên 5"]
    assert "Mức 1 Chỗ 1" in rows_of(shown, "Theo mức ưu tiên của xã")
    cells = next(row for row in rows_of(shown, "Chỗ / nguyện vọng 1") if row.startswith("Công nghệ thông tin"))
    assert "1 / 0" in cells
    assert "2 / 5" in cells


def test_the_map_is_switched_by_links_and_read_as_a_table(page: Opens) -> None:
    market = make_market(5, seats={WARD: 2, REMOTE: 1})
    browser = page(make_user(Role.COMMUNE_OFFICER))
    first = browser.get(f"/rounds/{market.round.id}/figures")
    assert len(labels(first)) == 92
    assert labels(first)["Bằng Thành"] == "1, mức 1"
    by_demand = browser.get(f"/rounds/{market.round.id}/figures?map=demand")
    assert labels(by_demand)["Bằng Thành"] == "5/1, 5 sinh viên chọn, 1 chỗ"
    table = [words(row) for row in by_demand.document.all("#tiles-table tbody tr")]
    assert "Bằng Thành 5 sinh viên chọn, 1 chỗ" in table
    assert "5/1" in [words(mark) for mark in by_demand.document.all(".vx-tiles__map tspan")]
    current = [words(a) for a in by_demand.document.all('.vx-tabs a[aria-current="page"]')]
    assert "Nhu cầu" in current


def test_fill_is_shown_only_of_a_published_result(page: Opens) -> None:
    market = make_market(3)
    browser = page(make_user(Role.SCHOOL_COORDINATOR))
    before = browser.get(f"/rounds/{market.round.id}/figures?map=fill")
    assert labels(before)["Bằng Thành"] == "1, mức 1", "there is nothing to tell yet"
    make_publication(market)
    say(placement_of(market, 0), Act.DECLINE)
    after = browser.get(f"/rounds/{market.round.id}/figures?map=fill")
    assert labels(after)["Bằng Thành"] == "1/1, 1 trong 1 chỗ có người"
    assert "Mức 1 1 / 1" in rows_of(after, "Chỗ đã có người theo mức ưu tiên")


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ADMIN])
def test_others_do_not_see_figures(page: Opens, role: Role) -> None:
    round_ = make_round(RoundStatus.APPLYING)
    user = make_user(role, student=make_student()) if role is Role.STUDENT else make_user(role)
    page(user).get(f"/rounds/{round_.id}/figures", 403)
    page().get(f"/rounds/{round_.id}/figures", 302)


def test_a_draft_has_figures_for_those_who_see_it_alone(page: Opens) -> None:
    round_ = make_round(RoundStatus.DRAFT)
    page(make_user(Role.COMMUNE_OFFICER)).get(f"/rounds/{round_.id}/figures", 404)
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{round_.id}/figures")


def test_figures_cost_the_same_for_few_and_many(page: Opens, count_queries: Any) -> None:
    browser, counts = page(make_user(Role.UNIVERSITY_COORDINATOR)), []
    for students in (2, 60):
        market = make_market(students)
        for _ in range(students):
            make_opening(market.round)
        with count_queries() as statements:
            browser.get(f"/rounds/{market.round.id}/figures?map=demand")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, counts
