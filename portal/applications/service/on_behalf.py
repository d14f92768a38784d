"""Writing an application down for a student who cannot: ill, without network. Always marked, always told."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from portal.accounts.models import User
from portal.applications import offers
from portal.applications.dictated import Dictated, OnBehalf
from portal.applications.models import Application
from portal.applications.rules import ApplicationStatus, Purpose
from portal.applications.service import holding
from portal.applications.service.consents import standing_consents
from portal.applications.service.draft import rewrite
from portal.applications.service.submission import Submitted, find_copy, start_again, submit
from portal.applications.standing import Standing
from portal.errors import DomainError, ensure_version
from portal.openings.rules import Source


def enter(
    standing: Standing,
    told: Dictated,
    behalf: OnBehalf,
    *,
    signed: Collection[Purpose],
    key: str,
    seen: int | str | None,
    actor: User,
) -> Submitted:
    """Submit for a student what came by paper or phone; their draft becomes what was told.

    The student is told at once, and may change it until the round closes for lists, as after any submission.
    `signed`: the consents on the signed sheet; those given on the portal before go on. Nobody consents by phone.
    Raises ApplicationRefused with every reason, StaleVersion when the student changed something meanwhile.
    """
    _ensure_traceable(behalf, signed)
    stored = holding.find_locked(standing)
    earlier = find_copy(stored, key) if stored else None
    if earlier is not None:
        return Submitted(earlier, 0)
    if stored is not None and stored.status == ApplicationStatus.WITHDRAWN:
        ensure_version(stored, seen)
        start_again(standing, actor=actor)
        seen = stored.version
    application = holding.begin_seen(standing, seen, actor=actor)
    _write(application, told, standing)
    holding.touch(application)
    consents = standing_consents(standing.student, standing.round) | set(signed)
    return submit(standing, key=key, consents=consents, seen=application.version, actor=actor, behalf=behalf)


def _ensure_traceable(behalf: OnBehalf, signed: Collection[Purpose]) -> None:
    if behalf.source is Source.PORTAL or not behalf.note:
        raise DomainError(_("Ghi số, ngày của giấy, hoặc ai đã gọi điện và vào lúc nào."), field="note")
    if bool(signed) != bool(behalf.paper):
        raise DomainError(
            _("Ghi nơi lưu tờ giấy sinh viên đã ký và đánh dấu đúng các mục đã ký, hoặc để trống cả hai."),
            field="paper",
        )


def _write(application: Application, told: Dictated, standing: Standing) -> None:
    for opening_id in told.openings:
        offers.get_offer(standing, opening_id)
    rewrite(application, told, standing)
