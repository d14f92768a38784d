"""The messages by which a coordinator asks students or communes for what would fill more seats."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.addresses import path_to
from portal.attempts.readiness.models import Nudge
from portal.attempts.readiness.rules import NudgeKind
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify

_FILLED_BY_THE_COORDINATOR = ("subject", "text")
STUDENTS = notice_kind(
    "shortage_students",
    label=_l("Gợi ý sinh viên xem các nơi còn thiếu người"),
    vi=("{subject}", "Chào {name},\n\n{text}\n\nXem các đề nghị tại: {url}"),
    en=("{subject}", "Dear {name},\n\n{text}\n\nSee the openings at: {url}"),
    placeholders=_FILLED_BY_THE_COORDINATOR,
)
COMMUNES = notice_kind(
    "shortage_communes",
    label=_l("Gợi ý xã, phường mở rộng đề nghị còn thiếu người"),
    vi=("{subject}", "Kính gửi {name},\n\n{text}\n\nXem các đề nghị tại: {url}"),
    en=("{subject}", "Dear {name},\n\n{text}\n\nSee your requests at: {url}"),
    placeholders=_FILLED_BY_THE_COORDINATOR,
)


def nudged(nudge: Nudge, users: Iterable[User]) -> None:
    """Send the message to these people; once, however often it is asked for."""
    to_students = nudge.kind == NudgeKind.LIST
    url = path_to("applications.openings" if to_students else "openings.index", round_id=nudge.round_id)
    kind = STUDENTS if to_students else COMMUNES
    notify(kind, map(Recipient.of, users), key=str(nudge.id), url=url, subject=nudge.subject, text=nudge.text)
