"""Reads of a student's own consents."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.access import Permission
from portal.accounts.models import User
from portal.applications.models import Consent
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate
from portal.placements.models import Placement
from portal.placements.queries import HOLDS_A_SEAT
from portal.rounds.models import Round


def list_consents(actor: User, page: int) -> Page[Any]:
    """Rows (Consent, round) of all that the student ever agreed to, the latest first."""
    return paginate(_own(actor).order_by(Consent.given_at.desc(), Consent.purpose, Consent.id), page, rows=True)


def get_consent(actor: User, consent_id: UUID) -> tuple[Consent, str]:
    """One of them with the name of its round; raises NotFound for somebody else's."""
    row = db.session.execute(_own(actor).where(Consent.id == consent_id)).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _own(actor: User) -> Select[Consent, str]:
    students = actor.scope(Permission.VIEW_OWN_APPLICATION).student_ids
    statement = select(Consent, Round.name.label("round")).join(Round, Round.id == Consent.round_id)
    return statement.where(Consent.student_id.in_(students))


def find_seat(consent: Consent) -> Placement | None:
    """The seat that the student holds in the consent's round."""
    statement = select(Placement).where(
        Placement.round_id == consent.round_id, Placement.student_id == consent.student_id, HOLDS_A_SEAT
    )
    return db.session.scalar(statement.options(joinedload(Placement.opening)))


def version_of(text: str) -> str:
    """A short sign for a text as it was shown: two consents with the same sign are to the same words."""
    return hashlib.sha256(text.encode()).hexdigest()[:8].upper()
