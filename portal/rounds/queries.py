"""Reads of rounds, for this room and for all that come after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Row, Uuid, column, func, literal, or_, select, table, union_all
from sqlalchemy.orm import lazyload

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.communes.models import Classification, Commune, CommuneLevel
from portal.communes.rules import is_valid_on
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate
from portal.rounds.models import Round, RoundField, RoundPriority
from portal.rounds.preconditions import Facts
from portal.rounds.rules import TAKES_ENTRIES, RoundStatus
from portal.rounds.wording import EVENTS
from portal.schools.models import Field
from portal.vietnamese.dates import day_start, exclusive_end

# Tables of later rooms, counted by name for the preconditions of a round's steps.
_OPENING = table("opening", column("round_id", Uuid), column("status"))
_NOMINATION = table("nomination", column("round_id", Uuid), column("status"))
_ATTEMPT = table("match_attempt", column("round_id", Uuid), column("status"))
_APPEAL = table("appeal", column("round_id", Uuid), column("status"))
_APPLICATION = table("application", column("id", Uuid), column("round_id", Uuid))
_SUBMISSION = table("submission", column("application_id", Uuid), column("counts", Boolean))


def can_see(actor: Any, round_: Round) -> bool:
    """Rounds are for everybody once they were opened; before, for those whose view is not limited to a place."""
    return round_.opened_at is not None or bool(actor.scope(Permission.VIEW_ROUNDS).everything)


def get_round(round_id: UUID, actor: Any = None) -> Round:
    """The round; NotFound when there is none, or when `actor` (if given) may not see it yet."""
    # Fields and steps are read when they are asked for: most pages of a round show neither.
    late = (lazyload(Round.fields), lazyload(Round.steps))
    round_ = db.session.get(Round, round_id, options=late)
    if round_ is None or (actor is not None and not can_see(actor, round_)):
        raise NotFound
    return round_


def get_opened_round(round_id: UUID) -> Round:
    """A round that is or was open: what the public may know of."""
    round_ = get_round(round_id)
    if round_.opened_at is None:
        raise NotFound
    return round_


def list_rounds(actor: Any, *, status: RoundStatus | None = None, page: int = 1) -> Page[Any]:
    """Rows (id, name, status, is_demo, dates) of the rounds the actor may see, newest first."""
    statement = select(
        Round.id,
        Round.name,
        Round.status,
        Round.is_demo,
        Round.applications_open_at,
        Round.applications_close_at,
        Round.internship_starts_on,
        Round.internship_ends_on,
    ).order_by(Round.internship_starts_on.desc(), Round.created_at.desc(), Round.id)
    if not actor.scope(Permission.VIEW_ROUNDS).everything:
        statement = statement.where(Round.opened_at.is_not(None))
    if status:
        statement = statement.where(Round.status == status.value)
    return paginate(statement, page, rows=True)


def find_round_by_name(name: str) -> Round | None:
    return db.session.scalar(select(Round).where(Round.name == name))


# Asked at the foot of many pages: made once.
_CONTACT = (
    select(Round.contact_office, Round.contact_phone, Round.contact_email)
    .where(Round.opened_at.is_not(None), Round.status != RoundStatus.CANCELLED.value)
    .order_by(Round.opened_at.desc(), Round.id)
    .limit(1)
)


def find_contact() -> Any:
    """Whom to call (contact_office, contact_phone, contact_email) about the newest round; None before the first."""
    return db.session.execute(_CONTACT).one_or_none()


def list_fields() -> Sequence[Field]:
    """Every priority field, in its order."""
    return db.session.scalars(select(Field).order_by(Field.position)).all()


def list_round_fields(round_id: UUID) -> Sequence[Field]:
    """The fields of a round, in their order."""
    return db.session.scalars(
        select(Field)
        .join(RoundField, RoundField.field_code == Field.code)
        .where(RoundField.round_id == round_id)
        .order_by(Field.position)
    ).all()


def fields_of(round_: Round) -> list[Field]:
    """The same without a statement: they came with the round."""
    return sorted((chosen.field for chosen in round_.fields), key=lambda field: field.position)


def find_classification(round_: Round) -> Classification | None:
    return find_classification_by_id(round_.classification_id)


def find_classification_by_id(classification_id: UUID | None) -> Classification | None:
    return db.session.get(Classification, classification_id) if classification_id else None


def levels_of(round_id: UUID) -> dict[str, int | None]:
    """Commune code → level in the snapshot of an opened round."""
    rows = db.session.execute(
        select(RoundPriority.commune_code, RoundPriority.level).where(RoundPriority.round_id == round_id)
    )
    return {row.commune_code: row.level for row in rows}


def list_levels(round_: Round) -> list[Row[Any]]:
    """A row (code, full_name, former_districts, level) for each commune.

    From the snapshot when there is one, else from the classification chosen so far.
    """
    source: Any = RoundPriority if round_.opened_at else CommuneLevel
    at = source.commune_code == Commune.code
    mine = source.round_id == round_.id if round_.opened_at else source.classification_id == round_.classification_id
    statement = (
        select(Commune.code, Commune.full_name.label("full_name"), Commune.former_districts, source.level)
        .outerjoin(source, at & mine)
        .order_by(source.level.is_(None).desc(), source.level, Commune.sort_key)
    )
    return list(db.session.execute(statement))


def classification_levels(classification_id: UUID | None) -> list[Row[Any]]:
    """A row (code, full_name, level) for every commune, None where the classification has no level."""
    statement = (
        select(Commune.code, Commune.full_name.label("full_name"), CommuneLevel.level)
        .outerjoin(
            CommuneLevel,
            (CommuneLevel.commune_code == Commune.code) & (CommuneLevel.classification_id == classification_id),
        )
        .order_by(Commune.sort_key)
    )
    return list(db.session.execute(statement))


def history(round_: Round) -> list[Row[Any]]:
    """Rows (at, action, who) of what was done to a round, oldest first, from the audit trail."""
    return list(
        db.session.execute(
            select(AuditEvent.at, AuditEvent.action, User.full_name.label("who"))
            .outerjoin(User, User.id == AuditEvent.actor_id)
            .where(
                AuditEvent.object_type == Round.__tablename__,
                AuditEvent.object_id == str(round_.id),
                AuditEvent.action.in_(list(EVENTS)),
            )
            .order_by(AuditEvent.sequence)
        )
    )


def count_entries(round_id: UUID) -> dict[str, dict[str, int]]:
    """How many nominations, openings, attempts and appeals the round has by status, and submissions that count."""
    kinds = {"openings": _OPENING, "nominations": _NOMINATION, "attempts": _ATTEMPT, "appeals": _APPEAL}
    parts = [
        select(literal(kind).label("kind"), rows.c.status.label("status"), func.count().label("number"))
        .where(rows.c.round_id == round_id)
        .group_by(rows.c.status)
        for kind, rows in kinds.items()
    ]
    submissions = (
        select(literal("submissions").label("kind"), literal("counts").label("status"), func.count().label("number"))
        .select_from(_SUBMISSION.join(_APPLICATION, _APPLICATION.c.id == _SUBMISSION.c.application_id))
        .where(_APPLICATION.c.round_id == round_id, _SUBMISSION.c.counts)
    )
    counts: dict[str, dict[str, int]] = {kind: {} for kind in (*kinds, "submissions")}
    for kind, status, number in db.session.execute(union_all(*parts, submissions)):
        counts[kind][status] = number
    return counts


def facts_of(round_: Round, counts: Mapping[str, Mapping[str, int]] | None = None) -> Facts:
    """Everything the preconditions of a round's steps are decided from."""
    counts = count_entries(round_.id) if counts is None else counts
    classification = find_classification(round_)
    is_draft = round_.status == RoundStatus.DRAFT
    levels = classification_levels(round_.classification_id) if is_draft and classification else []
    holds = classification is not None and is_valid_on(
        round_.internship_starts_on, valid_from=classification.valid_from, valid_to=classification.valid_to
    )
    return Facts(
        now=clock.now(),
        applications_close_at=round_.applications_close_at,
        internship_starts_at=day_start(round_.internship_starts_on),
        internship_ends_at=exclusive_end(round_.internship_ends_on),
        fields=len(round_.fields),
        steps=len(round_.steps),
        has_classification=classification is not None,
        classification_holds=holds,
        undetermined=tuple(row.full_name for row in levels if row.level is None),
        openings=counts["openings"],
        nominations=counts["nominations"],
        attempts=counts["attempts"],
        submissions=counts["submissions"].get("counts", 0),
        open_appeals=counts["appeals"].get("open", 0),
    )


