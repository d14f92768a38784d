"""Whom to call, on every page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.access import Role
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round


@pytest.fixture
def coordinator(app):
    return make_user(Role.UNIVERSITY_COORDINATOR)


def test_every_page_says_once_whom_to_call(page, coordinator):
    """That of the round it is about, else of the newest round that was opened."""
    make_round(RoundStatus.DRAFT, contact_office="Văn phòng chưa mở")
    older, newer = make_round(RoundStatus.OPEN, contact_office="Ban Cũ"), make_round(RoundStatus.OPEN)
    older.opened_at -= timedelta(days=400)
    newer.contact_office, newer.contact_phone = "Ban Mới", "0208 385 2650"
    db.session.flush()
    browser = page(coordinator)
    for address, office in (
        ("/students", "Ban Mới"),
        ("/notices", "Ban Mới"),
        (f"/rounds/{older.id}", "Ban Cũ"),
        (f"/rounds/{older.id}/attempts", "Ban Cũ"),
        (f"/rounds/{newer.id}/nominations", "Ban Mới"),
    ):
        shown = browser.get(address)
        assert shown.text.count("Cần giúp đỡ?") == 1, address
        assert office in shown.text
    assert browser.get("/students").document.link("0208 385 2650") == "tel:02083852650"


def test_page_before_the_first_round_names_nobody_to_call(page, coordinator):
    assert "Cần giúp đỡ?" not in page(coordinator).get("/students").text
