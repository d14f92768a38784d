"""Reads of what a publication told, scoped to the actor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, select, true
from sqlalchemy.orm import joinedload, lazyload

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import AttemptStatus
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, paginate
from portal.placements.published.models import EmptySeats, Explanation, PublicFiles
from portal.rounds.models import RoundPriority

_STANDS = MatchAttempt.status == AttemptStatus.PUBLISHED.value


def list_explanations(actor: User) -> dict[UUID, Explanation]:
    """Why the actor did not get what they ranked higher, by the round of the published result."""
    students = actor.scope(Permission.VIEW_OWN_PLACEMENT).student_ids
    statement = (
        select(MatchAttempt.round_id, Explanation)
        .join(MatchAttempt, MatchAttempt.id == Explanation.attempt_id)
        .where(Explanation.student_id.in_(students), _STANDS)
    )
    return {round_id: explanation for round_id, explanation in db.session.execute(statement)}


def name_openings(explanations: Iterable[Explanation]) -> dict[str, str]:
    """Title and commune of every opening that the explanations speak of, by the id they use; one statement."""
    keys = {UUID(reason["opening"]) for explanation in explanations for reason in explanation.reasons}
    if not keys:
        return {}
    statement = select(Opening.id, Opening.title, Commune.full_name).join(Commune, Commune.code == Opening.commune_code)
    rows = db.session.execute(statement.where(Opening.id.in_(keys)))
    return {key.hex: f"{commune} – {title}" for key, title, commune in rows}


def list_empty_seats(actor: User, round_id: UUID, *, page: int) -> Page[Any]:
    """Openings (EmptySeats, Opening, level) within the actor's scope that the published result left seats of empty."""
    statement = (
        select(EmptySeats, Opening, RoundPriority.level)
        .join(MatchAttempt, MatchAttempt.id == EmptySeats.attempt_id)
        .join(Opening, Opening.id == EmptySeats.opening_id)
        .join(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            and_(RoundPriority.round_id == Opening.round_id, RoundPriority.commune_code == Opening.commune_code),
        )
        .where(MatchAttempt.round_id == round_id, _STANDS, _within(actor))
        .order_by(RoundPriority.level, Commune.sort_key, Opening.title, Opening.id)
        .options(joinedload(Opening.commune), lazyload(Opening.round))
    )
    return paginate(statement, page, rows=True)


def _within(actor: User) -> ColumnElement[bool]:
    """The seats of the actor's communes; a school has none."""
    scope = actor.scope(Permission.VIEW_PLACEMENTS)
    if scope.everything:
        return true()
    return Opening.commune_code.in_(scope.commune_codes) if scope.commune_codes else false()


def find_public_files(round_id: UUID) -> PublicFiles | None:
    """What everybody may download of the round's published result, the archive itself left behind."""
    statement = select(PublicFiles).join(MatchAttempt, MatchAttempt.id == PublicFiles.attempt_id)
    return db.session.scalar(statement.where(MatchAttempt.round_id == round_id, _STANDS))


def get_archive(round_id: UUID) -> bytes:
    """The archive of the round's published result; raises NotFound before publication."""
    statement = select(PublicFiles.archive).join(MatchAttempt, MatchAttempt.id == PublicFiles.attempt_id)
    archive = db.session.scalar(statement.where(MatchAttempt.round_id == round_id, _STANDS))
    if archive is None:
        raise NotFound
    return archive
