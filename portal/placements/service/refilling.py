"""Fill freed seats from the next students by the same rule, everything else left untouched."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.accounts.models import User
from portal.attempts import queries as attempts_queries
from portal.attempts import service as attempts
from portal.attempts.models import MatchAttempt
from portal.errors import DomainError
from portal.placements import queries
from portal.rounds.models import Round


def start_refill(round_: Round, *, key: str, actor: User) -> MatchAttempt:
    """Compute who gets the free seats, by the rule and the options of the published attempt.

    The attempt goes through the same approvals by different people. The same `key` gives the same attempt. Raises
    DomainError before publication, and where no seat is free or nobody waits for one.
    """
    published = attempts_queries.find_published(round_.id)
    if published is None:
        raise DomainError(_("Đợt này chưa công bố kết quả nên chưa có chỗ nào để bù."))
    free = queries.find_free(round_)
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
