"""Questions to a commune about its opening, and the answers."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from portal.attempts.barred import writers_on_behalf
from portal.errors import DomainError, NotAllowed, StaleVersion
from portal.extensions import db
from portal.openings import questions
from portal.openings.rules import ANSWERABLE, AnswerSource, OpeningStatus
from tests.factories.accounts import make_user
from tests.factories.communes import WARD
from tests.factories.openings import make_opening, make_question
from tests.factories.rounds import make_round

ASKED = "Nhà công vụ còn phòng cho hai bạn nữ không?"


def test_a_question_is_asked_and_the_commune_answers(page: Any, officer: Any, reviewer: Any) -> None:
    opening = make_opening(make_round())
    asking = page(reviewer)
    form = asking.get(asking.get(f"/openings/{opening.id}/questions").document.link("Hỏi xã, phường"))
    assert "Viết câu hỏi" in form.submit(422, fields={"question": " "}).text
    assert "Chờ xã, phường trả lời" in form.submit(fields={"question": ASKED}).follow().text
    host = page(officer)
    assert "1 câu chờ trả lời" in host.get(f"/openings/{opening.id}").text
    answering = host.get(host.get(f"/openings/{opening.id}/questions").document.link("Trả lời"))
    assert ASKED in answering.text
    answered = answering.submit(fields={"answer": "Còn một phòng khép kín."}).follow()
    assert "Còn một phòng khép kín." in answered.text
    assert "Còn một phòng khép kín." in asking.get(f"/openings/{opening.id}/questions").text
    assert "chờ trả lời" not in host.get(f"/openings/{opening.id}").text


def test_pressing_twice_asks_once(page: Any, reviewer: Any) -> None:
    opening = make_opening(make_round())
    form = page(reviewer).get(f"/openings/{opening.id}/ask")
    form.submit(fields={"question": ASKED})
    form.submit(fields={"question": ASKED})
    assert len(questions.list_questions(opening)) == 1


def test_only_the_commune_that_was_asked_answers_in_its_own_name(page: Any, officer: Any, reviewer: Any) -> None:
    question = make_question(make_opening(make_round()), reviewer)
    other = make_user(Role.COMMUNE_OFFICER, commune=WARD)
    with pytest.raises(NotAllowed):
        questions.answer(question, text="Còn.", seen=question.version, actor=other)
    page(other).get(f"/questions/{question.id}/answer", 404)
    page(officer).get(f"/questions/{question.id}/answer").submit(fields={"answer": "Còn."})
    db.session.expire_all()
    assert question.answered_by_id == officer.id


def test_of_two_colleagues_who_answer_the_second_sees_the_first_answer(page: Any, officer: Any, reviewer: Any) -> None:
    question = make_question(make_opening(make_round()), reviewer)
    first, second = page(officer), page(make_user(Role.COMMUNE_OFFICER))
    form, late = (browser.get(f"/questions/{question.id}/answer") for browser in (first, second))
    form.submit(fields={"answer": "Còn phòng."})
    refused = late.submit(409, fields={"answer": "Hết phòng."})
    assert "Còn phòng." in refused.text
    db.session.expire_all()
    assert question.answer == "Còn phòng."


def test_a_coordinator_writes_down_an_answer_by_phone_and_may_not_approve_then(page: Any, reviewer: Any) -> None:
    question = make_question(make_opening(make_round()), reviewer)
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    form = page(coordinator).get(f"/questions/{question.id}/enter-answer")
    typed = {"source": "phone", "answer": "Còn một phòng."}
    assert "Ghi số, ngày của văn bản" in form.submit(422, fields=typed).text
    shown = form.submit(fields={**typed, "source_note": "Ông Thái gọi 9:00 ngày 3/6"}).follow()
    assert "Ông Thái gọi 9:00 ngày 3/6" in shown.text
    assert writers_on_behalf(question.opening.round_id) == {coordinator.id}


def test_a_link_stands_for_the_commune_without_an_account(app: Any, reviewer: Any) -> None:
    question = make_question(make_opening(make_round()), reviewer)
    values: dict[str, Any] = {"text": "Còn.", "seen": question.version, "actor": None}
    with pytest.raises(NotAllowed):
        questions.answer(question, **values)
    questions.answer(question, **values, source=AnswerSource.LINK, answered_name="Nông Thị Hoa")
    db.session.flush()
    assert (question.answered_by_id, question.answered_name) == (None, "Nông Thị Hoa")


@pytest.mark.parametrize("status", list(OpeningStatus))
def test_only_what_is_still_going_on_is_asked_about(app: Any, reviewer: Any, status: OpeningStatus) -> None:
    opening = make_opening(make_round(), status)
    if status in ANSWERABLE:
        assert questions.ask(opening, question=ASKED, actor=reviewer).question == ASKED
    else:
        with pytest.raises(DomainError):
            questions.ask(opening, question=ASKED, actor=reviewer)


def test_an_answer_to_another_version_is_refused(app: Any, reviewer: Any, officer: Any) -> None:
    question = make_question(make_opening(make_round()), reviewer)
    with pytest.raises(StaleVersion):
        questions.answer(question, text="Còn.", seen=question.version + 1, actor=officer)
    questions.answer(question, text="Còn.", seen=question.version, actor=officer)
