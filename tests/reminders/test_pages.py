"""The dates of a round as a calendar file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from portal.access import Role
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round


def events_of(page: Any, round_: Round) -> dict[str, Any]:
    answer = page().get(f"/rounds/{round_.id}/dates.ics")
    assert answer.response.mimetype == "text/calendar"
    return {str(event["uid"]).split("-")[0]: event for event in Calendar.from_ical(answer.response.data).walk("VEVENT")}


def test_a_deadline_at_midnight_is_a_day_and_another_ends_at_its_instant(page: Any) -> None:
    end = datetime(2027, 3, 31, 17, tzinfo=UTC)
    at_ten = datetime(2027, 3, 20, 3, tzinfo=UTC)
    events = events_of(page, make_round(applications_close_at=end, openings_close_at=at_ten))
    assert events["applications"]["dtstart"].dt == date(2027, 3, 31)
    assert events["applications"]["dtend"].dt == date(2027, 4, 1)
    assert events["openings"]["dtend"].dt == at_ten
    assert "Hạn nộp nguyện vọng" in events["applications"]["summary"]
    assert set(events) == {"nominations", "openings", "applications", "internship"}


def test_an_extended_deadline_moves_the_same_event(page: Any) -> None:
    round_ = make_round()
    before = events_of(page, round_)["applications"]
    round_.applications_close_at += timedelta(days=3)
    after = events_of(page, round_)["applications"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] >= before["sequence"]
    assert after["dtstart"].dt == before["dtstart"].dt + timedelta(days=3)


def test_a_published_round_has_the_deadlines_for_answers_and_appeals(page: Any) -> None:
    assert {"answers", "appeals"} <= set(events_of(page, make_round(RoundStatus.PUBLISHED)))


def test_a_draft_has_no_calendar(page: Any) -> None:
    draft, opened = make_round(RoundStatus.DRAFT), make_round()
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{draft.id}/dates.ics", 404)
    page().get(f"/rounds/{opened.id}/dates.ics")


def test_the_pages_of_a_round_lead_to_its_calendar(page: Any) -> None:
    round_ = make_round()
    wanted = f"/rounds/{round_.id}/dates.ics"
    officer = make_user(Role.COMMUNE_OFFICER)
    assert page(officer).get(f"/rounds/{round_.id}").document.link("Thêm các mốc vào lịch") == wanted
    assert page().get(f"/rounds/{round_.id}/public").document.link("Thêm các mốc vào lịch") == wanted
