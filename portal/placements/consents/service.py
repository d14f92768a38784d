"""Taking a consent back: Law 91/2025/QH15 lets a person do so at any time, purpose by purpose."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.applications import service as applications
from portal.applications.models import Consent
from portal.applications.queries import get_standing
from portal.applications.rules import Purpose
from portal.audit.service import record
from portal.errors import DomainError
from portal.extensions import db
from portal.placements import service as placements
from portal.placements.consents import queries, telling
from portal.placements.consents.rules import Effect, effect_of
from portal.placements.models import Placement
from portal.placements.rules.answers import Act
from portal.placements.rules.placement import StudentAnswer
from portal.rounds.models import Round


def effect(consent: Consent) -> Effect:
    """What would follow now."""
    seat = queries.find_seat(consent)
    round_ = db.session.get_one(Round, consent.round_id)
    return effect_of(consent.purpose, round_status=round_.status, placement_status=seat.status if seat else None)


def take_back(consent: Consent, *, shown: str, actor: User) -> None:
    """End a consent and what rests on it; taken back twice, it is taken back once.

    `shown`: the effect that the page named; when another one would follow by now, the student is asked again. A seat
    is given back as the student's own no, an application is withdrawn whatever the date. Raises DomainError while
    the internship runs.
    """
    locked = select(Consent).where(Consent.id == consent.id).with_for_update().execution_options(populate_existing=True)
    consent = db.session.scalars(locked).one()
    if consent.withdrawn_at is not None:
        return
    follows = effect(consent)
    if follows is Effect.ASK_FIRST:
        raise DomainError(
            _("Bạn đang thực tập, nơi tiếp nhận cần dữ liệu này. Hãy liên hệ đơn vị phụ trách để dừng thực tập trước.")
        )
    if follows != shown:
        raise DomainError(_("Tình trạng của bạn vừa thay đổi. Hãy đọc lại những điều sẽ xảy ra rồi gửi lại."))
    seat = queries.find_seat(consent)
    if follows is Effect.LEAVES_THE_PLACE and seat is not None:
        _give_back(seat, consent, actor)
    if follows in (Effect.LEAVES_THE_MATCH, Effect.LEAVES_THE_PLACE):
        applications.withdraw_at_any_time(get_standing(actor, consent.round_id), actor=actor)
    consent.withdrawn_at = consent.withdrawn_at or clock.now()
    record("consent_withdrawn", consent, actor=actor, purpose=consent.purpose, round=consent.round_id, effect=follows)
    telling.taken_back(consent, Purpose(consent.purpose), follows)


def _give_back(seat: Placement, consent: Consent, actor: User) -> None:
    act = Act.DECLINE if seat.student_answer == StudentAnswer.AWAITED else Act.STUDENT_WITHDRAWS
    reason = _("Sinh viên rút lại sự đồng ý cho xử lý dữ liệu cá nhân.")
    told = placements.Told(actor=actor, key=f"consent:{consent.id}", reason=reason)
    placements.say(seat, act, told, seen=None)
