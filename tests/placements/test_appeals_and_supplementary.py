"""An upheld appeal can lead into the supplementary round instead of a change of the first one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.audit.models import AuditEvent
from portal.errors import DomainError, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.placements.appeals import service
from portal.placements.appeals.models import Appeal
from portal.placements.queries import find_free
from portal.placements.rules.answers import Act
from portal.placements.supplementary import telling
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.notices import told
from tests.factories.placements import make_appeal, make_publication, placement_of, say
from tests.factories.rounds import make_round

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def market(app: Any) -> Market:
    """Three students who rank the ward's one seat; two have no place, and the remote seat is free."""
    market = make_market(3, seats={WARD: 1, REMOTE: 1}, choices=[WARD])
    make_publication(market)
    return market


def upheld(market: Market, number: int) -> Appeal:
    return make_appeal(market.round.id, market.students[number], upheld=True)


def opened(market: Market, **more: Any) -> Round:
    return make_round(RoundStatus.OPEN, parent_id=market.round.id, **more)


def give(appeal: Appeal) -> Round:
    actor = make_user(Role.UNIVERSITY_COORDINATOR)
    return service.give_to_supplementary(appeal, version=appeal.version, actor=actor)


def test_the_student_goes_into_the_supplementary_round_and_waits_no_more_in_the_first(market: Market) -> None:
    appeal, round_ = upheld(market, 1), opened(market)
    student = make_user(Role.STUDENT, student=market.student(1))
    assert find_free(market.round).students == 2
    assert give(appeal).id == round_.id
    assert appeal.supplementary_id == round_.id
    assert find_free(market.round).students == 1
    there = db.session.scalars(select(Nomination).where(Nomination.round_id == round_.id)).one()
    assert (there.student_id, there.status) == (market.students[1], "nominated")
    assert told(telling.STUDENTS) == {student.email}
    give(appeal)
    assert db.session.scalars(select(Nomination).where(Nomination.round_id == round_.id)).one() is there
    db.session.commit()
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert {"round_taken_over", "appeal_given_to_supplementary"} <= set(actions)


def test_who_holds_a_place_leaves_it_first(market: Market) -> None:
    appeal = upheld(market, 0)
    opened(market)
    with pytest.raises(DomainError, match="đang giữ một chỗ"):
        give(appeal)
    say(placement_of(market, 0), Act.DECLINE)
    give(appeal)


def test_without_a_round_that_takes_entries_or_against_its_rules_nobody_is_given(market: Market) -> None:
    appeal = upheld(market, 1)
    with pytest.raises(DomainError, match="Hãy mở đợt bổ sung trước"):
        give(appeal)
    round_ = opened(market, min_gpa=400)
    with pytest.raises(DomainError, match="không đạt quy tắc"):
        give(appeal)
    round_.min_gpa = market.round.min_gpa
    db.session.flush()
    give(appeal)


def test_only_an_upheld_appeal_leads_there_and_only_as_it_was_seen(market: Market) -> None:
    opened(market)
    open_appeal = make_appeal(market.round.id, market.students[1])
    with pytest.raises(TransitionNotAllowed):
        give(open_appeal)
    appeal = upheld(market, 2)
    with pytest.raises(StaleVersion):
        service.give_to_supplementary(appeal, version=7, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    give(appeal)


def test_on_the_pages_both_sides_see_where_it_led(page: Any, market: Market) -> None:
    appeal, round_ = upheld(market, 1), opened(market)
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    asked = coordinator.get(coordinator.get(f"/appeals/{appeal.id}").document.link("Đưa vào đợt bổ sung"))
    shown = asked.submit().follow()
    assert f"Sinh viên đã được đưa vào {round_.name}" in shown.text
    mine = page(make_user(Role.STUDENT, student=market.student(1))).get(f"/rounds/{market.round.id}/appeal")
    assert f"Bạn được đưa vào {round_.name}" in mine.text
    assert mine.document.link("Nguyện vọng của tôi trong đợt bổ sung")
    page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/appeals/{appeal.id}/supplementary", 403)
    page().get(f"/appeals/{appeal.id}/supplementary", 302)


def test_who_holds_a_place_is_told_so_on_the_page(page: Any, market: Market) -> None:
    appeal = upheld(market, 0)
    opened(market)
    asked = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/appeals/{appeal.id}/supplementary")
    assert "đang giữ một chỗ" in asked.text
    assert not asked.document.all("main form")
