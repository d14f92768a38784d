"""Writing to those who could fill the seats of a shortage group."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from portal.access import Role
from portal.accounts.models import User
from portal.attempts.readiness import service
from portal.attempts.readiness.addressees import find_addressees
from portal.attempts.readiness.models import Nudge
from portal.attempts.readiness.rules import NudgeKind, can_still_help
from portal.audit.models import AuditEvent
from portal.clock import now
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.notices.models import Notice, OutboxMessage
from portal.openings.models import Opening, OpeningField
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.communes import WARD
from tests.factories.forecasts import Shortage, compute_forecast, make_forecast, make_listless, make_shortage

LIST, WIDEN, LOWER = NudgeKind


def addressed(made: Shortage, kind: NudgeKind) -> list[str]:
    db.session.flush()
    return sorted(user.full_name for user in find_addressees(made.group, kind).users)


def send(made: Shortage, kind: NudgeKind = LIST, actor: User | None = None, **changes: str) -> Nudge:
    words = {"subject": "Còn chỗ", "text": "Mời bạn xem.", "seen": find_addressees(made.group, kind).fingerprint}
    actor = actor or make_user(Role.UNIVERSITY_COORDINATOR)
    return service.send(made.round, made.group, kind, actor=actor, **{**words, **changes})


# --- to whom --------------------------------------------------------------------------------------------------


def test_students_without_a_place_who_could_list_the_openings_are_addressed(app: object) -> None:
    assert addressed(make_forecast(), LIST) == ["Chờ Thị Chỗ"]


def test_who_lists_one_of_the_openings_since_is_not_addressed_any_more(app: object) -> None:
    made = make_shortage()
    late = make_listless(made.round, full_name="Muộn Văn Nộp")
    compute_forecast(made.round)
    assert addressed(made, LIST) == ["Chờ Thị Chỗ", "Muộn Văn Nộp"]
    make_application(made.round, late.grants[0].student_id, [made.remote], status="submitted")
    assert addressed(made, LIST) == ["Chờ Thị Chỗ"]


def test_who_lists_other_openings_only_is_still_addressed(app: object) -> None:
    made = make_shortage()
    late = make_listless(made.round, full_name="Muộn Văn Nộp")
    compute_forecast(made.round)
    make_application(made.round, late.grants[0].student_id, [made.ward], status="submitted")
    assert "Muộn Văn Nộp" in addressed(made, LIST)


def test_who_has_left_the_round_is_not_addressed_any_more(app: object) -> None:
    made = make_forecast()
    student_id = made.waiting.grants[0].student_id
    db.session.execute(update(Nomination).where(Nomination.student_id == student_id).values(status="withdrawn"))
    assert addressed(made, LIST) == []


def test_who_has_no_account_is_named_as_unreached(app: object) -> None:
    made = make_forecast()
    before = find_addressees(made.group, LIST)
    assert (before.unreached, len(before.labels)) == ([], 1)
    assert before.labels[0].startswith("Chờ Thị Chỗ (")
    made.waiting.disabled_at = now()
    db.session.flush()
    found = find_addressees(made.group, LIST)
    assert (found.users, found.labels, found.unreached) == ([], [], before.labels)


@pytest.mark.parametrize("kind", [WIDEN, LOWER])
def test_officers_of_the_communes_concerned_are_addressed(app: object, kind: NudgeKind) -> None:
    made = make_forecast()
    make_user(Role.COMMUNE_OFFICER, commune=WARD)
    assert addressed(made, kind) == ["Lò Văn Xã"]
    assert find_addressees(made.group, kind).labels == ["Xã Bằng Thành: Lò Văn Xã"]


def test_communes_that_changed_their_opening_are_not_asked_any_more(app: object) -> None:
    made = make_forecast()
    db.session.add(OpeningField(opening_id=made.remote.id, field_code="accounting-audit-finance"))
    assert addressed(made, WIDEN) == []
    assert addressed(made, LOWER) == ["Lò Văn Xã"]
    db.session.execute(update(Opening).where(Opening.id == made.remote.id).values(min_gpa=made.round.min_gpa))
    assert addressed(made, LOWER) == []


def test_communes_without_an_account_are_named(app: object) -> None:
    made = make_forecast()
    made.officer.disabled_at = now()
    db.session.flush()
    assert find_addressees(made.group, WIDEN).unreached == ["Xã Bằng Thành"]


# --- sending --------------------------------------------------------------------------------------------------


def test_sending_tells_each_recipient_once_and_is_in_the_trail(app: object) -> None:
    made, actor = make_forecast(), make_user(Role.UNIVERSITY_COORDINATOR)
    nudge = send(made, actor=actor)
    db.session.commit()
    notice = db.session.scalars(select(Notice)).one()
    assert (notice.user_id, notice.subject) == (made.waiting.id, "Còn chỗ")
    assert "Mời bạn xem." in notice.body
    assert notice.url == f"/my-application/{made.round.id}/openings"
    assert db.session.scalars(select(OutboxMessage.address)).all() == [made.waiting.email]
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "nudge_sent")).one()
    assert (event.actor_id, event.object_id) == (actor.id, str(nudge.id))


def test_a_group_is_written_to_once_for_each_kind(app: object) -> None:
    made = make_forecast()
    send(made)
    with pytest.raises(DomainError, match=r"Thư này đã gửi lúc .* cho 1 người"):
        send(made)
    send(made, LOWER)
    assert db.session.scalar(select(func.count()).select_from(Nudge)) == 2
    compute_forecast(made.round)
    with pytest.raises(DomainError, match="đã gửi"):
        send(made)


def test_two_who_send_at_the_same_instant_send_once(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_forecast()
    monkeypatch.setattr(service, "ensure_can_be_sent", lambda *_: None)  # both have looked before either has sent
    send(made)
    with pytest.raises(DomainError, match="vừa được một người khác gửi"):
        send(made)
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_braces_in_the_text_are_only_text(app: object) -> None:
    send(make_forecast(), subject="{url}", text="{name} {0} }{")
    notice = db.session.scalars(select(Notice)).one()
    assert notice.subject == "{url}"
    assert "{name} {0} }{" in notice.body


def test_other_recipients_than_were_shown_are_refused(app: object) -> None:
    made = make_shortage()
    listless = make_listless(made.round)
    compute_forecast(made.round)
    shown = find_addressees(made.group, LIST).fingerprint
    make_application(made.round, listless.grants[0].student_id, [made.remote], status="submitted")
    with pytest.raises(StaleVersion, match="vừa thay đổi"):
        send(made, seen=shown)
    send(made)


def test_with_nobody_left_nothing_is_sent(app: object) -> None:
    made = make_forecast()
    made.waiting.disabled_at = now()
    db.session.flush()
    with pytest.raises(DomainError, match="Không còn ai"):
        send(made)
    made.waiting.disabled_at = None
    db.session.flush()
    assert send(made).recipients == 1


@pytest.mark.parametrize("kind", NudgeKind)
@pytest.mark.parametrize("status", RoundStatus)
def test_it_is_sent_only_while_those_asked_can_still_do_it(app: object, kind: NudgeKind, status: RoundStatus) -> None:
    made = make_forecast()
    db.session.execute(update(Round).where(Round.id == made.round.id).values(status=status.value))
    db.session.refresh(made.round)
    helps = {RoundStatus.APPLYING} if kind is LIST else {RoundStatus.OPEN, RoundStatus.APPLYING}
    assert can_still_help(kind, made.round, now()) == (status in helps)
    if status in helps:
        assert send(made, kind).recipients == 1
    else:
        with pytest.raises(DomainError, match="chỉ viết khi"):
            send(made, kind)
