"""Share a draft with the schools, take it back, and write about its rows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.accounts.models import User
from portal.attempts import telling
from portal.attempts.drafts import queries
from portal.attempts.drafts.models import DraftComment, DraftMark, DraftSharing
from portal.attempts.models import MatchAttempt
from portal.attempts.rules import SHAREABLE, may_be_sent
from portal.attempts.service import lock
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.rounds.models import Round


def share(attempt: MatchAttempt, *, actor: User) -> DraftSharing:
    """Let the schools see the attempt in place of whatever draft of the round they saw; again is the same sharing.

    Raises DomainError for an attempt without a result, or one that is only there to compare with.
    """
    _lock_round(attempt.round_id)
    lock(attempt)
    if attempt.status not in SHAREABLE or not may_be_sent(attempt.rule):
        raise DomainError(_("Chỉ gửi các trường xem phương án đã có kết quả, chưa công bố và trình duyệt được."))
    shown = queries.find_open(attempt.round_id)
    if shown is not None and shown.attempt_id == attempt.id:
        return shown
    if shown is not None:
        _end(shown)
    sharing = DraftSharing(
        round_id=attempt.round_id, attempt_id=attempt.id, shared_at=clock.now(), shared_by_id=actor.id
    )
    db.session.add(sharing)
    db.session.flush()
    telling.draft_shared(sharing, attempt)
    record("draft_shared", attempt, actor=actor, instead_of=shown.attempt_id if shown else None)
    return sharing


def withdraw(attempt: MatchAttempt, *, actor: User) -> None:
    """The schools no longer see the attempt; what was written stays with it. Raises StaleVersion when they do not."""
    _lock_round(attempt.round_id)
    shown = queries.find_open(attempt.round_id)
    if shown is None or shown.attempt_id != attempt.id:
        raise StaleVersion(_("Các trường không còn xem phương án này. Hãy tải lại trang."))
    _end(shown)
    record("draft_withdrawn", attempt, actor=actor)


def end_with_publication(published: MatchAttempt, *, actor: User) -> None:
    """A result is published: the draft that the schools saw is superseded by it, what they wrote stays readable."""
    shown = queries.find_open(published.round_id)
    if shown is not None:
        _end(shown, published.published_at)
        record("draft_withdrawn", shown.attempt, actor=actor)


def comment(sharing: DraftSharing, student_id: UUID, text: str, *, key: str, actor: User) -> DraftComment:
    """Write about a row of an open draft; the same `key` gives the same comment.

    Whether the row is the actor's to comment on was asked when it was loaded. Raises DomainError after withdrawal.
    """
    # The row alone: PostgreSQL locks nothing across the outer joins that came with the sharing.
    db.session.execute(select(DraftSharing.id).where(DraftSharing.id == sharing.id).with_for_update())
    db.session.refresh(sharing, ["withdrawn_at"])
    if not sharing.is_open:
        raise DomainError(_("Dự thảo này không còn mở nên không nhận thêm ý kiến. Nội dung bạn gõ vẫn còn dưới đây."))
    name = f"{actor.id.hex}{key}"[:64]
    earlier = db.session.scalar(select(DraftComment).where(DraftComment.idempotency_key == name))
    if earlier is not None:
        return earlier
    row = DraftComment(
        attempt_id=sharing.attempt_id,
        student_id=student_id,
        author_id=actor.id,
        written_at=clock.now(),
        text=text,
        idempotency_key=name,
    )
    db.session.add(row)
    db.session.flush()
    telling.draft_commented(sharing, row, actor=actor)
    record("draft_commented", sharing.attempt, actor=actor, personal={"text": text}, student=student_id)
    return row


def mark_read(attempt_id: UUID, student_id: UUID, until: datetime, *, user_id: UUID) -> None:
    """Note that somebody has seen what was written about the row until then."""
    key = {"attempt_id": attempt_id, "student_id": student_id, "user_id": user_id}
    mark = db.session.get(DraftMark, key)
    if mark is not None:
        mark.read_until = max(mark.read_until, until)
        db.session.flush()
        return
    try:
        with db.session.begin_nested():
            db.session.add(DraftMark(**key, read_until=until))
    except IntegrityError:  # the same page was opened twice at once
        return


def _lock_round(round_id: UUID) -> None:
    """One change of what the schools see at a time."""
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update())


def _end(sharing: DraftSharing, at: datetime | None = None) -> None:
    sharing.withdrawn_at = at or clock.now()
    db.session.flush()
