"""The pages on which students rank and submit."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from portal import clock
from portal.access import Role
from portal.applications.models import Application, Submission
from portal.extensions import db
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from portal.students.rules import NominationStatus
from tests.applications.steps import CONSENTS, PHONE, add_all, begun, home_of, ranked
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant
from tests.factories.communes import WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


def test_a_student_ranks_submits_and_gets_a_receipt(page: Any, round_: Round, applicant: Any) -> None:
    browser = page(applicant)
    overview = browser.get("/my-application", 302).follow()
    assert "Hạn nộp" in overview.text
    assert len(ranked(add_all(browser, round_))) == 3
    details = browser.get(f"{home_of(round_)}/details")
    details.submit(fields={"phone": PHONE, "anywhere": True, "needs": ["lodging"], "statement": "Em biết tiếng Tày."})
    form = browser.get(f"{home_of(round_)}/submit")
    assert not form.document.all('input[type="checkbox"][checked]')
    receipt = form.submit(fields=CONSENTS).follow()
    submission = db.session.query(Submission).one()
    assert submission.receipt in receipt.text
    assert (len(submission.choices), submission.anywhere, submission.needs) == (3, True, ["lodging"])
    assert "đang có hiệu lực" in browser.get(home_of(round_)).text


def test_choices_move_without_javascript(page: Any, round_: Round, applicant: Any) -> None:
    browser = page(applicant)
    listed = add_all(browser, round_)
    first, second, third = ranked(listed)
    ups = [form.action for form in listed.document.forms if form.action.endswith("/up")]
    assert len(ups) == 2  # the first cannot go up
    listed = listed.submit(action=ups[1]).follow()
    assert ranked(listed) == [first, third, second]
    downs = [form.action for form in listed.document.forms if form.action.endswith("/down")]
    listed = listed.submit(action=downs[0]).follow()
    assert ranked(listed) == [third, first, second]
    removes = [form.action for form in listed.document.forms if form.action.endswith("/remove")]
    assert ranked(listed.submit(action=removes[0]).follow()) == [first, second]


def test_a_list_that_breaks_the_rules_is_refused_with_reasons(page: Any, round_: Round, applicant: Any) -> None:
    browser = page(applicant)
    opening = make_opening(round_, commune=WARD)
    db.session.commit()
    browser.post(f"{home_of(round_)}/openings/{opening.id}/add")
    form = browser.get(f"{home_of(round_)}/submit")
    refused = form.submit(422, fields={"matching": True})
    for reason in ("ít nhất 2 nguyện vọng", "mức ưu tiên 1 hoặc 2", "số điện thoại", "Đánh dấu đồng ý"):
        assert reason in refused.text
    assert refused.document.one("#matching").attrs.get("checked", "no") != "no"
    assert refused.document.form(having="key").values["key"] == form.document.form(having="key").values["key"]
    assert db.session.query(Submission).count() == 0


def test_sending_the_form_twice_gives_the_same_receipt(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    browser = page(applicant)
    form = browser.get(f"{home_of(round_)}/submit")
    first, again = form.submit(fields=CONSENTS), form.submit(fields=CONSENTS)
    assert first.location == again.location
    assert db.session.query(Submission).count() == 1


def test_editing_after_submitting_says_what_is_in_force(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    browser = page(applicant)
    browser.get(f"{home_of(round_)}/submit").submit(fields=CONSENTS)
    listed = browser.get(f"{home_of(round_)}/choices")
    removes = [form.action for form in listed.document.forms if form.action.endswith("/remove")]
    listed.submit(action=removes[0])
    overview = browser.get(home_of(round_))
    assert "vẫn có hiệu lực" in overview.text
    assert "Nộp lại" in overview.text
    overview.submit(action="/discard").follow()
    assert "vẫn có hiệu lực" not in browser.get(home_of(round_)).text
    assert len(db.session.query(Application).one().choices) == 2


def test_withdrawing_and_beginning_again(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    browser = page(applicant)
    browser.get(f"{home_of(round_)}/submit").submit(fields=CONSENTS)
    asked = browser.get(f"{home_of(round_)}/withdraw")
    assert "Điều gì sẽ xảy ra" in asked.text
    overview = asked.submit().follow()
    assert "Bạn đã rút đơn" in overview.text
    assert not db.session.query(Submission).one().counts
    assert "bản nháp" in overview.submit(action="/start-again").follow().text


def test_after_closing_everything_is_read_only_and_typed_text_stays(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    browser = page(applicant)
    assert browser.get(f"{home_of(round_)}/details").document.form(having="phone").buttons
    with clock.fixed(round_.applications_close_at):
        late = page(applicant)
        token = {"version": "1", "phone": PHONE, "statement": "Chữ gõ muộn"}
        refused = late.post(f"{home_of(round_)}/details", token, 422)
        assert "Đã hết hạn" in refused.text
        assert "Chữ gõ muộn" in refused.document.html
        for part in ("", "/openings", "/choices", "/details", "/submit"):
            shown = late.get(home_of(round_) + part)
            assert "Đã hết hạn" in shown.text
            posting = [form.action for form in shown.document.forms if form.method == "post"]
            assert [url for url in posting if not url.startswith(("/logout", "/language"))] in ([], [""])


def test_a_withdrawn_opening_is_shown_as_such_and_dropped(page: Any, round_: Round, applicant: Any) -> None:
    begun(applicant, round_)
    extra = make_opening(round_)
    browser = page(applicant)
    browser.post(f"{home_of(round_)}/openings/{extra.id}/add")
    extra.status, extra.withdrawn_reason = OpeningStatus.WITHDRAWN.value, "Trụ sở đang sửa."
    shown = browser.get(f"{home_of(round_)}/choices").text
    assert "Trụ sở đang sửa." in shown
    assert "Trụ sở đang sửa." in browser.get(f"{home_of(round_)}/openings/{extra.id}").text
    form = browser.get(f"{home_of(round_)}/submit")
    assert "1 nguyện vọng đã bị xã, phường rút" in form.text
    form.submit(fields=CONSENTS)
    assert len(db.session.query(Submission).one().choices) == 2


def test_a_student_whose_nomination_does_not_stand_reads_why_and_changes_nothing(page: Any, round_: Round) -> None:
    student = make_student()
    make_nomination(round_, student, NominationStatus.INELIGIBLE)
    browser = page(make_user(Role.STUDENT, student=student))
    assert "chưa đề cử" in browser.get(home_of(round_)).text
    opening = make_opening(round_)
    assert "chưa đề cử" in browser.post(f"{home_of(round_)}/openings/{opening.id}/add", status=422).text
    assert db.session.query(Application).count() == 0


def test_what_belongs_to_others_is_not_found(page: Any, round_: Round, applicant: Any) -> None:
    own, other = begun(applicant, round_), make_applicant(round_)
    submitted = begun(other, round_)
    browser = page(applicant)
    browser.get(f"/my-application/{make_round().id}", 404)
    browser.get(f"/my-application/{uuid4()}", 404)
    version = {"version": str(own.version)}
    foreign = submitted.choices[0].id
    browser.post(f"{home_of(round_)}/choices/{foreign}/remove", version, 404)
    page(other).get(f"{home_of(round_)}/submit").submit(fields=CONSENTS)
    submission = db.session.query(Submission).one()
    browser.get(f"{home_of(round_)}/submissions/{submission.id}", 404)
    page(other).get(f"{home_of(round_)}/submissions/{submission.id}")
    browser.get(f"{home_of(round_)}/openings/{make_opening(round_, fields=['law']).id}", 404)


def test_staff_have_no_application_and_visitors_sign_in(page: Any, round_: Round) -> None:
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    for part in ("", "/openings", "/choices", "/details", "/submit", "/withdraw"):
        browser.get(home_of(round_) + part, 403)
        page().get(home_of(round_) + part, 302)
    browser.post(f"{home_of(round_)}/start-again", status=403)


def test_an_empty_page_says_how_a_round_gets_there(page: Any, app: Any) -> None:
    student = make_student()
    assert "nhà trường đề cử bạn" in page(make_user(Role.STUDENT, student=student)).get("/my-application").text


def test_two_rounds_are_listed(page: Any, app: Any) -> None:
    old, new = make_round(RoundStatus.CLOSED), make_round()
    user = make_applicant(new)
    make_nomination(old, db.session.get_one(Student, user.grants[0].student_id))
    text = page(user).get("/my-application").text
    assert old.name in text
    assert new.name in text


def test_a_students_pages_take_ten_statements(page: Any, round_: Round, applicant: Any, count_queries: Any) -> None:
    begun(applicant, round_)
    browser = page(applicant)
    browser.get(f"{home_of(round_)}/submit").submit(fields=CONSENTS)
    urls = [home_of(round_) + part for part in ("", "/choices", "/details", "/submit", "/withdraw")]
    for url in urls:
        with count_queries() as statements:
            browser.get(url)
        assert len(statements) <= 10, "\n".join([url, *statements])


def test_a_demonstration_says_so_wherever_a_level_is_shown(page: Any, app: Any) -> None:
    round_ = make_round(is_demo=True)
    user = make_applicant(round_)
    application = begun(user, round_)
    browser = page(user)
    opening = application.choices[0].opening_id
    for part in ("", "/openings", f"/openings/{opening}", "/choices", "/submit"):
        assert "Dữ liệu mô phỏng" in browser.get(home_of(round_) + part).text
