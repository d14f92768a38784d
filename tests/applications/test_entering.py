"""Lists that a coordinator writes down for a student who cannot."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from portal.applications import queries, telling
from portal.applications.models import Application, Consent, Submission
from portal.applications.rules import ApplicationStatus
from portal.attempts.approval import obstacle_to_decide
from portal.attempts.barred import writers_on_behalf
from portal.attempts.rules import AttemptStatus, Obstacle
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.applications.steps import home_of, ready, standing_of, submit
from tests.factories.accounts import give_role, make_user
from tests.factories.applications import make_submission
from tests.factories.attempts import make_attempt, make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.notices import body_of, told
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

BY_PHONE = {"source": "phone", "note": "Mẹ sinh viên gọi 9:00 ngày 3/6", "phone": "0987654321"}
SIGNED = {"signed": ["matching", "sharing_with_commune"], "paper": "Phòng Đào tạo, hồ sơ 12"}


@pytest.fixture
def coordinator(app: Any) -> Any:
    return make_user(Role.UNIVERSITY_COORDINATOR, full_name="Hoàng Thị Lan")


def _page_for(user: Any, round_: Round) -> str:
    return f"/rounds/{round_.id}/applications/for/{user.grants[0].student_id}"


@pytest.fixture
def choices(round_: Round) -> dict[str, Any]:
    """Two openings that the student may rank, as the form takes them."""
    remote, ward = make_opening(round_, commune=REMOTE), make_opening(round_, commune=WARD)
    return {"choice_1": remote.id, "choice_2": ward.id}


def _counted(user: Any, round_: Round) -> Submission:
    counted = queries.find_counted(standing_of(user, round_).application)
    assert counted is not None
    return counted


@pytest.fixture
def form(page: Any, round_: Round, applicant: Any, coordinator: Any, choices: Any) -> Any:
    """The page on which the applicant's list is written down."""
    return page(coordinator).get(_page_for(applicant, round_))


class TestFirstList:
    def test_it_counts_and_says_everywhere_who_wrote_it_down(
        self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any
    ) -> None:
        after = form.submit(**BY_PHONE, **SIGNED, **choices).follow()
        counted = _counted(applicant, round_)
        assert [choice.opening_id for choice in counted.choices] == list(choices.values())
        student = page(applicant)
        receipt = student.get(f"{home_of(round_)}/submissions/{counted.id}")
        school = page(make_user(Role.SCHOOL_COORDINATOR)).get(after.response.request.path)
        for shown in (after, student.get(home_of(round_)), receipt, school):
            assert "Hoàng Thị Lan đã nhập thay sinh viên" in shown.text
            assert BY_PHONE["note"] in shown.text
        listing = form.page.get(f"/rounds/{round_.id}/applications")
        assert "Nhập thay" in listing.document.one("tbody tr").to_text()

    def test_the_student_is_told_and_can_change_it(
        self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any
    ) -> None:
        form.submit(**BY_PHONE, **SIGNED, **choices)
        assert told(telling.ENTERED) == {applicant.email}
        assert "Hoàng Thị Lan" in body_of(telling.ENTERED)
        entered = _counted(applicant, round_).id
        student = page(applicant)
        student.get(f"{home_of(round_)}/choices").submit(action="/down")
        student.get(f"{home_of(round_)}/submit").submit(matching=True, sharing_with_commune=True)
        now = _counted(applicant, round_)
        assert now.id != entered
        assert now.source == "portal"
        assert "nhập thay" not in student.get(home_of(round_)).text

    def test_copies_of_the_form_are_one_submission(
        self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any
    ) -> None:
        values = {**BY_PHONE, **SIGNED, **choices}
        first = form.submit(**values)
        assert form.submit(**values).location == first.location
        assert db.session.query(Submission).count() == 1

    def test_the_trail_holds_who_and_how(self, coordinator: Any, form: Any, choices: Any) -> None:
        form.submit(**BY_PHONE, **SIGNED, **choices)
        event = db.session.query(AuditEvent).filter_by(action="application_entered").one()
        assert event.actor_id == coordinator.id


class TestConsents:
    def test_nobody_consents_by_phone(self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any) -> None:
        values = {**BY_PHONE, **choices}
        refused = form.submit(422, **values)
        assert "không có thì không xếp được" in refused.text
        assert refused.document.form().values["note"] == [BY_PHONE["note"]]
        assert db.session.query(Submission).count() == 0
        refused.submit(**SIGNED)

    def test_signed_consents_need_the_place_of_the_paper(self, coordinator: Any, form: Any, choices: Any) -> None:
        values = {**BY_PHONE, **SIGNED, **choices}
        refused = form.submit(422, **{**values, "paper": ""})
        assert "nơi lưu tờ giấy" in refused.text
        refused.submit(paper="Hồ sơ 12")
        assert {consent.paper for consent in db.session.query(Consent)} == {"Hồ sơ 12"}
        assert {consent.entered_by_id for consent in db.session.query(Consent)} == {coordinator.id}

    def test_what_the_student_agreed_to_on_the_portal_goes_on(self, page: Any, round_: Round, coordinator: Any) -> None:
        student = ready(round_)
        submit(student, round_)
        page(coordinator).get(_page_for(student, round_)).submit(**BY_PHONE)
        assert _counted(student, round_).source == "phone"
        kept = queries.list_consents(student.grants[0].student_id, round_.id)
        assert len(kept) == 3
        assert {consent.paper for consent in kept} == {""}


