"""A student with the application open in several windows: what an old one sends is never taken for what is stored."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.applications.models import Application, Submission
from portal.extensions import db
from portal.rounds.models import Round
from tests.applications.steps import CONSENTS, PHONE, add_all, begun, home_of, ranked
from tests.factories.applications import make_applicant


def move_up(browser: Any, round_: Round) -> None:
    """The second choice becomes the first."""
    listed = browser.get(f"{home_of(round_)}/choices")
    listed.submit(action=next(form.action for form in listed.document.forms if form.action.endswith("/up")))


def test_submitting_in_two_windows_submits_once_and_asks_only_where_they_differ(
    page: Any, round_: Round, applicant: Any
) -> None:
    browser = page(applicant)
    add_all(browser, round_)
    browser.get(f"{home_of(round_)}/details").submit(fields={"phone": PHONE})
    first, same, other = (browser.get(f"{home_of(round_)}/submit") for _window in range(3))
    receipt = first.submit(fields=CONSENTS).location
    again = same.submit(fields=CONSENTS)
    assert again.location == receipt
    assert "không có gì được làm hai lần" in again.follow().text
    asked = other.submit(409, fields={**CONSENTS, "statistics": True})
    assert "vừa thay đổi ở cửa sổ khác" in asked.text
    assert db.session.query(Submission).count() == 1
    asked.submit()
    assert db.session.query(Submission).count() == 2


@pytest.mark.parametrize("take", ["như bây giờ", "như lúc tôi mở trang"])
def test_a_list_that_changed_elsewhere_is_submitted_as_it_was_shown_or_as_it_is(
    page: Any, round_: Round, applicant: Any, take: str
) -> None:
    browser = page(applicant)
    add_all(browser, round_)
    browser.get(f"{home_of(round_)}/details").submit(fields={"phone": PHONE, "statement": "Em muốn gần nhà."})
    old = browser.get(f"{home_of(round_)}/submit")
    before = ranked(browser.get(f"{home_of(round_)}/choices"))
    move_up(browser, round_)
    browser.get(f"{home_of(round_)}/details").submit(fields={"statement": "Nơi nào cũng được."})
    browser.get(f"{home_of(round_)}/submit").submit(fields={**CONSENTS, "statistics": True})
    now = ranked(browser.get(f"{home_of(round_)}/choices"))

    asked = old.submit(409, fields={**CONSENTS, "statistics": True})
    rows = [row.to_text(separator=" ") for row in asked.document.all("main tbody tr")]
    assert len(rows) == 3, "two choices, and the few words"
    assert all(told in rows[0] for told in ("Nguyện vọng 1", before[0], now[0]))
    assert "Em muốn gần nhà." in rows[2]
    assert "Nơi nào cũng được." in rows[2]
    assert db.session.query(Submission).count() == 1
    incomplete = asked.submit(422, fields={"matching": False}, button=f"Nộp đơn {take}")
    assert len(incomplete.document.all("main tbody tr")) == 3, "still to be chosen"
    incomplete.submit(fields={"matching": True}, button=f"Nộp đơn {take}")
    taken = db.session.scalars(select(Submission).where(Submission.counts)).one()
    mine = (before, "Em muốn gần nhà.") if take != "như bây giờ" else (now, "Nơi nào cũng được.")
    assert ([choice.opening.commune.full_name for choice in taken.choices], taken.statement) == mine


def test_a_foreign_or_forged_list_is_no_list_that_was_shown(page: Any, round_: Round, applicant: Any) -> None:
    browser = page(applicant)
    add_all(browser, round_)
    other = make_applicant(round_)
    begun(other, round_)
    foreign = page(other).get(f"{home_of(round_)}/submit").document.form(having="shown").values["shown"][0]
    browser.get(f"{home_of(round_)}/details").submit(fields={"phone": PHONE})
    asked = browser.get(f"{home_of(round_)}/submit").document.form(having="shown").values
    move_up(browser, round_)
    known = {"key": asked["key"][0], "version": "99", **dict.fromkeys(CONSENTS, "y")}
    for text in (foreign, "khong-ai-ky"):
        refused = browser.post(f"{home_of(round_)}/submit", {**known, "shown": text, "take": "shown"}, 409)
        assert refused.document.all("main tbody tr") == []
    refused = browser.post(f"{home_of(round_)}/submit", {**known, "shown": asked["shown"][0], "take": "shown"}, 409)
    assert len(refused.document.all("main tbody tr")) == 2
    assert db.session.query(Submission).count() == 0


def test_a_list_changed_in_another_tab_is_shown_anew(page: Any, round_: Round, applicant: Any) -> None:
    browser = page(applicant)
    listed = add_all(browser, round_)
    removes = [form.action for form in listed.document.forms if form.action.endswith("/remove")]
    listed.submit(action=removes[0])
    stale = listed.submit(409, action=removes[1])
    assert "vừa thay đổi ở cửa sổ khác" in stale.text
    assert len(ranked(stale)) == 2
    stale.submit(action=removes[1])
    assert db.session.query(Application).one().choices[0].rank == 1
