"""A form made on an older page of a round: what differs is shown, what was typed is kept."""

import pytest

from portal.access import Role
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round


@pytest.fixture
def coordinator(app):
    return make_user(Role.UNIVERSITY_COORDINATOR)


def test_form_that_saw_an_older_round_is_refused(page, coordinator):
    draft = make_round(RoundStatus.DRAFT)
    browser = page(coordinator)
    first, second = browser.get(f"/rounds/{draft.id}/edit"), browser.get(f"/rounds/{draft.id}/edit")
    first.submit(step_2="")
    late = second.submit(409, name="Tên khác")
    assert draft.name != "Tên khác"
    assert "Bước 2 Sở Nội vụ Không có" in late.text
    late.submit()
    assert draft.name == "Tên khác"


def test_cancelling_an_older_round_keeps_the_reason(page, coordinator):
    draft = make_round(RoundStatus.DRAFT)
    browser = page(coordinator)
    late, other = browser.get(f"/rounds/{draft.id}/cancel"), browser.get(f"/rounds/{draft.id}/edit")
    other.submit(name="Tên mới")
    asked_again = late.submit(409, reason="Trùng đợt khác")
    assert draft.status == RoundStatus.DRAFT
    asked_again.submit()
    assert (draft.status, draft.cancelled_reason) == (RoundStatus.CANCELLED, "Trùng đợt khác")
