"""Students see what they agreed to, and take it back: what rests on it ends with it, whatever the date."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from portal.access import Role
from portal.applications.models import Application, Consent, Submission
from portal.applications.rules import ApplicationStatus, Purpose
from portal.attempts.approval import ensure_inputs_still_hold
from portal.audit.models import AuditEvent
from portal.errors import DomainError
from portal.extensions import db
from portal.notices.models import OutboxMessage
from portal.placements.consents.rules import Effect, effect_of
from portal.placements.models import Placement
from portal.placements.rules.answers import Act
from portal.placements.rules.placement import PlacementStatus
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_application, make_consent
from tests.factories.attempts import make_attempt, make_market
from tests.factories.placements import make_publication, placement_of, say
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

LIST = "/my-account/consents"


def applied(round_, student):
    """The student's submitted application with a consent to each purpose, and the user."""
    statement = select(Application).where(Application.round_id == round_.id, Application.student_id == student.id)
    application = db.session.scalar(statement)
    if application is None:
        make_nomination(round_, student)
        application = make_application(round_, student, status=ApplicationStatus.SUBMITTED)
    consents = {purpose: make_consent(application, purpose) for purpose in Purpose}
    user = make_user(Role.STUDENT, student=student)
    db.session.commit()
    return application, consents, user


def placed(market, number=0):
    """A market's student with the application behind their place."""
    student = db.session.get_one(type(make_student()), market.students[number])
    return applied(market.round, student)


def in_force(consents):
    ids = [consent.id for consent in consents.values()]
    still = select(Consent.purpose).where(Consent.id.in_(ids), Consent.withdrawn_at.is_(None))
    return set(db.session.scalars(still))


def mails(kind):
    return db.session.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.kind == kind))


def take_back(browser, consent, status=302):
    return browser.get(f"{LIST}/{consent.id}/take-back").submit(status)


def test_each_consent_is_shown_with_its_text_its_version_and_its_time(page, app):
    _application, consents, user = applied(make_round(RoundStatus.APPLYING), make_student())
    text = page(user).get(LIST).text
    assert text.count("Đang có hiệu lực") == len(Purpose)
    assert "Tôi đồng ý: matching." in text
    assert "bản " in text
    assert "Bạn chưa đồng ý điều gì" in page(make_user(Role.STUDENT, student=make_student())).get(LIST).text
    assert in_force(consents) == set(Purpose)


def test_statistics_are_taken_back_alone(page, app):
    application, consents, user = applied(make_round(RoundStatus.APPLYING), make_student())
    browser = page(user)
    assert "kết quả của bạn không đổi" in browser.get(f"{LIST}/{consents[Purpose.STATISTICS].id}/take-back").text
    assert "Đã rút lại sự đồng ý" in take_back(browser, consents[Purpose.STATISTICS]).follow().text
    assert in_force(consents) == {Purpose.MATCHING, Purpose.SHARING_WITH_COMMUNE}
    assert application.status == ApplicationStatus.SUBMITTED
    assert mails("consent_taken_back") == 1
    assert "consent_withdrawn" in db.session.scalars(select(AuditEvent.action)).all()


@pytest.mark.parametrize("purpose", [Purpose.MATCHING, Purpose.SHARING_WITH_COMMUNE])
@pytest.mark.parametrize("status", [RoundStatus.APPLYING, RoundStatus.MATCHING])
def test_what_the_match_needs_is_taken_back_with_the_application_also_after_the_close(page, app, purpose, status):
    application, consents, user = applied(make_round(status), make_student())
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    browser = page(user)
    assert "đợt này được rút" in browser.get(f"{LIST}/{consents[purpose].id}/take-back").text
    take_back(browser, consents[purpose])
    assert in_force(consents) == set()
    assert application.status == ApplicationStatus.WITHDRAWN
    assert not db.session.scalars(select(Submission.counts)).one()
    assert mails("student_left_match") == (status is RoundStatus.MATCHING)
    assert coordinator.id


def test_an_attempt_that_places_who_took_back_cannot_be_published(page, app):
    market = make_market()
    attempt = make_attempt(market)
    ensure_inputs_still_hold(attempt)
    _application, consents, user = placed(market)
    take_back(page(user), consents[Purpose.MATCHING])
    with pytest.raises(DomainError, match="không còn tham gia"):
        ensure_inputs_still_hold(attempt)


