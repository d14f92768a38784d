"""What communes and students are told of openings."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from portal.accounts.models import User
from portal.openings import questions, service, telling
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import WARD
from tests.factories.notices import body_of, told
from tests.factories.openings import make_opening, make_question
from tests.factories.rounds import make_round

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def round_(app: Any) -> Round:
    return make_round()


@pytest.fixture
def officer(app: Any) -> User:
    make_user(Role.COMMUNE_OFFICER, commune=WARD)  # is never told
    return make_user(Role.COMMUNE_OFFICER)


def ranking(round_: Round, *openings: Any, status: str = "draft") -> User:
    user = make_applicant(round_)
    make_application(round_, user.grants[0].student_id, openings, status=status)
    return user


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        (service.approve, OpeningStatus.APPROVED),
        (service.send_back, OpeningStatus.RETURNED),
        (service.reject, OpeningStatus.REJECTED),
    ],
)
def test_a_commune_is_told_what_was_decided(round_: Round, officer: User, verb: Any, status: OpeningStatus) -> None:
    opening = make_opening(round_, OpeningStatus.SUBMITTED)
    verb(opening, seen=opening.version, comment="Ghi rõ chỗ ở.", actor=make_user(Role.HOME_AFFAIRS_OFFICER))
    kind = telling.REVIEWED[status]
    assert told(kind) == {officer.email}
    assert opening.title in body_of(kind)
    assert ("Ghi rõ chỗ ở." in body_of(kind)) == (status is not OpeningStatus.APPROVED)


def test_students_are_told_that_an_opening_they_ranked_is_gone(round_: Round, officer: User) -> None:
    opening, other = make_opening(round_), make_opening(round_)
    drafting = ranking(round_, opening)
    submitted = ranking(round_, other, opening, status="submitted")
    ranking(round_, other, status="submitted")
    ranking(round_, opening, status="withdrawn")
    service.withdraw(opening, seen=opening.version, reason="Trụ sở sửa.", actor=officer)
    assert told(telling.WITHDRAWN) == {drafting.email, submitted.email}


def test_a_commune_is_told_of_a_question_once(round_: Round, officer: User) -> None:
    opening, asker = make_opening(round_), make_user(Role.UNIVERSITY_COORDINATOR)
    question = make_question(opening, asker)
    questions.ask(opening, question=question.question, actor=asker)
    assert told(telling.ASKED) == {officer.email}
    assert f"/questions/{question.id}/answer" in body_of(telling.ASKED)
