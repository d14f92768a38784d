"""Reads of drafts: a school sees the open one and its own students in it, the university all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, select, true
from sqlalchemy.orm import joinedload, lazyload

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts import outcomes
from portal.attempts.drafts.models import DraftComment, DraftMark, DraftSharing
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.queries import BY_HAND
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening
from portal.paging import Page, in_order, paginate
from portal.rounds.models import RoundPriority
from portal.schools.models import Field, Major
from portal.students.models import Student
from portal.vietnamese.folding import like_pattern

P = Permission

_LIKE_AN_ATTEMPT = ("person", "major", "gpa", "place", "rank")
ORDERS = {**{key: outcomes.ORDERS[key] for key in _LIKE_AN_ATTEMPT}, "school": (Student.school_code,)}


@dataclass(frozen=True)
class Wanted:
    """Filters of the rows; `threads`: "unread", "commented", or anything else for all."""

    search: str = ""
    threads: str = ""

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Wanted:
        """From the words of an address."""
        return cls(words.get("q", ""), words.get("threads", ""))


def find_open(round_id: UUID) -> DraftSharing | None:
    """The sharing that the schools of a round see now."""
    return db.session.scalar(
        select(DraftSharing).where(DraftSharing.round_id == round_id, DraftSharing.withdrawn_at.is_(None))
    )


# A publication ends the draft of its round at its very instant.
_WITH_A_PUBLICATION = exists().where(
    MatchAttempt.round_id == DraftSharing.round_id, MatchAttempt.published_at == DraftSharing.withdrawn_at
)


def ended_by_publication(sharing: DraftSharing) -> bool:
    """Whether the draft ended because a result was published: what was written about it stays readable."""
    statement = select(DraftSharing.id).where(DraftSharing.id == sharing.id, _WITH_A_PUBLICATION)
    return not sharing.is_open and db.session.scalar(statement) is not None


def find_sharing(actor: User, round_id: UUID) -> DraftSharing | None:
    """The draft the actor may read: the open one, or the last one that ended with a publication.

    To the university also the last one that was taken back from the schools.
    """
    statement = select(DraftSharing).where(DraftSharing.round_id == round_id)
    if not actor.scope(P.VIEW_DRAFT_RESULTS).everything:
        statement = statement.where(DraftSharing.withdrawn_at.is_(None) | _WITH_A_PUBLICATION)
    attempt = joinedload(DraftSharing.attempt).options(lazyload(MatchAttempt.decisions))
    return db.session.scalar(statement.order_by(DraftSharing.shared_at.desc()).limit(1).options(attempt))


def may_read(actor: User, attempt: MatchAttempt) -> bool:
    """Whether the attempt is the draft that the actor may read now."""
    sharing = find_sharing(actor, attempt.round_id)
    return sharing is not None and sharing.attempt_id == attempt.id


def within(actor: User, permission: Permission) -> ColumnElement[bool]:
    """Students of the actor's schools."""
    scope = actor.scope(permission)
    if scope.everything:
        return true()
    return Student.school_code.in_(scope.school_codes) if scope.school_codes else false()


def list_rows(actor: User, attempt: MatchAttempt, wanted: Wanted, *, page: int, sort: str = "") -> Page[Any]:
    """Rows of the draft within the actor's scope with `comments` and `unread`, by name or ORDERS; two statements."""
    return paginate(in_order(narrowed(select_rows(actor, attempt), actor, wanted), sort, ORDERS), page, rows=True)


def narrowed(statement: Select[Any], actor: User, wanted: Wanted) -> Select[Any]:
    """Those of the rows that the filters let through; what is unread is so to the actor."""
    if wanted.search.strip():
        statement = statement.where(Student.search_text.like(like_pattern(wanted.search), escape="\\"))
    if wanted.threads == "commented":
        return statement.where(exists().where(_about_row()))
    if wanted.threads == "unread":
        return statement.where(exists().where(_about_row(), unread_by(actor)))
    return statement


def get_row(actor: User, attempt: MatchAttempt, student_id: UUID, permission: Permission) -> Any:
    """One row of the draft; NotFound when the student is not the actor's, or not in the attempt."""
    statement = select_rows(actor, attempt).where(Student.id == student_id, within(actor, permission))
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound
    return row


def count_unread(actor: User, attempt: MatchAttempt) -> int:
    """Comments by others within the actor's scope that the actor has not read."""
    statement = (
        select(func.count())
        .select_from(DraftComment)
        .join(Student, Student.id == DraftComment.student_id)
        .where(DraftComment.attempt_id == attempt.id, unread_by(actor), within(actor, P.VIEW_DRAFT_RESULTS))
    )
    return db.session.scalar(statement) or 0


def list_thread(attempt: MatchAttempt, student_id: UUID) -> list[DraftComment]:
    """What was written about a row, the oldest first."""
    statement = select(DraftComment).where(DraftComment.attempt_id == attempt.id, DraftComment.student_id == student_id)
    authors = joinedload(DraftComment.author).lazyload(User.grants)
    return list(db.session.scalars(statement.order_by(DraftComment.written_at, DraftComment.id).options(authors)))


def _about_row() -> ColumnElement[bool]:
    return (DraftComment.attempt_id == ProposedPlacement.attempt_id) & (
        DraftComment.student_id == ProposedPlacement.student_id
    )


def unread_by(actor: User) -> ColumnElement[bool]:
    """Comments by others that the actor has not read; of statements about DraftComment."""
    read = exists().where(
        DraftMark.attempt_id == DraftComment.attempt_id,
        DraftMark.student_id == DraftComment.student_id,
        DraftMark.user_id == actor.id,
        DraftMark.read_until >= DraftComment.written_at,
    )
    return (DraftComment.author_id != actor.id) & ~read


def select_rows(actor: User, attempt: MatchAttempt) -> Select[Any]:
    """Rows of the draft within the actor's scope, with `comments` and `unread`, by name."""
    count = select(func.count()).select_from(DraftComment).where(_about_row())
    return (
        select(Student.id, Student.code, Student.full_name, Student.gpa, Student.school_code)
        .add_columns(Major.name.label("major"), Field.name.label("field"))
        .add_columns(
            ProposedPlacement.rank,
            Opening.title,
            RoundPriority.level,
            BY_HAND,
        )
        .add_columns(Commune.full_name.label("commune"))
        .add_columns(count.scalar_subquery().label("comments"))
        .add_columns(count.where(unread_by(actor)).scalar_subquery().label("unread"))
        .select_from(ProposedPlacement)
        .join(Student, Student.id == ProposedPlacement.student_id)
        .outerjoin(Major, Major.code == Student.major_code)
        .outerjoin(Field, Field.code == Major.field_code)
        .outerjoin(Opening, Opening.id == ProposedPlacement.opening_id)
        .outerjoin(Commune, Commune.code == Opening.commune_code)
        .outerjoin(
            RoundPriority,
            (RoundPriority.round_id == attempt.round_id) & (RoundPriority.commune_code == Opening.commune_code),
        )
        .where(ProposedPlacement.attempt_id == attempt.id, within(actor, P.VIEW_DRAFT_RESULTS))
        .order_by(Student.sort_key, Student.id)
    )
