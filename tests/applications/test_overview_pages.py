"""What coordinators and auditors see of a round's applications."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from portal.applications.models import Submission
from portal.extensions import db
from portal.rounds.models import Round
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.communes import ICTU, TUEBA
from tests.factories.openings import make_opening
from tests.factories.students import make_nomination, make_student

CONSENTS = {"matching": True, "sharing_with_commune": True}
PHONE = "0987654321"


class TestStaff:
    def test_coordinators_see_who_has_submitted(self, page: Any, round_: Round) -> None:
        opening = make_opening(round_)
        for name, status in (("Bùi An", "submitted"), ("Đỗ Bình", "draft"), ("Ngô Chi", "withdrawn")):
            student = make_student(full_name=name)
            make_nomination(round_, student)
            make_application(round_, student, [opening], status=status)
        make_nomination(round_, make_student(full_name="Vũ Dung"))
        browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
        url = f"/rounds/{round_.id}/applications"
        listed = browser.get(url)
        names = [cell.to_text() for cell in listed.document.all("tbody th")]
        assert names == ["Bùi An", "Đỗ Bình", "Ngô Chi", "Vũ Dung"]
        for progress, name in zip(("submitted", "draft", "withdrawn", "not_started"), names, strict=True):
            found = browser.get(url, progress=progress)
            assert [cell.to_text() for cell in found.document.all("tbody th")] == [name]
        assert "Đỗ Bình" in browser.get(url, search="do binh").text
        receipt = db.session.query(Submission).one().receipt
        assert [c.to_text() for c in browser.get(url, search=receipt.lower()).document.all("tbody th")] == names[:1]
        submitted = browser.get(browser.get(url).document.link("Bùi An"))
        assert opening.title in submitted.text
        assert PHONE in submitted.text
        assert opening.title not in browser.get(browser.get(url).document.link("Đỗ Bình")).text

    def test_a_school_sees_its_own_students_only(self, page: Any, round_: Round) -> None:
        own, foreign = make_student(full_name="Bùi An"), make_student(school=TUEBA, full_name="Đỗ Bình")
        links = {}
        for student in (own, foreign):
            make_nomination(round_, student)
            application = make_application(round_, student, status="submitted")
            links[student.full_name] = f"/rounds/{round_.id}/applications/{application.id}"
        browser = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU))
        text = browser.get(f"/rounds/{round_.id}/applications").text
        assert "Bùi An" in text
        assert "Đỗ Bình" not in text
        browser.get(links["Bùi An"])
        browser.get(links["Đỗ Bình"], 404)

    @pytest.mark.parametrize(
        ("role", "sees"),
        [(Role.AUDITOR, False), (Role.UNIVERSITY_APPROVER, False), (Role.UNIVERSITY_COORDINATOR, True)],
    )
    def test_phones_are_for_those_who_see_contacts(self, page: Any, round_: Round, role: Role, sees: bool) -> None:
        student = make_student()
        make_nomination(round_, student)
        application = make_application(round_, student, status="submitted")
        shown = page(make_user(role)).get(f"/rounds/{round_.id}/applications/{application.id}")
        assert (PHONE in shown.text) is sees

    @pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.HOME_AFFAIRS_OFFICER, Role.STUDENT, Role.ADMIN])
    def test_others_may_not_look(self, page: Any, round_: Round, role: Role) -> None:
        student = make_student() if role is Role.STUDENT else None
        page(make_user(role, student=student)).get(f"/rounds/{round_.id}/applications", 403)

    def test_filters_take_any_garbage(self, page: Any, round_: Round) -> None:
        browser = page(make_user(Role.AUDITOR))
        for value in ("x" * 5000, "%_\\", "\x00", "\u202e", "-1", "9" * 30):
            query = dict.fromkeys(("search", "progress", "school", "page"), value)
            browser.get(f"/rounds/{round_.id}/applications", **query)
