"""What a reader's settings make of a list."""

from __future__ import annotations

import pytest
from flask_babel import lazy_gettext as _l

from portal.accounts import queries as accounts
from portal.accounts.listing import ACCOUNTS
from portal.applications import overview
from portal.applications.listing import APPLICANTS
from portal.attempts import outcomes
from portal.attempts.drafts import queries as drafts
from portal.attempts.listing import DRAFT, ROWS
from portal.listings.registry import LISTS
from portal.listings.rules import ListColumn, WorkList
from portal.openings import queries as openings
from portal.openings.listing import OPENINGS
from portal.placements.listing import PLACEMENTS
from portal.placements.queries import listing as placements
from portal.students import queries as students
from portal.students import rosters
from portal.students.listing import NOMINATIONS, STUDENTS

ORDERED = {
    ACCOUNTS.name: accounts.ORDERS,
    STUDENTS.name: students.ORDERS,
    ROWS.name: outcomes.ORDERS,
    DRAFT.name: drafts.ORDERS,
    NOMINATIONS.name: rosters.ORDERS,
    OPENINGS.name: openings.ORDERS,
    APPLICANTS.name: overview.ORDERS,
    PLACEMENTS.name: placements.ORDERS,
}
SOME = WorkList(
    "some",
    (
        ListColumn("name", _l("Họ và tên"), fixed=True, sorts=True),
        ListColumn("grade", _l("Điểm"), sorts=True),
        ListColumn("phone", _l("Điện thoại"), extra=True),
    ),
    filters=("status", "field"),
)


def keys(*arguments: object, **more: object) -> list[str]:
    return [column.key for column in SOME.shown(*arguments, **more)]  # type: ignore[arg-type]


def test_own_columns_are_shown_to_who_has_not_chosen() -> None:
    assert keys(None) == ["name", "grade"]


def test_what_names_the_row_stays_and_keys_of_nothing_are_passed_over() -> None:
    assert keys(["phone", "gone"]) == ["name", "phone"]
    assert keys([]) == ["name"]


def test_column_that_is_not_for_the_reader_is_not_to_be_chosen() -> None:
    assert keys(["phone"], hidden={"phone"}) == ["name"]
    assert SOME.sort_of("grade", {"grade"}) == ""


@pytest.mark.parametrize(
    ("asked", "sort"), [("name", "name"), ("-grade", "-grade"), ("phone", ""), ("--x", ""), (None, "")]
)
def test_order_is_one_that_a_column_gives(asked: str | None, sort: str) -> None:
    assert SOME.sort_of(asked) == sort


def test_words_looked_for_and_the_page_do_not_come_back() -> None:
    asked = {"status": "draft", "field": "", "search": "Lò Thị An", "page": "3", "sort": "-name", "keep": "1"}
    assert SOME.kept(asked) == {"status": "draft", "sort": "-name"}
    assert SOME.kept({"status": "x" * 5000, "field": "a\x00b"}) == {}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_columns_sort_where_the_database_knows_how(name: str) -> None:
    kind = LISTS[name]
    assert {column.key for column in kind.columns if column.sorts} == set(ORDERED[name])
    assert len({column.key for column in kind.columns}) == len(kind.columns)
    assert [column.fixed for column in kind.columns].count(True) == 1
