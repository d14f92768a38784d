"""What a student does on the way to a submission, for the tests of this room."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import User
from portal.applications import queries, service
from portal.applications.models import Application
from portal.applications.rules import Purpose
from portal.extensions import db
from portal.rounds.models import Round
from portal.students.models import Student
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening

ALL = tuple(Purpose)
CONSENTS = {"matching": True, "sharing_with_commune": True}
PHONE = "0987654321"


def standing_of(user: User, round_: Round) -> Any:
    return queries.get_standing(user, round_.id)


def ready(round_: Round, **changes: Any) -> User:
    """A student with a list that may be submitted."""
    user = make_applicant(round_, **changes)
    for commune in (REMOTE, WARD, WARD):
        service.add_choice(standing_of(user, round_), make_opening(round_, commune=commune).id, actor=user)
    details(user, round_)
    return user


def details(user: User, round_: Round, **changes: Any) -> None:
    standing = standing_of(user, round_)
    values = {
        "anywhere": False,
        "needs": (),
        "statement": "",
        "phone": "0987654321",
        "home_commune_code": None,
    }
    service.save_details(standing, **{**values, **changes}, seen=standing.version, actor=user)


def submit(user: User, round_: Round, *, key: str = "a", consents: Any = ALL) -> service.Submitted:
    standing = standing_of(user, round_)
    return service.submit(standing, key=key, consents=consents, seen=standing.version, actor=user)


def titles(user: User, round_: Round) -> list[str]:
    return [choice.title for choice in queries.list_choices(standing_of(user, round_))]


def home_of(round_: Round) -> str:
    return f"/my-application/{round_.id}"


def begun(user: Any, round_: Round) -> Application:
    """An application that may be submitted."""
    student = db.session.get_one(Student, user.grants[0].student_id)
    openings = [make_opening(round_, commune=REMOTE), make_opening(round_, commune=WARD)]
    return make_application(round_, student, openings)


def add_all(browser: Any, round_: Round) -> Any:
    found = browser.get(f"{home_of(round_)}/openings")
    for form in found.document.forms:
        if form.action.endswith("/add"):
            found = browser.post(form.action).follow()
    return found


def ranked(answer: Any) -> list[str]:
    return [cell.to_text() for cell in answer.document.all("tbody td > a")]
