"""Submitting, withdrawing, and what the match takes, on both engines."""

from __future__ import annotations

from typing import Any

import pytest

from portal import clock
from portal.applications import queries, service
from portal.applications.models import Consent, Submission
from portal.applications.rules import REQUIRED_PURPOSES, ApplicationStatus, Purpose
from portal.audit.models import AuditEvent
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.openings.rules import OpeningStatus, Support
from portal.students.rules import NominationStatus
from tests.applications.steps import ALL, details, ready, standing_of, submit, titles
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


@pytest.mark.usefixtures("app")
class TestSubmitting:
    def test_a_submission_copies_the_list_and_gives_a_receipt(self) -> None:
        round_ = make_round()
        user = ready(round_)
        submitted, dropped = submit(user, round_)
        assert dropped == 0
        assert submitted.receipt.startswith(f"VX-{clock.now().year}-")
        assert [c.opening_id for c in submitted.choices] == [
            c.opening_id for c in queries.list_choices(standing_of(user, round_))
        ]
        assert standing_of(user, round_).status == ApplicationStatus.SUBMITTED
        db.session.commit()
        actions = [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.sequence)]
        assert actions[-1] == "application_submitted"

    def test_copies_of_one_form_make_one_submission(self) -> None:
        round_ = make_round()
        user = ready(round_)
        version = standing_of(user, round_).version
        receipts = {
            service.submit(
                standing_of(user, round_), key="same", consents=ALL, seen=version, actor=user
            ).submission.receipt
            for _copy in range(20)
        }
        assert len(receipts) == 1
        assert db.session.query(Submission).count() == 1

    def test_the_same_key_of_another_student_is_another_submission(self) -> None:
        round_ = make_round()
        receipts = {submit(ready(round_), round_, key="same").submission.receipt for _student in range(2)}
        assert len(receipts) == 2

    def test_editing_leaves_the_submitted_version_in_force(self) -> None:
        round_ = make_round()
        user = ready(round_)
        first = submit(user, round_).submission
        service.add_choice(standing_of(user, round_), make_opening(round_).id, actor=user)
        standing = standing_of(user, round_)
        assert standing.status == ApplicationStatus.SUBMITTED
        counted = queries.find_counted(standing.application)
        assert counted == first
        assert service.has_changes(standing.application, counted)
        assert len(queries.list_counted_submissions(round_.id)[0].choices) == 3
        submit(user, round_, key="b")
        assert len(queries.list_counted_submissions(round_.id)[0].choices) == 4
        db.session.refresh(first)
        assert not first.counts

    def test_changes_can_be_thrown_away(self) -> None:
        round_ = make_round()
        user = ready(round_)
        submit(user, round_)
        before = titles(user, round_)
        standing = standing_of(user, round_)
        service.remove_choice(standing, queries.list_choices(standing)[0].choice_id, seen=standing.version, actor=user)
        details(user, round_, phone="0911111111")
        standing = standing_of(user, round_)
        service.discard_changes(standing, seen=standing.version, actor=user)
        standing = standing_of(user, round_)
        assert titles(user, round_) == before
        assert not service.has_changes(standing.application, queries.find_counted(standing.application))

    def test_a_list_that_breaks_rules_is_refused_with_every_reason(self) -> None:
        round_ = make_round(shortest_list=3, difficult_choices=1)
        user = make_applicant(round_)
        make_opening(round_)
        for _n in range(3):
            opening = make_opening(round_, commune=WARD)
        service.add_choice(standing_of(user, round_), opening.id, actor=user)
        with pytest.raises(service.ApplicationRefused) as refusal:
            submit(user, round_, consents=())
        told = " ".join(error.message for error in refusal.value.errors)
        assert "ít nhất 3 nguyện vọng" in told
        assert "mức ưu tiên 1 hoặc 2" in told
        assert "số điện thoại" in told
        assert {error.field for error in refusal.value.errors} >= {p.value for p in REQUIRED_PURPOSES}
        assert db.session.query(Submission).count() == 0

    def test_withdrawn_openings_are_dropped(self) -> None:
        round_ = make_round(shortest_list=2)
        user = ready(round_)
        gone = standing_of(user, round_).application.choices[1].opening
        gone.status = OpeningStatus.WITHDRAWN.value
        db.session.flush()
        submitted, dropped = submit(user, round_)
        assert dropped == 1
        assert [(c.rank, c.opening_id != gone.id) for c in submitted.choices] == [(1, True), (2, True)]
        assert len(titles(user, round_)) == 2

    def test_a_choice_that_no_longer_fits_must_be_removed(self) -> None:
        round_ = make_round()
        user = ready(round_)
        standing_of(user, round_).application.choices[0].opening.min_gpa = 400
        db.session.flush()
        with pytest.raises(service.ApplicationRefused):
            submit(user, round_)

    def test_statistics_may_be_refused(self) -> None:
        round_ = make_round()
        user = ready(round_)
        submit(user, round_, consents=REQUIRED_PURPOSES)
        held = queries.list_consents(standing_of(user, round_).student.id, round_.id)
        assert {consent.purpose for consent in held} == {p.value for p in REQUIRED_PURPOSES}
        assert all(round_.consent_text in consent.text for consent in held)

    def test_a_consent_not_given_again_ends(self) -> None:
        round_ = make_round()
        user = ready(round_)
        submit(user, round_)
        submit(user, round_, key="b", consents=REQUIRED_PURPOSES)
        consents = db.session.query(Consent).all()
        assert len(consents) == 3
        assert [c.purpose for c in consents if c.withdrawn_at] == [Purpose.STATISTICS.value]


