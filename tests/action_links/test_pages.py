"""A commune without an account acts by a one-time link."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.action_links.models import ActionLink
from portal.action_links.rules import LIFETIME, Channel, Task
from portal.action_links.tasks import list_waiting
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.internships.queries import find_assessment
from portal.openings.models import Opening
from portal.placements.models import Placement, PlacementAnswer
from portal.placements.rules import PlacementStatus
from tests.factories.accounts import make_user
from tests.factories.action_links import give_link
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE
from tests.factories.internships import make_intern
from tests.factories.notices import deliver, mail_server
from tests.factories.openings import make_opening, make_question
from tests.factories.placements import make_publication, placement_of
from tests.factories.rounds import make_round

RATED = {
    **dict.fromkeys(("discipline", "attitude", "skill", "result", "overall"), "good"),
    "comment": "Chăm chỉ, đúng giờ.",
    "assessor_name": "Hoàng Văn Thái",
}


@pytest.fixture
def coordinator(app: Any) -> Any:
    return make_user(Role.UNIVERSITY_COORDINATOR)


@pytest.fixture
def question(coordinator: Any) -> Any:
    return make_question(make_opening(make_round()), coordinator)


@pytest.fixture
def placement(app: Any) -> Placement:
    market = make_market()
    make_publication(market)
    return placement_of(market, 0)


def _path(given: Any) -> str:
    return f"/do/{given.token}"


def test_letters_for_communes_carry_codes_that_work(page: Any, coordinator: Any, question: Any) -> None:
    browser = page(coordinator)
    address = f"/rounds/{question.opening.round_id}/commune-links"
    listed = browser.get(address)
    assert "Chọn ít nhất một xã" in listed.submit(422).text
    letters = listed.submit(200, fields={"communes": REMOTE})
    assert question.question in letters.text
    assert letters.document.all("section.vx-letter img")
    path = re.search(r"/do/[\w-]+", letters.text)
    assert path is not None
    commune = page()
    form = commune.get(path.group())
    assert question.question in form.text
    assert form.submit(fields={"answer": "Còn một phòng.", "name": "Nông Thị Hoa"}).follow().heading == "Đã nhận"
    db.session.expire_all()
    assert (question.answer, question.answered_name, question.answered_by_id) == (
        "Còn một phòng.",
        "Nông Thị Hoa",
        None,
    )
    assert "Đã dùng" in browser.get(f"{address}/{REMOTE}").text


def test_a_used_link_is_dead_and_tells_nothing_more(page: Any, question: Any) -> None:
    given = give_link(Task.ANSWER, question)
    form = page().get(_path(given))
    late = page().get(_path(given))
    form.submit(fields={"answer": "Còn.", "name": "Nông Thị Hoa"})
    for answer in (page().get(_path(given), 410), late.submit(410, fields={"answer": "Hết.", "name": "Lý A"})):
        assert "đã được dùng" in answer.text
        assert question.question not in answer.text
        assert "Còn." not in answer.text
    db.session.expire_all()
    assert question.answer == "Còn."


def test_a_link_lives_to_its_instant_and_not_beyond(page: Any, question: Any) -> None:
    given = give_link(Task.ANSWER, question)
    end = given.link.expires_at
    with clock.fixed(end - timedelta(seconds=1)):
        page().get(_path(given))
    with clock.fixed(end):
        assert "đã hết hạn" in page().get(_path(given), 410).text


def test_a_revoked_link_is_dead_at_once(page: Any, coordinator: Any, question: Any) -> None:
    given = give_link(Task.ANSWER, question)
    opened = page().get(_path(given))
    browser = page(coordinator)
    listed = browser.get(f"/rounds/{question.opening.round_id}/commune-links/{REMOTE}")
    browser.get(listed.document.link("Thu hồi")).submit()
    assert "đã bị thu hồi" in opened.submit(410, fields={"answer": "Còn.", "name": "Lý A"}).text
    db.session.expire_all()
    assert question.answered_at is None


def test_a_new_link_for_the_same_thing_ends_the_old_one(page: Any, question: Any) -> None:
    old, new = give_link(Task.ANSWER, question), give_link(Task.ANSWER, question)
    page().get(_path(old), 410)
    page().get(_path(new))


def test_the_commune_receives_an_intern(page: Any, placement: Placement) -> None:
    given = give_link(Task.CONFIRM, placement)
    form = page().get(_path(given))
    assert placement.student.full_name in form.text
    form.submit(fields={"decision": "receives", "name": "Lý Văn Sơn"})
    db.session.expire_all()
    assert placement.commune_answer == "confirmed"
    kept = db.session.scalars(select(PlacementAnswer).where(PlacementAnswer.placement_id == placement.id)).one()
    assert (kept.source, kept.given_by_id, kept.source_note) == ("link", None, "Lý Văn Sơn")


def test_a_refusal_by_link_says_why_and_frees_the_seat(page: Any, placement: Placement) -> None:
    given = give_link(Task.CONFIRM, placement)
    taken = placement.opening.seats_taken
    form = page().get(_path(given))
    refused = form.submit(422, fields={"decision": "refuses", "name": "Lý Văn Sơn"})
    assert "Viết lý do" in refused.text
    refused.submit(fields={"reason": "Trụ sở đang sửa."})
    db.session.expire_all()
    assert placement.status == PlacementStatus.VACATED
    assert db.session.get_one(Opening, placement.opening_id).seats_taken == taken - 1


def test_the_commune_assesses_its_intern(page: Any) -> None:
    placement = make_intern()
    given = give_link(Task.ASSESS, placement)
    incomplete = page().get(_path(given)).submit(422, fields={**RATED, "comment": ""})
    incomplete.submit(fields=RATED)
    stored = find_assessment(placement.id)
    assert stored is not None
    assert (stored.source, stored.assessor_name, stored.entered_by_id) == ("link", "Hoàng Văn Thái", None)


def test_what_a_link_did_is_in_the_trail_as_such(page: Any, question: Any) -> None:
    given = give_link(Task.ANSWER, question)
    page().get(_path(given)).submit(fields={"answer": "Còn.", "name": "Nông Thị Hoa"})
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.object_id == str(given.link.id)))
    assert [(event.action, event.actor_id is None) for event in events.all()] == [
        ("action_link_given", False),
        ("action_link_used", True),
    ]


def test_the_token_is_nowhere_in_the_database(app: Any, question: Any) -> None:
    given = give_link(Task.ANSWER, question)
    db.session.commit()
    stored = db.session.execute(select(ActionLink.__table__).where(ActionLink.id == given.link.id)).one()
    assert given.token not in "".join(map(str, stored))
    with_token = select(func.count()).select_from(AuditEvent).where(AuditEvent.body.contains(given.token))
    assert db.session.scalar(with_token) == 0


def test_a_link_does_only_what_it_says(page: Any, question: Any) -> None:
    """The fields of another task are no way around: nothing but the answer is written."""
    placement = make_intern()
    given = give_link(Task.ANSWER, question)
    form = page().get(_path(given))
    values = form.document.form().values
    data = {**values, **RATED, "decision": "refuses", "reason": "x"}
    answer = form.page.open(_path(given), status=422, method="POST", data=data)
    assert "Viết câu trả lời" in answer.text
    assert find_assessment(placement.id) is None


def test_what_no_longer_waits_is_not_offered(app: Any, question: Any) -> None:
    round_ = question.opening.round
    assert [one.subject for one in list_waiting(round_, [REMOTE])] == [question]
    question.opening.status = "withdrawn"
    question.opening.withdrawn_reason = "Trụ sở đang sửa."
    db.session.flush()
    assert list_waiting(round_, [REMOTE]) == []


def test_paper_lives_longer_than_mail() -> None:
    assert LIFETIME[Channel.PAPER] == timedelta(days=30)
    assert LIFETIME[Channel.MAIL] < LIFETIME[Channel.PAPER]


def test_as_many_queries_for_many_communes_as_for_few(page: Any, coordinator: Any, count_queries: Any) -> None:
    round_ = make_round()
    make_question(make_opening(round_), coordinator)
    browser = page(coordinator)
    browser.get(f"/rounds/{round_.id}/commune-links")
    with count_queries() as few:
        browser.get(f"/rounds/{round_.id}/commune-links")
    for commune in ("01840", "01843", "01849"):
        make_question(make_opening(round_, commune=commune), coordinator)
    db.session.commit()
    with count_queries() as many:
        browser.get(f"/rounds/{round_.id}/commune-links")
    assert len(many) == len(few)


def test_a_link_by_mail_reaches_whoever_it_was_given_for(page: Any, coordinator: Any, question: Any) -> None:
    form = page(coordinator).get(f"/rounds/{question.opening.round_id}/commune-links/{REMOTE}")
    typed = {"tasks": f"answer:{question.id}", "channel": "mail", "recipient": "Chủ tịch"}
    assert "Nhập địa chỉ thư điện tử" in form.submit(422, fields=typed).text
    sent = form.submit(fields={**typed, "email": "ubnd@thainguyen.gov.vn"}).follow()
    assert "ubnd@thainguyen.gov.vn" in sent.text
    with mail_server() as server:
        deliver()
    (mail,) = server.mails
    body = mail.get_body(("plain",))
    assert body is not None
    path = re.search(r"/do/[\w-]+", body.get_content())
    assert path is not None
    page().get(path.group()).submit(fields={"answer": "Còn.", "name": "Nông Thị Hoa"})
    db.session.expire_all()
    assert question.answer == "Còn."