def list_taking_entries() -> Sequence[Any]:
    """(id, name, status, nominations_close_at, openings_close_at, applications_close_at) of the rounds in which
    schools, communes or students may still have something to do, the newest first; `rules` says of each whether a
    window is still open."""
    return db.session.execute(
        select(Round.id, Round.name, Round.status, Round.nominations_close_at, Round.openings_close_at)
        .add_columns(Round.applications_close_at)
        .where(Round.status.in_(TAKES_ENTRIES))
        .order_by(Round.opened_at.desc(), Round.id)
    ).all()


def find_in_preparation(parent_id: UUID) -> Round | None:
    """The supplementary round that still takes free seats and students over."""
    preparing = [RoundStatus.DRAFT.value, *(status.value for status in TAKES_ENTRIES)]
    return db.session.scalar(select(Round).where(Round.parent_id == parent_id, Round.status.in_(preparing)))


def list_linked(round_: Round, actor: Any) -> list[Round]:
    """The round's own parent and its supplementary rounds, those that the actor may see, the oldest first."""
    linked = db.session.scalars(
        select(Round)
        .where(or_(Round.id == round_.parent_id, Round.parent_id == round_.id))
        .options(lazyload(Round.fields), lazyload(Round.steps))
        .order_by(Round.created_at, Round.id)
    )
    return [other for other in linked if can_see(actor, other)]
