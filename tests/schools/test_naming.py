"""What fields, majors and schools are called in English."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from portal.access import Role
from portal.rounds.rules import RoundStatus
from portal.schools.naming import english_names, named
from portal.schools.reference import FIELDS, MAJORS, SCHOOLS, read_fields, read_majors, read_schools
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


def test_every_name_of_the_reference_data_has_an_english_one() -> None:
    faults: list[Any] = []
    fields = read_fields(FIELDS, faults)
    rows = [*fields, *read_majors(MAJORS, fields, faults), *read_schools(SCHOOLS, faults)]
    assert {row["name"] for row in rows} == set(english_names())
    assert all(english.isascii() for english in english_names().values())


def test_name_is_in_the_language_of_the_page(app: Any) -> None:
    with app.test_request_context(), force_locale("en"):
        assert [named(name) for name in ("Quản lý đất đai", "Ngành mới", None)] == [
            "Land administration",
            "Ngành mới",
            "",
        ]
    with app.test_request_context(), force_locale("vi"):
        assert named("Quản lý đất đai") == "Quản lý đất đai"


def test_list_in_english_names_fields_and_majors_in_english(page: Any, app: Any) -> None:
    round_ = make_round(RoundStatus.OPEN)
    make_nomination(round_, make_student(major_text="7480201"))
    reader = make_user(Role.UNIVERSITY_COORDINATOR)
    shown = {}
    for language in ("en", "vi"):
        browser = page(reader)
        with browser.client.session_transaction() as session:
            session["language"] = language
        shown[language] = browser.get(f"/rounds/{round_.id}/nominations").text
    assert ("Information technology" in shown["en"], "Công nghệ thông tin" in shown["en"]) == (True, False)
    assert ("Information technology" in shown["vi"], "Công nghệ thông tin" in shown["vi"]) == (False, True)
