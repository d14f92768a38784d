"""Ranking, submitting, withdrawing, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.applications import queries, service
from portal.applications.models import Consent, Submission
from portal.applications.rules import REQUIRED_PURPOSES, ApplicationStatus, Purpose
from portal.applications.service import submission as submission_service
from portal.audit.models import AuditEvent
from portal.errors import DomainError, NotFound, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.openings.rules import OpeningStatus, Support
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from portal.students.rules import NominationStatus
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student

ALL = tuple(Purpose)


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


@pytest.mark.usefixtures("app")
class TestRanking:
    def test_openings_are_added_moved_and_removed(self) -> None:
        round_ = make_round()
        user = make_applicant(round_)
        first, second, third = (make_opening(round_, title=title) for title in "ABC")
        for opening in (first, second, third):
            assert service.add_choice(standing_of(user, round_), opening.id, actor=user)
        assert not service.add_choice(standing_of(user, round_), first.id, actor=user)
        assert titles(user, round_) == ["A", "B", "C"]
        standing = standing_of(user, round_)
        last = queries.list_choices(standing)[2]
        service.move_choice(standing, last.choice_id, -1, seen=standing.version, actor=user)
        assert titles(user, round_) == ["A", "C", "B"]
        standing = standing_of(user, round_)
        service.remove_choice(
            standing, queries.list_choices(standing)[0].choice_id, seen=standing.version, actor=user
        )
        assert titles(user, round_) == ["C", "B"]
        assert [choice.rank for choice in standing_of(user, round_).application.choices] == [1, 2]

    def test_a_list_from_another_tab_is_not_overwritten(self) -> None:
        round_ = make_round()
        user = ready(round_)
        standing = standing_of(user, round_)
        seen, choices = standing.version, queries.list_choices(standing)
        service.move_choice(standing, choices[1].choice_id, -1, seen=seen, actor=user)
        for verb in (service.remove_choice, lambda s, c, **k: service.move_choice(s, c, 1, **k)):
            with pytest.raises(StaleVersion):
                verb(standing_of(user, round_), choices[0].choice_id, seen=seen, actor=user)

    @pytest.mark.parametrize(
        "changes",
        [
            {"fields": ["law"]},
            {"min_gpa": 321},
            {"status": OpeningStatus.SUBMITTED},
            {"status": OpeningStatus.WITHDRAWN},
        ],
    )
    def test_what_does_not_fit_cannot_be_ranked(self, changes: dict[str, Any]) -> None:
        round_ = make_round()
        user = make_applicant(round_, gpa=320)
        with pytest.raises(NotFound):
            service.add_choice(standing_of(user, round_), make_opening(round_, **changes).id, actor=user)
        assert service.add_choice(standing_of(user, round_), make_opening(round_, min_gpa=320).id, actor=user)

    def test_openings_of_another_round_cannot_be_ranked(self) -> None:
        round_ = make_round()
        user = make_applicant(round_)
        with pytest.raises(NotFound):
            service.add_choice(standing_of(user, round_), make_opening(make_round()).id, actor=user)

    @pytest.mark.parametrize(("adjacent", "found"), [(True, 1), (False, 0)])
    def test_adjacent_majors_count_where_the_round_says_so(self, adjacent: bool, found: int) -> None:
        round_ = make_round(adjacent_majors=adjacent)
        make_opening(round_, fields=["accounting-audit-finance"])
        user = make_applicant(round_, major_text="7340204")  # insurance, adjacent
        assert submission_service.offers.count_offers(standing_of(user, round_))[0] == found

    def test_the_longest_list_is_kept(self) -> None:
        round_ = make_round(longest_list=2, shortest_list=1, difficult_choices=0)
        user = make_applicant(round_)
        for _n in range(2):
            service.add_choice(standing_of(user, round_), make_opening(round_).id, actor=user)
        with pytest.raises(DomainError):
            service.add_choice(standing_of(user, round_), make_opening(round_).id, actor=user)
        assert len(titles(user, round_)) == 2

    def test_needs_only_stand_beside_anywhere(self) -> None:
        round_ = make_round()
        user = make_applicant(round_)
        details(user, round_, needs=[Support.TRANSPORT, Support.LODGING], anywhere=True)
        assert standing_of(user, round_).application.needs == ["lodging", "transport"]
        details(user, round_, needs=[Support.LODGING], anywhere=False)
        assert standing_of(user, round_).application.needs == []

    def test_anywhere_is_off_where_the_round_does_not_allow_it(self) -> None:
        round_ = make_round(anywhere_allowed=False)
        user = make_applicant(round_)
        details(user, round_, anywhere=True)
        assert standing_of(user, round_).application.anywhere is False


@pytest.mark.usefixtures("app")
class TestWindow:
    def test_only_nominated_students_may_change_anything(self) -> None:
        round_ = make_round()
        opening = make_opening(round_)
        user = make_applicant(round_)
        nomination = db.session.scalars(select(Nomination)).one()
        nomination.status = NominationStatus.INELIGIBLE.value
        with pytest.raises(DomainError) as refusal:
            service.add_choice(standing_of(user, round_), opening.id, actor=user)
        assert "chưa đề cử" in refusal.value.message
        nomination.status = NominationStatus.NOMINATED.value
        assert service.add_choice(standing_of(user, round_), opening.id, actor=user)

    def test_the_closing_instant_is_too_late_for_every_verb(self) -> None:
        round_ = make_round()
        user = ready(round_)
        submit(user, round_)
        choice = queries.list_choices(standing_of(user, round_))[0]
        version = standing_of(user, round_).version
        verbs = [
            lambda s: service.add_choice(s, make_opening(round_).id, actor=user),
            lambda s: service.remove_choice(s, choice.choice_id, seen=version, actor=user),
            lambda s: service.submit(s, key="b", consents=ALL, seen=version, actor=user),
            lambda s: service.withdraw(s, seen=version, actor=user),
            lambda s: service.discard_changes(s, seen=version, actor=user),
        ]
        with clock.fixed(round_.applications_close_at):
            for verb in verbs:
                with pytest.raises(DomainError) as refusal:
                    verb(standing_of(user, round_))
                assert "Đã hết hạn" in refusal.value.message
        with clock.fixed(round_.applications_close_at - timedelta(seconds=1)):
            assert submit(user, round_, key="b").submission.number == 2

    def test_rounds_of_others_are_not_found(self) -> None:
        user = make_applicant(make_round())
        with pytest.raises(NotFound):
            queries.get_standing(user, make_round().id)
        assert len(queries.list_standings(user)) == 1


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
        service.remove_choice(
            standing, queries.list_choices(standing)[0].choice_id, seen=standing.version, actor=user
        )
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
        make_application(
            round_, students[0], [opening], status="submitted", anywhere=True, needs=[Support.LODGING]
        )
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


def _submit_at_once(app: Flask, keys: list[str]) -> list[Any]:
    """One student's form sent by many requests at the same moment; the receipt or the error of each."""
    round_ = make_round()
    user = ready(round_)
    user_id, round_id = user.id, round_.id
    version = standing_of(user, round_).version
    db.session.commit()
    together = Barrier(len(keys))

    def send(key: str) -> Any:
        with app.app_context():
            together.wait(timeout=30)
            try:
                actor = db.session.get_one(User, user_id)
                standing = queries.get_standing(actor, round_id)
                done = service.submit(standing, key=key, consents=ALL, seen=version, actor=actor)
                db.session.commit()
                return done.submission.receipt
            except DomainError as error:
                db.session.rollback()
                return error
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(keys)) as pool:
        return list(pool.map(send, keys))


def test_twenty_copies_at_once_make_one_submission_and_one_receipt(real_database: Flask) -> None:
    answers = _submit_at_once(real_database, ["same"] * 20)
    assert len(set(answers)) == 1, answers
    assert isinstance(answers[0], str)
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


def test_without_the_key_and_the_version_each_copy_would_be_a_submission(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission_service, "ensure_version", lambda record, seen: None)
    answers = _submit_at_once(real_database, [str(number) for number in range(20)])
    assert len(set(answers)) == 20, answers
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 20
    assert db.session.scalar(select(func.count()).where(Submission.counts)) == 1


def test_rounds_after_closing_stay_readable(app: Flask) -> None:
    round_ = make_round(RoundStatus.MATCHING)
    user = make_applicant(round_)
    assert queries.get_standing(user, round_.id).is_nominated