class TestRefusals:
    def test_an_opening_is_chosen_once(self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any) -> None:
        twice = {**choices, "choice_2": choices["choice_1"]}
        refused = form.submit(422, **BY_PHONE, **SIGNED, **twice)
        assert "đã chọn ở Nguyện vọng 1" in refused.text
        refused.submit(choice_2=choices["choice_2"])

    def test_the_rules_on_lists_hold(self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any) -> None:
        refused = form.submit(422, **BY_PHONE, **SIGNED, choice_1=choices["choice_2"])
        assert "Chọn ít nhất 2 nguyện vọng" in refused.text
        refused.submit(choice_2=choices["choice_1"])

    def test_the_source_must_be_told(self, page: Any, round_: Round, applicant: Any, form: Any, choices: Any) -> None:
        values = {**BY_PHONE, **SIGNED, **choices}
        refused = form.submit(422, **{**values, "note": ""})
        assert "ai đã gọi điện" in refused.text

    def test_a_change_by_the_student_meanwhile_is_not_overwritten(
        self, page: Any, round_: Round, coordinator: Any, choices: Any
    ) -> None:
        student = ready(round_)
        form = page(coordinator).get(_page_for(student, round_))
        standing = standing_of(student, round_)
        page(student).post(
            f"{home_of(round_)}/choices/{standing.application.choices[2].id}/remove",
            {"version": standing.version},
        )
        refused = form.submit(409, **BY_PHONE, **SIGNED, **choices)
        assert "vừa thay đổi đơn này" in refused.text
        assert db.session.query(Submission).count() == 0

    def test_not_after_the_closing_instant(self, page: Any, app: Any, coordinator: Any) -> None:
        over = make_round(RoundStatus.MATCHING)
        student = make_student()
        make_nomination(over, student)
        shown = page(coordinator).get(f"/rounds/{over.id}/applications/for/{student.id}")
        assert "Đã hết hạn đăng ký" in shown.text
        late = {**BY_PHONE, "signed": SIGNED["signed"], "paper": "12", "version": "0", "anywhere": "y", "key": "a"}
        late |= {f"choice_{rank}": "" for rank in range(1, over.longest_list + 1)}
        refused = page(coordinator).post(f"/rounds/{over.id}/applications/for/{student.id}", late, 422)
        assert refused.document.form().values["note"] == [BY_PHONE["note"]]
        assert db.session.query(Application).count() == 0

    @pytest.mark.parametrize("role", [Role.SCHOOL_COORDINATOR, Role.AUDITOR, Role.UNIVERSITY_APPROVER])
    def test_others_may_not(self, page: Any, round_: Round, applicant: Any, role: Role) -> None:
        page(make_user(role)).get(_page_for(applicant, round_), 403)
        assert "Nhập thay" not in page(make_user(role)).get(f"/rounds/{round_.id}/applications").text


def test_a_withdrawn_application_begins_again(page: Any, round_: Round, coordinator: Any, choices: Any) -> None:
    student = ready(round_)
    submit(student, round_)
    page(student).get(f"{home_of(round_)}/withdraw").submit()
    form = page(coordinator).get(_page_for(student, round_))
    assert "đã rút đơn" in form.text
    form.submit(**BY_PHONE, **SIGNED, **choices)
    assert standing_of(student, round_).status == ApplicationStatus.SUBMITTED


def test_who_wrote_a_list_down_does_not_approve_what_comes_of_it(app: Any) -> None:
    market = make_market()
    attempt = make_attempt(market, AttemptStatus.SENT_FOR_APPROVAL)
    writer = make_user(Role.UNIVERSITY_COORDINATOR)
    give_role(writer, Role.UNIVERSITY_APPROVER)
    assert obstacle_to_decide(attempt, writer) is None
    application = db.session.query(Application).filter_by(round_id=market.round.id).first()
    earlier = queries.find_counted(application)
    earlier.counts = False
    db.session.flush()
    make_submission(application, number=2, source="phone", source_note="gọi 9:00", entered_by_id=writer.id)
    assert writer.id in writers_on_behalf(market.round.id)
    assert obstacle_to_decide(attempt, writer) is Obstacle.ENTERED_ON_BEHALF
