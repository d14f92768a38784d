"""Fill freed seats from the next students by the same rule, everything else left untouched."""

from __future__ import annotations

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.attempts import queries as attempts_queries
from portal.attempts import service as attempts
from portal.attempts.models import MatchAttempt
from portal.errors import DomainError
from portal.extensions import db
from portal.placements import queries
from portal.rounds.models import Round
from portal.vietnamese.dates import local_day


def start_refill(round_: Round, *, key: str, actor: User) -> MatchAttempt:
    """Compute who gets the free seats, by the rule and the options of the published attempt.

    The attempt goes through the same approvals by different people. The same `key` gives the same attempt. Raises
    StaleVersion while another refill is under way, and DomainError before publication, after the internships, and
    where no seat is free, of an internship that has not begun, or nobody waits for one.
    """
    db.session.refresh(round_, with_for_update=True)  # what is free is looked at by one at a time
    published = attempts_queries.find_published(round_.id)
    if published is None:
        raise DomainError(_("Đợt này chưa công bố kết quả nên chưa có chỗ nào để bù."))
    if local_day(clock.now()) > round_.internship_ends_on:
        raise DomainError(_("Thời gian thực tập của đợt đã hết nên không bù chỗ nữa."))
    free = queries.find_free(round_)
    if not free.seats and free.begun:
        raise DomainError(_("Chỗ trống chỉ còn ở những nơi thực tập đã bắt đầu nên không bù nữa."))
    if not free.seats:
        raise DomainError(_("Không còn chỗ nào trống để bù."))
    if not free.students:
        raise DomainError(_("Không còn sinh viên nào chờ chỗ: mọi người đã có chỗ hoặc đã rút."))
    return attempts.start(
        round_,
        key=f"refill{key}",
        name=_("Bù chỗ trống"),
        rule=published.rule,
        options=published.options,
        actor=actor,
        standing=queries.standing_of(round_),
    )
