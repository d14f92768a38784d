"""The course of an internship: the intern comes, completes it or ends it early."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.internships.course import complete_due
from portal.internships.models import Internship
from portal.internships.queries import find_internship
from portal.internships.rules import is_day_of_internship, may_follow
from portal.notices.models import OutboxMessage
from portal.placements.models import Placement
from portal.placements.replaying import find_differences
from portal.placements.rules import PlacementAction, PlacementStatus
from portal.placements.rules.answers import Act
from portal.rounds.rules import RoundStatus
from portal.vietnamese.dates import local_day
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE, WARD
from tests.factories.internships import make_assessment, make_intern
from tests.factories.placements import make_publication, say

TODAY = date(2027, 5, 2)
DAY = timedelta(days=1)
POSSIBLE = {
    (PlacementStatus.READY, PlacementAction.START),
    (PlacementStatus.ACTIVE, PlacementAction.END_EARLY),
}


@pytest.mark.parametrize("status", list(PlacementStatus))
@pytest.mark.parametrize("action", [PlacementAction.START, PlacementAction.END_EARLY])
def test_who_came_and_who_left_is_written_down_from_the_first_day_until_the_round_closes(
    status: PlacementStatus, action: PlacementAction
) -> None:
    for round_ in RoundStatus:
        for starts_on in (TODAY - DAY, TODAY, TODAY + DAY):
            goes_on = round_ in (RoundStatus.PUBLISHED, RoundStatus.RUNNING) and starts_on <= TODAY
            found = may_follow(status.value, action, round_status=round_.value, starts_on=starts_on, today=TODAY)
            assert found is ((status, action) in POSSIBLE and goes_on)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [(TODAY - 2 * DAY, False), (TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False), (TODAY + 9 * DAY, False)],
)
def test_a_day_of_the_internship_is_within_it_and_not_to_come(day: date, is_one: bool) -> None:
    assert is_day_of_internship(day, starts_on=TODAY - DAY, ends_on=TODAY + 5 * DAY, today=TODAY) is is_one
    if day == TODAY:  # the last day was before
        assert not is_day_of_internship(day, starts_on=TODAY - 3 * DAY, ends_on=TODAY - DAY, today=TODAY)


def test_the_host_writes_down_that_its_intern_came_and_then_that_they_left(page: Any) -> None:
    placement = make_intern(PlacementStatus.READY)
    today = local_day(clock.now())
    host = page(make_user(Role.COMMUNE_OFFICER))
    assert "Xác nhận 1 thực tập sinh đã đến." in host.get("/home").text
    shown = host.get(f"/placements/{placement.id}/assessment")
    assert "Ghi kết thúc sớm" not in shown.text
    form = host.get(shown.document.link("Xác nhận đã đến"))
    too_early = form.submit(422, fields={"day": (today - 2 * DAY).strftime("%d/%m/%Y")})
    assert "Ngày này phải trong thời gian thực tập" in too_early.text
    after = too_early.submit(fields={"day": (today - DAY).strftime("%d/%m/%Y")}).follow()
    assert "Đang thực tập" in after.text
    assert "Xác nhận 1 thực tập sinh" not in host.get("/home").text

    form = host.get(after.document.link("Ghi kết thúc sớm"))
    no_reason = form.submit(422, fields={"day": today.strftime("%d/%m/%Y")})
    assert "Ghi lý do" in no_reason.text
    before_coming = no_reason.submit(422, fields={"day": (today - 2 * DAY).strftime("%d/%m/%Y"), "reason": "Ốm."})
    assert before_coming.document.form(having="reason").values["reason"] == ["Ốm."]
    ended = before_coming.submit(fields={"day": today.strftime("%d/%m/%Y"), "reason": "Ốm."}).follow()
    assert "Kết thúc sớm" in ended.text
    assert "Ốm." in ended.text
    assert "Ghi kết thúc sớm" not in ended.text
    db.session.expire_all()
    kept = find_internship(placement.id)
    assert kept is not None
    assert (kept.began_on, kept.ended_on, kept.end_reason) == (today - DAY, today, "Ốm.")


def test_an_early_end_is_told_to_all_concerned_and_an_arrival_to_nobody(page: Any) -> None:
    placement = make_intern(PlacementStatus.READY)
    people = {
        "student": make_user(Role.STUDENT, student=placement.student),
        "school": make_user(Role.SCHOOL_COORDINATOR, school=placement.student.school_code),
        "host": make_user(Role.COMMUNE_OFFICER),
        "coordinator": make_user(Role.UNIVERSITY_COORDINATOR),
    }
    other = make_user(Role.COMMUNE_OFFICER, commune=WARD)
    coordinator = page(people["coordinator"])
    coordinator.get(f"/placements/{placement.id}/arrival").submit()
    assert not told("internship_ended_early")
    today = local_day(clock.now()).isoformat()
    coordinator.get(f"/placements/{placement.id}/early-end").submit(fields={"day": today, "reason": "Chuyển nhà."})
    assert {user.email for user in people.values()} <= told("internship_ended_early")
    assert other.email not in told("internship_ended_early")
    bodies = db.session.scalars(select(OutboxMessage.body).where(OutboxMessage.kind == "internship_ended_early"))
    assert all("Chuyển nhà." in body for body in bodies)


def test_the_intern_reads_that_it_ended_early_and_why_and_the_placement_leads_to_it(page: Any) -> None:
    placement = make_intern(PlacementStatus.READY)
    student, host = page(make_user(Role.STUDENT, student=placement.student)), page(make_user(Role.COMMUNE_OFFICER))
    host.get(f"/placements/{placement.id}/arrival").submit()
    arrived = student.get("/my-placement").text
    assert "là nơi thực tập của bạn" in arrived
    assert "Ngày đến" in arrived
    shown = host.get(host.get(f"/placements/{placement.id}").document.link("Thực tập của sinh viên"))
    today = local_day(clock.now()).isoformat()
    form = host.get(shown.document.link("Ghi kết thúc sớm"))
    form.submit(fields={"day": today, "reason": "Chuyển nhà."})
    ended = student.get("/my-placement").text
    assert "Bạn đã kết thúc thực tập sớm" in ended
    assert "Chuyển nhà." in ended
    assert "là nơi thực tập của bạn" not in ended
    assert "Bạn đã kết thúc thực tập sớm" in student.get("/home").text
    school = page(make_user(Role.SCHOOL_COORDINATOR)).get(f"/placements/{placement.id}").text
    assert "Soạn giấy giới thiệu" not in school


def told(kind: str) -> set[str]:
    return set(db.session.scalars(select(OutboxMessage.address).where(OutboxMessage.kind == kind)))


def test_nobody_else_writes_it_down(page: Any) -> None:
    placement = make_intern(PlacementStatus.READY)
    for role, answer in ((Role.SCHOOL_COORDINATOR, 403), (Role.HOME_AFFAIRS_OFFICER, 403)):
        page(make_user(role)).get(f"/placements/{placement.id}/arrival", answer)
    page(make_user(Role.COMMUNE_OFFICER, commune=WARD)).get(f"/placements/{placement.id}/arrival", 404)
    page(make_user(Role.COMMUNE_OFFICER, commune=REMOTE)).get(f"/placements/{placement.id}/arrival").submit()


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(page: Any) -> None:
    placement = make_intern(PlacementStatus.READY)
    first, second = (page(make_user(Role.COMMUNE_OFFICER)) for _ in range(2))
    early, late = (browser.get(f"/placements/{placement.id}/arrival") for browser in (first, second))
    today = local_day(clock.now())
    early.submit(fields={"day": (today - DAY).isoformat()})
    refused = late.submit(409, fields={"day": today.isoformat()})
    assert "Chưa ghi gì" in refused.text
    assert "Đã thay đổi từ khi bạn mở trang" in refused.text
    assert "đã được ghi là đã đến" in refused.text
    db.session.expire_all()
    kept = find_internship(placement.id)
    assert kept is not None
    assert kept.began_on == today - DAY


def test_an_internship_completes_once_it_is_over_and_assessed(app: Any) -> None:
    placements = [make_intern(status) for status in (PlacementStatus.READY, PlacementStatus.ACTIVE)]
    unassessed, ended = make_intern(), make_intern(PlacementStatus.ENDED_EARLY)
    make_user(Role.STUDENT, student=placements[0].student)
    for placement in (*placements, ended):
        make_assessment(placement)
    last = max(placement.opening.ends_on for placement in placements)
    complete_due(last - DAY)
    assert [p.status for p in placements] == ["ready", "active"]
    complete_due(last)
    complete_due(last + DAY)
    assert [p.status for p in (*placements, unassessed, ended)] == ["completed", "completed", "active", "ended_early"]
    kept = [find_internship(placement.id) for placement in placements]
    assert [one and (one.began_on, one.ended_on) for one in kept] == [
        (placement.opening.starts_on, placement.opening.ends_on) for placement in placements
    ]
    assert len(told("internship_completed")) == 1


def test_the_trail_alone_tells_how_far_an_internship_is(page: Any) -> None:
    market = make_publication()
    placement = db.session.scalars(select(Placement).where(Placement.round_id == market.round_id)).first()
    assert placement is not None
    placement.opening.starts_on = local_day(clock.now()) - DAY
    for act in (Act.ACCEPT, Act.CONFIRM):
        say(placement, act)
    db.session.commit()
    officer = page(make_user(Role.COMMUNE_OFFICER, commune=placement.opening.commune_code))
    officer.get(f"/placements/{placement.id}/arrival").submit()
    assert not find_differences()
    make_assessment(placement)
    complete_due(placement.opening.ends_on)
    db.session.commit()
    assert placement.status == PlacementStatus.COMPLETED
    assert not find_differences()
    placement.status = PlacementStatus.ACTIVE.value  # the control
    db.session.flush()
    assert [found.placement_id for found in find_differences()] == [placement.id]


def test_an_internship_does_not_end_before_it_began(app: Any) -> None:
    placement = make_intern()
    db.session.add(Internship(placement_id=placement.id, began_on=TODAY, ended_on=TODAY - DAY))
    with pytest.raises(Exception, match="ends_after_it_began"):
        db.session.flush()
