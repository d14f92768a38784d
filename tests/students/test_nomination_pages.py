"""Pages with which a school posts its students into a round."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from portal.students.rules import NominationStatus
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


@pytest.fixture
def coordinator(app):
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


def test_chosen_students_enter_the_round(page, coordinator):
    round_ = make_round(RoundStatus.OPEN)
    chosen, left = make_student(full_name="Lê An"), make_student(full_name="Lê Bắc")
    form = page(coordinator).get(f"/rounds/{round_.id}/nominations/add")
    assert "Chọn ít nhất một" in form.submit(422, action="", having="students").text
    form.submit(having="students", students=[str(chosen.id)])
    assert db.session.scalars(select(Nomination.student_id)).all() == [chosen.id]
    again = page(coordinator).get(f"/rounds/{round_.id}/nominations/add")
    assert "Lê An" not in again.text
    assert left.full_name in again.text


@pytest.mark.parametrize("ids", [["x"], [str(uuid4())], ["\0"]])
def test_made_up_ids_are_refused(page, coordinator, ids):
    round_ = make_round(RoundStatus.OPEN)
    status = 404 if len(ids[0]) > 1 else 422
    page(coordinator).post(f"/rounds/{round_.id}/nominations/add", {"students": ids}, status)


def test_foreign_student_cannot_be_put_into_a_round(page, coordinator):
    round_ = make_round(RoundStatus.OPEN)
    own, foreign = make_student(), make_student(school=TUEBA)
    url = f"/rounds/{round_.id}/nominations/add"
    browser = page(coordinator)
    browser.post(url, {"students": [str(own.id), str(foreign.id)]}, 404)
    assert db.session.scalar(select(Nomination.id)) is None
    browser.post(url, {"students": [str(own.id)]}, 302)


def test_everybody_who_meets_the_rules_is_nominated_after_a_look(page, coordinator):
    round_ = make_round(RoundStatus.OPEN)
    make_nomination(round_, make_student(full_name="Lê An"), NominationStatus.IMPORTED)
    look = page(coordinator).get(f"/rounds/{round_.id}/nominations/nominate")
    assert "Lê An" in look.text
    make_nomination(round_, make_student(full_name="Lê Bắc"), NominationStatus.IMPORTED)
    changed = look.submit(409, having="seen")
    assert "Lê Bắc" in changed.text
    changed.submit(having="seen")
    assert db.session.scalars(select(Nomination.status)).all() == ["nominated", "nominated"]
    assert "Không có sinh viên nào" in page(coordinator).get(f"/rounds/{round_.id}/nominations/nominate").text


def test_one_student_is_nominated_from_their_page(page, coordinator):
    nomination = make_nomination(make_round(RoundStatus.OPEN), status=NominationStatus.IMPORTED)
    student = page(coordinator).get(f"/students/{nomination.student_id}")
    student.submit(action="nominate")
    student.submit(409, action="nominate")
    assert db.session.scalar(select(Nomination.status)) == "nominated"


def test_withdrawal_asks_for_a_reason_and_is_shown_with_it(page, coordinator):
    nomination = make_nomination(make_round(RoundStatus.APPLYING))
    url = f"/nominations/{nomination.id}/withdraw"
    browser = page(coordinator)
    assert "Ghi lý do rút" in browser.get(url).submit(422, reason=" ").text
    browser.get(url).submit(reason="Đi du học.")
    assert "Đi du học." in browser.get(f"/students/{nomination.student_id}").text
    assert browser.get(url, 302).location == f"/students/{nomination.student_id}"
    browser.post(url, {"reason": "x", "version": "2"}, 409)


def test_nominations_of_other_schools_are_not_found(page, coordinator):
    nomination = make_nomination(make_round(RoundStatus.OPEN), make_student(school=TUEBA), NominationStatus.IMPORTED)
    browser = page(coordinator)
    browser.get(f"/nominations/{nomination.id}/withdraw", 404)
    for verb in ("withdraw", "nominate"):
        browser.post(f"/nominations/{nomination.id}/{verb}", {"reason": "x", "version": "1"}, 404)


def test_closed_round_offers_no_forms_and_takes_none(page, coordinator):
    round_ = make_round(RoundStatus.MATCHING)
    student = make_student()
    browser = page(coordinator)
    assert "không nhận đề cử" in browser.get(f"/rounds/{round_.id}/nominations").text
    browser.get(f"/rounds/{round_.id}/nominations/add")
    browser.post(f"/rounds/{round_.id}/nominations/add", {"students": [str(student.id)]}, 422)
    browser.post(f"/rounds/{round_.id}/nominations/nominate", {"seen": ""}, 422)


def test_round_in_preparation_is_not_shown_to_schools(page, coordinator):
    page(coordinator).get(f"/rounds/{make_round(RoundStatus.DRAFT).id}/nominations", 404)


@pytest.mark.parametrize("part", ["nominations", "nominations/add", "applications", "draft", "exports", "openings"])
def test_menu_marks_the_rounds_on_every_part_of_a_round(page, coordinator, part):
    shown = page(coordinator).get(f"/rounds/{make_round(RoundStatus.APPLYING).id}/{part}").document
    assert [item.to_text() for item in shown.all("#menu [aria-current]")] == ["Đợt thực tập"]
