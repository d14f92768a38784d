"""The host's assessment of an intern."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from portal.access import Role
from portal.extensions import db
from portal.internships.queries import find_assessment, waiting_for_assessment
from portal.internships.rules import ASSESSABLE, CRITERIA, can_assess
from portal.placements.rules import PlacementStatus
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import TUEBA, WARD
from tests.factories.internships import make_assessment, make_intern

TODAY = date(2027, 5, 2)
FILLED = {
    **dict.fromkeys((*CRITERIA, "overall"), "good"),
    "comment": "Chăm chỉ, đúng giờ.",
    "assessor_name": "Hoàng Văn Thái",
}


@pytest.mark.parametrize("placement", list(PlacementStatus))
@pytest.mark.parametrize("round_", list(RoundStatus))
def test_interns_are_assessed_once_they_have_come_until_the_round_closes(
    placement: PlacementStatus, round_: RoundStatus
) -> None:
    came, goes_on = placement in ASSESSABLE, round_ in (RoundStatus.PUBLISHED, RoundStatus.RUNNING)
    values: dict[str, Any] = {"placement_status": placement.value, "round_status": round_.value, "today": TODAY}
    assert can_assess(**values, starts_on=TODAY) is (came and goes_on)
    assert not can_assess(**values, starts_on=TODAY + timedelta(days=1))


def test_the_host_assesses_and_the_school_reads_it(page: Any) -> None:
    placement = make_intern()
    host = page(make_user(Role.COMMUNE_OFFICER))
    listed = host.get(f"/rounds/{placement.round_id}/assessments")
    shown = host.get(listed.document.link(placement.student.full_name))
    form = host.get(shown.document.link("Ghi nhận xét"))
    incomplete = form.submit(422, fields={**FILLED, "comment": ""})
    assert incomplete.document.form(having="comment").values["overall"] == ["good"]
    assert "Chăm chỉ, đúng giờ." in incomplete.submit(fields=FILLED).follow().text
    school = page(make_user(Role.SCHOOL_COORDINATOR))
    assert "Chăm chỉ, đúng giờ." in school.get(f"/placements/{placement.id}/assessment").text
    assert "Tốt" in school.get(f"/rounds/{placement.round_id}/assessments").text


def test_others_neither_read_nor_write_it(page: Any) -> None:
    placement = make_intern()
    make_assessment(placement)
    for role, scope in (
        (Role.SCHOOL_COORDINATOR, {"school": TUEBA}),
        (Role.COMMUNE_OFFICER, {"commune": WARD}),
    ):
        other = page(make_user(role, **scope))  # type: ignore[arg-type]
        other.get(f"/placements/{placement.id}/assessment", 404)
        assert placement.student.full_name not in other.get(f"/rounds/{placement.round_id}/assessments").text
    page(make_user(Role.COMMUNE_OFFICER, commune=WARD)).get(f"/placements/{placement.id}/assess", 404)
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/placements/{placement.id}/assess", 403)
    page(make_user(Role.COMMUNE_OFFICER)).get(f"/placements/{placement.id}/assess")


def test_a_colleague_who_comes_late_sees_that_it_was_assessed(page: Any) -> None:
    placement = make_intern()
    first, second = (page(make_user(Role.COMMUNE_OFFICER)) for _ in range(2))
    early, late = (browser.get(f"/placements/{placement.id}/assess") for browser in (first, second))
    early.submit(fields=FILLED)
    refused = late.submit(409, fields={**FILLED, "overall": "weak"})
    assert "Người khác vừa ghi nhận xét" in refused.text
    assert "Bạn đang gõ khác với bản đang lưu" in refused.text
    refused.submit()
    db.session.expire_all()
    stored = find_assessment(placement.id)
    assert stored is not None
    assert (stored.overall, stored.comment, stored.version) == ("weak", FILLED["comment"], 2)


def test_before_the_first_day_there_is_nothing_to_assess(page: Any) -> None:
    placement = make_intern()
    placement.opening.starts_on += timedelta(days=30)
    host = page(make_user(Role.COMMUNE_OFFICER))
    form = host.get(f"/placements/{placement.id}/assess")
    assert "từ ngày đầu thực tập" in form.submit(422, fields=FILLED).text
    placement.opening.starts_on -= timedelta(days=30)
    form.submit(fields=FILLED)


def test_who_waits_for_an_assessment(app: Any) -> None:
    placement = make_intern()
    waiting = waiting_for_assessment(db.session.get_one(Round, placement.round_id))
    assert db.session.scalars(waiting).all() == [placement]
    make_assessment(placement)
    assert db.session.scalars(waiting).all() == []
