"""Openings from draft to approval, on both engines."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.errors import DomainError, NotAllowed, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.openings import queries, service
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus, Source
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import give_role, make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.openings.test_rules import asked

pytestmark = pytest.mark.usefixtures("app")


def wanted(round_: Round, **changes: Any) -> Any:
    period = {"starts_on": round_.internship_starts_on, "ends_on": round_.internship_ends_on}
    return asked(**{**period, "fields": ["information-technology"], "mentor_phone": "0912345678", **changes})


def draft(round_: Round, officer: User, **changes: Any) -> Opening:
    return service.draft(round_=round_, commune_code=REMOTE, values=wanted(round_, **changes), actor=officer)


def actions_on(opening: Opening) -> list[str]:
    db.session.commit()
    return [
        event.action
        for event in db.session.query(AuditEvent).order_by(AuditEvent.sequence)
        if event.object_id == str(opening.id)
    ]


def test_a_request_is_drafted_edited_submitted_and_approved() -> None:
    round_, officer = make_round(), make_user(Role.COMMUNE_OFFICER)
    reviewer = make_user(Role.HOME_AFFAIRS_OFFICER)
    opening = draft(round_, officer)
    service.edit(opening, wanted(round_, seats=5), seen=opening.version, actor=officer)
    service.submit(opening, seen=opening.version, actor=officer)
    service.approve(opening, seen=opening.version, actor=reviewer)
    assert (opening.status, opening.seats, opening.reviewed_by_id) == ("approved", 5, reviewer.id)
    assert actions_on(opening) == [
        "opening_drafted",
        "opening_edited",
        "opening_submitted",
        "opening_approved",
    ]


def test_the_audit_chain_names_nobody() -> None:
    opening = draft(make_round(), make_user(Role.COMMUNE_OFFICER))
    db.session.commit()
    bodies = [event.body for event in db.session.query(AuditEvent) if event.object_id == str(opening.id)]
    assert bodies
    assert not any("Thái" in body or "0912345678" in body for body in bodies)


def test_a_returned_request_can_be_sent_again() -> None:
    round_, officer, reviewer = (
        make_round(),
        make_user(Role.COMMUNE_OFFICER),
        make_user(Role.HOME_AFFAIRS_OFFICER),
    )
    opening = make_opening(round_, OpeningStatus.SUBMITTED, entered_by_id=officer.id)
    service.send_back(opening, seen=opening.version, comment="Ghi rõ việc.", actor=reviewer)
    assert opening.status == OpeningStatus.RETURNED
    service.submit(opening, seen=opening.version, actor=officer)
    assert opening.status == OpeningStatus.SUBMITTED


@pytest.mark.parametrize("verb", [service.send_back, service.reject])
def test_a_refusal_needs_its_reason(verb: Any) -> None:
    opening, reviewer = (
        make_opening(make_round(), OpeningStatus.SUBMITTED),
        make_user(Role.HOME_AFFAIRS_OFFICER),
    )
    with pytest.raises(DomainError) as refusal:
        verb(opening, seen=opening.version, comment="", actor=reviewer)
    assert refusal.value.field == "comment"
    assert opening.status == OpeningStatus.SUBMITTED


def test_who_entered_a_request_on_behalf_may_not_decide_on_it() -> None:
    round_ = make_round()
    coordinator, other = make_user(Role.UNIVERSITY_COORDINATOR), make_user(Role.UNIVERSITY_COORDINATOR)
    opening = service.draft(
        round_=round_,
        commune_code=REMOTE,
        values=wanted(round_),
        actor=coordinator,
        source=Source.PHONE,
        source_note="Bà Hoa, văn phòng xã, gọi ngày 3/6.",
    )
    service.submit(opening, seen=opening.version, actor=coordinator)
    for verb in (service.approve, service.send_back, service.reject):
        with pytest.raises(NotAllowed):
            verb(opening, seen=opening.version, comment="Được.", actor=coordinator)
    service.approve(opening, seen=opening.version, actor=other)
    assert opening.status == OpeningStatus.APPROVED


def test_an_officer_who_also_reviews_may_not_approve_for_their_commune() -> None:
    officer = make_user(Role.COMMUNE_OFFICER)
    give_role(officer, Role.HOME_AFFAIRS_OFFICER)
    colleague = make_user(Role.COMMUNE_OFFICER)
    opening = make_opening(make_round(), OpeningStatus.SUBMITTED, entered_by_id=colleague.id)
    with pytest.raises(NotAllowed):
        service.approve(opening, seen=opening.version, actor=officer)


def test_a_request_by_paper_keeps_its_source() -> None:
    round_, coordinator = make_round(), make_user(Role.UNIVERSITY_COORDINATOR)
    with pytest.raises(DomainError) as refusal:
        service.draft(round_=round_, commune_code=WARD, values=wanted(round_), actor=coordinator, source=Source.PAPER)
    assert refusal.value.field == "source_note"


def test_a_form_that_saw_an_older_version_is_refused() -> None:
    round_, officer = make_round(), make_user(Role.COMMUNE_OFFICER)
    opening = draft(round_, officer)
    db.session.flush()
    seen = opening.version
    service.edit(opening, wanted(round_, fields=["law"]), seen=seen, actor=officer)
    db.session.flush()
    assert opening.version > seen  # a change of fields alone is a change
    with pytest.raises(StaleVersion):
        service.edit(opening, wanted(round_, seats=9), seen=seen, actor=officer)


def test_an_approved_request_is_not_edited_any_more() -> None:
    round_, officer = make_round(), make_user(Role.COMMUNE_OFFICER)
    opening = make_opening(round_, OpeningStatus.APPROVED)
    with pytest.raises(TransitionNotAllowed):
        service.edit(opening, wanted(round_), seen=opening.version, actor=officer)


def test_the_window_closes_with_its_exclusive_instant() -> None:
    round_, officer = make_round(RoundStatus.OPEN), make_user(Role.COMMUNE_OFFICER)
    with clock.fixed(round_.openings_close_at), pytest.raises(DomainError):
        draft(round_, officer)
    assert draft(round_, officer).status == OpeningStatus.DRAFT


def test_an_approved_opening_is_withdrawn_until_the_results() -> None:
    officer = make_user(Role.COMMUNE_OFFICER)
    opening = make_opening(make_round(RoundStatus.REVIEWING))
    service.withdraw(opening, seen=opening.version, reason="Trụ sở sửa.", actor=officer)
    assert (opening.status, opening.withdrawn_reason) == ("withdrawn", "Trụ sở sửa.")
    late = make_opening(make_round(RoundStatus.PUBLISHED))
    with pytest.raises(DomainError):
        service.withdraw(late, seen=late.version, reason="Trụ sở sửa.", actor=officer)
    assert late.status == OpeningStatus.APPROVED


def test_a_copy_fits_the_new_round_where_it_can() -> None:
    old = make_round(RoundStatus.CLOSED)
    past = make_opening(old, fields=["law", "land"], min_gpa=200)
    now = make_round(fields=["land"], min_gpa=280)
    copied = service.copy(past, round_=now, actor=make_user(Role.COMMUNE_OFFICER))
    assert (copied.field_codes, copied.min_gpa, copied.status) == (["land"], 280, "draft")
    assert (copied.starts_on, copied.ends_on) == (now.internship_starts_on, now.internship_ends_on)
    assert (copied.tasks, copied.copied_from_id) == (past.tasks, past.id)


def test_a_copied_draft_that_does_not_fit_is_not_submitted() -> None:
    past = make_opening(make_round(RoundStatus.CLOSED), fields=["law"])
    officer = make_user(Role.COMMUNE_OFFICER)
    copied = service.copy(past, round_=make_round(fields=["land"]), actor=officer)
    db.session.flush()
    with pytest.raises(service.OpeningRefused) as refusal:
        service.submit(copied, seen=copied.version, actor=officer)
    assert refusal.value.field == "fields"


def test_the_match_takes_approved_openings_and_ranked_withdrawn_ones_without_seats(app: Flask) -> None:
    round_ = make_round()
    taken = make_opening(round_, fields=["law", "land"], seats=3, women_lodging=True)
    ranked = make_opening(round_, OpeningStatus.WITHDRAWN, commune=WARD)
    make_opening(round_, OpeningStatus.WITHDRAWN)  # nobody ranks it
    make_opening(round_, OpeningStatus.SUBMITTED)
    make_opening(make_round())
    student = make_student()
    make_nomination(round_, student)
    make_application(round_, student, [taken, ranked], status="submitted")
    found = {row.id: row for row in queries.list_for_matching(round_.id)}
    assert found.keys() == {taken.id, ranked.id}
    assert found[taken.id].fields == ("land", "law")
    assert found[taken.id].provides == ("lodging", "women_lodging")
    assert (found[taken.id].capacity, found[taken.id].priority) == (3, 1)
    assert (found[ranked.id].capacity, found[ranked.id].priority) == (0, 4)


def test_only_submissions_that_count_are_counted_as_rankings() -> None:
    round_ = make_round()
    opening = make_opening(round_)
    for status in ("submitted", "draft", "submitted"):
        student = make_student()
        make_nomination(round_, student)
        make_application(round_, student, [opening], status=status)
    assert queries.count_rankings(opening.id) == 2
    make_applicant(round_)
    assert queries.count_rankings(make_opening(round_).id) == 0
