"""What student and commune answer to a placement, by themselves or through a coordinator."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.placements.models import Placement, PlacementAnswer
from portal.placements.rules import answers as rules
from portal.placements.rules.answers import Act, Source
from portal.placements.rules.placement import TRANSITIONS, PlacementAction
from portal.placements.seen import Seen
from portal.placements.service.vacating import vacate
from portal.placements.telling import tell_what_follows
from portal.rounds.models import Round
from portal.transitions import next_status


@dataclass(frozen=True)
class Told:
    """How an answer came: by whom (None through a one-time link), from where, and the key of its form.

    `note`: number and date of the paper, or who rang and when; asked for where somebody else enters the answer.
    """

    actor: User | None
    key: str
    source: Source = Source.PORTAL
    note: str = ""
    reason: str = ""


def accept(placement: Placement, told: Told, *, seen: Seen | None) -> None:
    """The student takes the place; with the commune's yes it is ready."""
    say(placement, Act.ACCEPT, told, seen=seen)


def decline(placement: Placement, told: Told, *, seen: Seen | None) -> None:
    """The student does not take the place; its seat is free for the next one."""
    say(placement, Act.DECLINE, told, seen=seen)


def confirm(placement: Placement, told: Told, *, seen: Seen | None) -> None:
    """The commune receives the student."""
    say(placement, Act.CONFIRM, told, seen=seen)


def refuse(placement: Placement, told: Told, *, seen: Seen | None) -> None:
    """The commune does not receive this student."""
    say(placement, Act.REFUSE, told, seen=seen)


def say(placement: Placement, act: Act, told: Told, *, seen: Seen | None) -> None:
    """Keep an act and what follows from it; the same key is kept once.

    `seen` None asks for no version (a one-time link shows none). Raises StaleVersion with the difference,
    TransitionNotAllowed where the state does not allow the act, DomainError without a reason or after the deadline.
    """
    lock(placement)
    key = hashlib.sha256(f"{placement.id}|{act}|{told.key}".encode()).hexdigest()
    if db.session.scalar(select(PlacementAnswer.id).where(PlacementAnswer.idempotency_key == key)):
        return
    if seen is not None:
        seen.ensure_current(placement)
    ensure_may_be_said(placement, act, told)
    answer = PlacementAnswer(
        placement_id=placement.id,
        act=act.value,
        reason=told.reason,
        source=told.source.value,
        source_note=told.note,
        given_by_id=told.actor.id if told.actor else None,
        given_at=clock.now(),
        idempotency_key=key,
    )
    db.session.add(answer)
    _answer(placement, act)
    personal = {"reason": told.reason, "note": told.note} if told.reason or told.note else None
    record(f"placement_{act.value}", placement, actor=told.actor, personal=personal, **facts_of(placement, told.source))
    tell_what_follows(placement, told.reason)


def lock(placement: Placement) -> None:
    """Wait for whoever changes the placement now, and read it anew."""
    db.session.execute(select(Placement.id).where(Placement.id == placement.id).with_for_update())
    db.session.refresh(placement)


def ensure_may_be_said(placement: Placement, act: Act, told: Told) -> None:
    """Refuse what the state, the deadline, or a missing word of explanation forbids."""
    round_ = db.session.get_one(Round, placement.round_id)
    if not rules.may_be_said(placement, act) or not round_.is_live:
        raise TransitionNotAllowed(placement.status, act)
    if rules.is_too_late(placement, act, told.source, clock.now()):
        raise DomainError(
            _("Đã hết hạn trả lời. Hãy gọi đơn vị phụ trách: điều phối viên gia hạn hoặc nhập câu trả lời giúp bạn.")
        )
    if act in rules.SILENCES and clock.now() < placement.answer_by:
        raise DomainError(_("Chưa hết hạn trả lời nên chưa thể coi là không trả lời."))
    if act in rules.NEEDS_REASON and not told.reason:
        raise DomainError(_("Ghi lý do để người khác hiểu và xử lý tiếp."), field="reason")
    if told.source in rules.ON_BEHALF and not told.note:
        raise DomainError(_("Ghi số, ngày của văn bản, hoặc ai đã gọi điện và vào lúc nào."), field="note")


def _answer(placement: Placement, act: Act) -> None:
    for (before, verb), after in rules.STUDENT_ANSWERS.items():
        if verb is act and before == placement.student_answer:
            placement.student_answer = after.value
            break
    for (awaited, verb), answered in rules.COMMUNE_ANSWERS.items():
        if verb is act and awaited == placement.commune_answer:
            placement.commune_answer = answered.value
            break
    if act in rules.VACATES:
        vacate([placement], rules.VACATES[act])
    elif rules.follows(placement.student_answer, placement.commune_answer) is PlacementAction.AGREE:
        placement.status = next_status(TRANSITIONS, placement.status, PlacementAction.AGREE).value
    db.session.flush()


def facts_of(placement: Placement, source: Source) -> dict[str, str | None]:
    """What the trail must hold so that the placement's state can be told from it alone."""
    return {
        "status": placement.status,
        "student": placement.student_answer,
        "commune": placement.commune_answer,
        "because": placement.vacated_because,
        "source": source.value,
    }


def extend(placement: Placement, until: datetime, *, seen: Seen, actor: User) -> None:
    """Give both sides more time; a deadline only moves to a later instant."""
    lock(placement)
    seen.ensure_current(placement)
    if not placement.is_before_start:
        raise TransitionNotAllowed(placement.status, "extend")
    if until <= placement.answer_by or until <= clock.now():
        raise DomainError(_("Hạn mới phải sau hạn hiện nay và sau hôm nay."), field="until")
    before = placement.answer_by
    placement.answer_by = until
    flag_modified(placement, "answer_by")
    record("placement_answer_extended", placement, actor=actor, changed=[before, until])
