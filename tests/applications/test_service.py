"""Ranking openings, and the window for it, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.applications import queries, service
from portal.applications.service import submission as submission_service
from portal.errors import DomainError, NotFound, StaleVersion
from portal.extensions import db
from portal.openings.rules import OpeningStatus, Support
from portal.students.models import Nomination
from portal.students.rules import NominationStatus
from tests.applications.steps import ALL, details, ready, standing_of, submit, titles
from tests.factories.applications import make_applicant
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round


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
        service.remove_choice(standing, queries.list_choices(standing)[0].choice_id, seen=standing.version, actor=user)
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
