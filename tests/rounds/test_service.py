"""Verbs on rounds: what they change, refuse, and leave in the trail."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.audit.models import AuditEvent
from portal.errors import DomainError, NotAllowed, NotFound, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.rounds import editing, queries, service
from portal.rounds.models import Round
from portal.rounds.rules import RoundAction, RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import VAN_LANG, WARD, demo_levels, make_classification
from tests.factories.rounds import make_round


@pytest.fixture
def coordinator(app):
    return make_user(Role.UNIVERSITY_COORDINATOR)


def _trail() -> list[str]:
    db.session.commit()
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)))


def test_opening_fixes_the_levels_and_draws_the_seed(coordinator):
    decision = make_classification()
    draft = make_round(RoundStatus.DRAFT, classification=decision)
    service.open_round(draft, actor=coordinator, version=draft.version)
    assert draft.status == RoundStatus.OPEN
    assert len(draft.seed) == 32
    assert int(draft.seed, 16) >= 0
    assert draft.seed_sha256 == hashlib.sha256(draft.seed.encode()).hexdigest()
    assert queries.levels_of(draft.id) == demo_levels()
    next(row for row in decision.levels if row.commune_code == WARD).level = 1
    db.session.flush()
    assert queries.levels_of(draft.id)[WARD] == 4
    assert "round_opened" in _trail()


def test_seed_is_in_no_event_of_the_trail(coordinator):
    draft = make_round(RoundStatus.DRAFT)
    service.open_round(draft, actor=coordinator)
    db.session.commit()
    bodies = db.session.scalars(select(AuditEvent.body)).all()
    assert any(draft.seed_sha256 in body for body in bodies)
    assert not any(draft.seed in body for body in bodies)


def test_two_rounds_have_different_seeds(coordinator):
    first, second = make_round(RoundStatus.DRAFT), make_round(RoundStatus.DRAFT)
    for draft in (first, second):
        service.open_round(draft, actor=coordinator)
    assert first.seed != second.seed


@pytest.mark.parametrize(
    "decision",
    [
        {"levels": {**demo_levels(), VAN_LANG: None}},
        {"levels": {code: level for code, level in demo_levels().items() if code != VAN_LANG}},
        {"valid_to": date(2025, 12, 31)},
        {"valid_from": date(2199, 1, 1)},
    ],
)
def test_incomplete_or_outdated_classification_blocks_opening(coordinator, decision):
    draft = make_round(RoundStatus.DRAFT, classification=make_classification(**decision))
    with pytest.raises(service.NotReady):
        service.open_round(draft, actor=coordinator)
    assert (draft.status, draft.seed, queries.levels_of(draft.id)) == (RoundStatus.DRAFT, None, {})


def test_demo_classification_makes_a_demo_round(coordinator):
    draft = make_round(RoundStatus.DRAFT, classification=make_classification(is_demo=True))
    service.open_round(draft, actor=coordinator)
    assert draft.is_demo


@pytest.mark.parametrize("status", [status for status in RoundStatus if status is not RoundStatus.DRAFT])
def test_round_opens_only_once(coordinator, status):
    round_ = make_round(status)
    seed = round_.seed
    with pytest.raises(TransitionNotAllowed):
        service.open_round(round_, actor=coordinator)
    assert round_.seed == seed


def test_applications_need_an_approved_opening(coordinator):
    with pytest.raises(service.NotReady, match="Cần ít nhất một đề nghị tiếp nhận đã duyệt"):
        service.start_applications(make_round(RoundStatus.OPEN), actor=coordinator)


def test_matching_starts_at_the_closing_instant_and_not_before(coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    closes = round_.applications_close_at
    with clock.fixed(closes - timedelta(microseconds=1)), pytest.raises(service.NotReady, match="Chưa hết hạn"):
        service.start_matching(round_, actor=coordinator)
    with clock.fixed(closes):
        service.start_matching(round_, actor=coordinator)
    assert round_.status == RoundStatus.MATCHING


def test_review_and_publication_need_an_attempt(coordinator):
    with pytest.raises(service.NotReady):
        service.start_review(make_round(RoundStatus.MATCHING), actor=coordinator)
    with pytest.raises(service.NotReady):
        service.mark_published(make_round(RoundStatus.REVIEWING), coordinator)


def test_round_goes_on_to_its_end(coordinator):
    round_ = make_round(RoundStatus.REVIEWING)
    service.match_again(round_, actor=coordinator)
    assert round_.status == RoundStatus.MATCHING
    published = make_round(RoundStatus.PUBLISHED)
    service.start_internships(published, actor=coordinator)
    service.close(published, actor=coordinator)
    assert published.status == RoundStatus.CLOSED
    assert _trail() == ["round_matched_again", "round_internships_started", "round_closed"]


def test_step_from_an_older_page_is_refused(coordinator):
    draft = make_round(RoundStatus.DRAFT)
    with pytest.raises(StaleVersion):
        service.open_round(draft, actor=coordinator, version=draft.version - 1)
    assert draft.status == RoundStatus.DRAFT


def test_cancelling_needs_a_reason(coordinator):
    round_ = make_round(RoundStatus.OPEN)
    with pytest.raises(DomainError):
        service.cancel(round_, reason="  ", actor=coordinator)
    service.cancel(round_, reason="Thiếu kinh phí.", actor=coordinator)
    assert (round_.status, round_.cancelled_reason) == (RoundStatus.CANCELLED, "Thiếu kinh phí.")


def test_every_step_by_hand_has_its_verb():
    assert set(service.VERBS) == set(RoundAction) - {RoundAction.PUBLISH, RoundAction.CANCEL}


SETTINGS = {
    "name": "Đợt học kỳ II",
    "description": "",
    "classification_id": None,
    "min_gpa": 250,
    "min_conduct": 65,
    "adjacent_majors": True,
    "shortest_list": 3,
    "longest_list": 10,
    "difficult_choices": 1,
    "anywhere_allowed": True,
    "rule": "remote-first",
    "first_intern_first": True,
    "consent_text": "Tôi đồng ý.",
    "nominations_close_at": datetime(2027, 3, 1, tzinfo=UTC),
    "openings_close_at": datetime(2027, 3, 1, tzinfo=UTC),
    "applications_open_at": datetime(2027, 3, 2, tzinfo=UTC),
    "applications_close_at": datetime(2027, 3, 31, 17, tzinfo=UTC),
    "internship_starts_on": date(2027, 5, 1),
    "internship_ends_on": date(2027, 7, 31),
    "contact_office": "Ban Đào tạo",
    "contact_phone": "02083852650",
    "contact_email": "thuctap@tnu.edu.vn",
}


def _create(coordinator, **changes) -> Round:
    steps = changes.pop("steps", [Role.UNIVERSITY_APPROVER])
    return editing.create_round(field_codes=["law"], steps=steps, actor=coordinator, **{**SETTINGS, **changes})


def test_created_round_is_a_draft_without_a_seed(coordinator):
    make_classification()
    round_ = _create(coordinator)
    assert (round_.status, round_.seed, round_.created_by_id) == (RoundStatus.DRAFT, None, coordinator.id)
    assert _trail() == ["round_created"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"internship_starts_on": date(2027, 3, 31)}, "internship_starts_on"),
        ({"shortest_list": 11}, "shortest_list"),
        ({"difficult_choices": 11}, "difficult_choices"),
    ],
)
def test_settings_that_cannot_stand_name_their_field(coordinator, change, field):
    with pytest.raises(DomainError) as refused:
        _create(coordinator, **change)
    assert refused.value.field == field


def test_steps_of_a_draft_change_in_place(coordinator):
    make_classification()
    round_ = _create(coordinator, steps=[Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER])
    for steps in ([Role.HOME_AFFAIRS_OFFICER], [Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER]):
        editing.edit_draft(
            round_, field_codes=["land"], steps=steps, actor=coordinator, version=round_.version, **SETTINGS
        )
        db.session.expire(round_)
        assert [(step.position, step.role) for step in round_.steps] == [
            (n, role.value) for n, role in enumerate(steps, start=1)
        ]


def test_opened_round_keeps_its_rules(coordinator):
    round_ = make_round(RoundStatus.OPEN)
    with pytest.raises(NotAllowed):
        editing.edit_draft(round_, field_codes=["law"], steps=[], actor=coordinator, version=round_.version, **SETTINGS)


def test_extension_is_recorded_with_old_and_new_day(coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    later = round_.applications_close_at + timedelta(days=2)
    dates = {name: getattr(round_, name) for name in editing.EXTENDABLE}
    dates["applications_close_at"] = later
    editing.edit_opened(round_, actor=coordinator, version=round_.version, **dates)
    assert round_.applications_close_at == later
    assert _trail() == ["round_dates_extended"]


def test_extension_must_stay_before_the_internship(coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    dates = {name: getattr(round_, name) for name in editing.EXTENDABLE}
    dates["applications_close_at"] += timedelta(days=200)
    with pytest.raises(DomainError, match="Thực tập phải bắt đầu sau hạn nộp nguyện vọng"):
        editing.edit_opened(round_, actor=coordinator, version=round_.version, **dates)


def test_unopened_round_is_not_public(app):
    with pytest.raises(NotFound):
        queries.get_opened_round(make_round(RoundStatus.DRAFT).id)


def test_deadline_left_as_shown_stays_to_the_microsecond(coordinator):
    closes = clock.now().replace(second=42, microsecond=7) + timedelta(days=10)
    round_ = make_round(RoundStatus.APPLYING, applications_close_at=closes)
    dates = {name: getattr(round_, name).replace(second=0, microsecond=0) for name in editing.EXTENDABLE}
    editing.edit_opened(round_, actor=coordinator, version=round_.version, **dates)
    assert round_.applications_close_at == closes
