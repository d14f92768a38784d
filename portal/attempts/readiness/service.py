"""Writing to those who could fill the seats of a shortage group."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.accounts.models import User
from portal.attempts.readiness import telling
from portal.attempts.readiness.addressees import find_addressees
from portal.attempts.readiness.models import ForecastGroup, Nudge
from portal.attempts.readiness.nudge_words import OVER
from portal.attempts.readiness.rules import NudgeKind, can_still_help
from portal.audit.service import record
from portal.design import format_instant
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.rounds.models import Round


def ensure_can_be_sent(round_: Round, group: ForecastGroup, kind: NudgeKind) -> None:
    """Raises DomainError when it is too late for what is asked, or when it was asked before."""
    if not can_still_help(kind, round_, clock.now()):
        raise DomainError(str(OVER[kind]))
    earlier = db.session.scalar(
        select(Nudge).where(Nudge.round_id == round_.id, Nudge.kind == kind.value, Nudge.group_key == group.key)
    )
    if earlier is not None:
        raise _sent_before(earlier)


def send(
    round_: Round, group: ForecastGroup, kind: NudgeKind, *, subject: str, text: str, seen: str, actor: User
) -> Nudge:
    """Write to everybody who is addressed now; once for a group and kind.

    `seen` is the fingerprint of the people that the actor was shown. Raises StaleVersion when they are others now,
    DomainError when nobody is left to write to, it is too late, or it was sent before.
    """
    ensure_can_be_sent(round_, group, kind)
    addressees = find_addressees(group, kind)
    if not addressees.users:
        raise DomainError(_("Không còn ai để gửi: mọi người đã làm điều được đề nghị, hoặc chưa có tài khoản."))
    if addressees.fingerprint != seen:
        raise StaleVersion(_("Những người nhận vừa thay đổi. Hãy xem lại danh sách dưới đây rồi gửi."))
    nudge = Nudge(
        round_id=round_.id,
        kind=kind.value,
        group_key=group.key,
        subject=subject,
        text=text,
        recipients=len(addressees.users),
        sent_at=clock.now(),
        sent_by_id=actor.id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(nudge)
    except IntegrityError:  # somebody sent it in the meantime
        raise DomainError(_("Thư này vừa được một người khác gửi.")) from None
    telling.nudged(nudge, addressees.users)
    record("nudge_sent", nudge, actor=actor, round=round_.id, kind=kind.value, recipients=nudge.recipients)
    return nudge


def _sent_before(nudge: Nudge) -> DomainError:
    return DomainError(
        _(
            "Thư này đã gửi lúc %(when)s cho %(count)s người; mỗi nhóm chỉ gửi một lần.",
            when=format_instant(nudge.sent_at),
            count=nudge.recipients,
        )
    )