@pytest.mark.parametrize("accepted", [False, True])
def test_after_the_publication_the_seat_is_given_back_as_the_students_own_no(page, app, accepted):
    market = make_market()
    make_publication(market)
    if accepted:
        say(placement_of(market, 0), Act.ACCEPT)
    application, consents, user = placed(market)
    browser = page(user)
    assert "được trả lại" in browser.get(f"{LIST}/{consents[Purpose.SHARING_WITH_COMMUNE].id}/take-back").text
    take_back(browser, consents[Purpose.SHARING_WITH_COMMUNE])
    seat = db.session.scalars(select(Placement).where(Placement.student_id == application.student_id)).one()
    assert seat.status == PlacementStatus.VACATED
    assert seat.vacated_because == ("student_withdrew" if accepted else "declined")
    assert application.status == ApplicationStatus.WITHDRAWN
    assert mails("placement_vacated") > 0


def test_who_is_at_work_is_asked_to_end_the_internship_first(page, app):
    market = make_market()
    make_publication(market)
    placement_of(market, 0).status = PlacementStatus.ACTIVE.value
    application, consents, user = placed(market)
    browser = page(user)
    refused = browser.get(f"{LIST}/{consents[Purpose.MATCHING].id}/take-back")
    assert "Hãy liên hệ đơn vị phụ trách" in refused.text
    browser.post(f"{LIST}/{consents[Purpose.MATCHING].id}/take-back", {"shown": "leaves_the_match"}, 422)
    assert in_force(consents) == set(Purpose)
    take_back(browser, consents[Purpose.STATISTICS])
    assert application.status == ApplicationStatus.SUBMITTED


def test_taking_back_asks_again_when_another_thing_would_follow_by_now(page, app):
    market = make_market()
    _application, consents, user = placed(market)
    browser = page(user)
    opened = browser.get(f"{LIST}/{consents[Purpose.MATCHING].id}/take-back")
    make_publication(market)
    again = opened.submit(422)
    assert "vừa thay đổi" in again.text
    assert in_force(consents) == set(Purpose)
    again.submit()
    assert in_force(consents) == set()


def test_pressing_twice_takes_back_once(page, app):
    _application, consents, user = applied(make_round(RoundStatus.APPLYING), make_student())
    browser = page(user)
    opened = browser.get(f"{LIST}/{consents[Purpose.MATCHING].id}/take-back")
    opened.submit()
    opened.submit()
    assert mails("consent_taken_back") == 1
    assert browser.get(f"{LIST}/{consents[Purpose.MATCHING].id}/take-back", 302).location == LIST


def test_consents_of_others_are_neither_shown_nor_taken_back(page, app):
    round_ = make_round(RoundStatus.APPLYING)
    _application, consents, user = applied(round_, make_student())
    _other, _consents, stranger = applied(round_, make_student())
    consent = consents[Purpose.MATCHING]
    page(stranger).get(f"{LIST}/{consent.id}/take-back", 404)
    page(stranger).post(f"{LIST}/{consent.id}/take-back", {"shown": "leaves_the_match"}, 404)
    assert in_force(consents) == set(Purpose)
    take_back(page(user), consent)
    assert in_force(consents) == set()


@pytest.mark.parametrize(
    ("purpose", "round_status", "placement", "effect"),
    [
        (Purpose.STATISTICS, "published", "active", Effect.NOTHING_MORE),
        (Purpose.MATCHING, "applying", None, Effect.LEAVES_THE_MATCH),
        (Purpose.MATCHING, "published", None, Effect.LEAVES_THE_MATCH),
        (Purpose.MATCHING, "published", "published", Effect.LEAVES_THE_PLACE),
        (Purpose.MATCHING, "running", "ready", Effect.LEAVES_THE_PLACE),
        (Purpose.MATCHING, "running", "active", Effect.ASK_FIRST),
        (Purpose.MATCHING, "running", "completed", Effect.KEPT_AS_RECORD),
        (Purpose.MATCHING, "closed", "published", Effect.KEPT_AS_RECORD),
    ],
)
def test_what_follows_depends_on_how_far_things_went(purpose, round_status, placement, effect):
    assert effect_of(purpose, round_status=round_status, placement_status=placement) is effect


def test_the_list_asks_as_much_for_many_consents_as_for_few(page, app, count_queries):
    application, _consents, user = applied(make_round(RoundStatus.APPLYING), make_student())
    browser = page(user)
    browser.get(LIST)
    with count_queries() as few:
        browser.get(LIST)
    for _ in range(200):
        make_consent(application, Purpose.STATISTICS)
    db.session.commit()
    with count_queries() as many:
        assert "trang 1 trên 5" in browser.get(LIST).text
    assert len(many) == len(few)