@pytest.mark.usefixtures("app")
class TestWithdrawing:
    def test_a_withdrawn_application_counts_no_more_and_can_begin_again(self) -> None:
        round_ = make_round()
        user = ready(round_)
        submit(user, round_)
        standing = standing_of(user, round_)
        service.withdraw(standing, seen=standing.version, actor=user)
        assert queries.list_counted_submissions(round_.id) == []
        assert queries.list_consents(standing.student.id, round_.id) == []
        with pytest.raises(DomainError):
            service.add_choice(standing_of(user, round_), make_opening(round_).id, actor=user)
        with pytest.raises(TransitionNotAllowed):
            submit(user, round_, key="b")
        service.start_again(standing_of(user, round_), actor=user)
        assert len(titles(user, round_)) == 3
        assert submit(user, round_, key="c").submission.number == 2
        assert len(queries.list_counted_submissions(round_.id)) == 1

    def test_a_draft_cannot_be_withdrawn(self) -> None:
        round_ = make_round()
        user = ready(round_)
        standing = standing_of(user, round_)
        with pytest.raises(TransitionNotAllowed):
            service.withdraw(standing, seen=standing.version, actor=user)


@pytest.mark.usefixtures("app")
class TestForTheMatch:
    def test_only_what_counts_of_nominated_students_is_taken(self) -> None:
        round_ = make_round()
        opening = make_opening(round_)
        students = [make_student() for _n in range(4)]
        for student in students[:3]:
            make_nomination(round_, student)
        make_nomination(round_, students[3], NominationStatus.WITHDRAWN)
        make_application(round_, students[0], [opening], status="submitted", anywhere=True, needs=[Support.LODGING])
        make_application(round_, students[1], [opening])
        make_application(round_, students[2], [opening], status="withdrawn")
        make_application(round_, students[3], [opening], status="submitted")
        (taken,) = queries.list_counted_submissions(round_.id)
        assert (taken.student_id, taken.gpa, taken.conduct) == (students[0].id, 320, 85)
        assert (taken.field, taken.anywhere, taken.needs) == ("information-technology", True, ("lodging",))
        assert taken.choices == (opening.id,)

    def test_two_statements_are_enough(self, count_queries: Any) -> None:
        round_ = make_round()
        opening = make_opening(round_)
        for _n in range(20):
            student = make_student()
            make_nomination(round_, student)
            make_application(round_, student, [opening], status="submitted")
        round_id = round_.id
        with count_queries() as statements:
            assert len(queries.list_counted_submissions(round_id)) == 20
        assert len(statements) == 2
