"""What has changed since an approver last looked, at this attempt or at another one of its round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.accounts.models import User
from portal.attempts.approvals.models import AttemptLook
from portal.attempts.changes.models import HandChange
from portal.attempts.comparison import Change, count_moves
from portal.attempts.models import AttemptComment, MatchAttempt
from portal.attempts.queries import BARE
from portal.attempts.wording import said
from portal.extensions import db


@dataclass(frozen=True)
class Since:
    """When the approver last looked, and a sentence for each thing that is different now.

    `other`: the attempt of the round that they looked at then, where it was not this one.
    """

    looked_at: datetime
    sentences: list[str]
    other: UUID | None = None


def since_last_look(attempt: MatchAttempt, actor: User, changes: Iterable[HandChange]) -> Since | None:
    """What the actor has not seen yet; None for who looks at an attempt of the round for the first time.

    `changes`: every change by hand of the attempt.
    """
    since = (AttemptComment.attempt_id == AttemptLook.attempt_id, AttemptComment.written_at > AttemptLook.looked_at)
    comments = select(func.count()).select_from(AttemptComment).where(*since).correlate(AttemptLook)
    row = db.session.execute(
        select(AttemptLook, comments.scalar_subquery())
        .join(MatchAttempt, MatchAttempt.id == AttemptLook.attempt_id)
        .where(AttemptLook.user_id == actor.id, MatchAttempt.round_id == attempt.round_id)
        .order_by(AttemptLook.looked_at.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    look, new_comments = row
    if look.attempt_id == attempt.id:
        return Since(look.looked_at, _on_the_same(attempt, look, new_comments, changes))
    other = db.session.scalars(select(MatchAttempt).where(MatchAttempt.id == look.attempt_id).options(*BARE)).one()
    return Since(look.looked_at, _against(other, attempt), other.id)


def note_look(attempt_id: UUID, user_id: UUID, *, sending: int) -> None:
    """Somebody sees the attempt as it is now, in its so many-th sending; opened twice at once it is noted once."""
    seen = {"looked_at": clock.now(), "sending": sending}
    insert = (postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert)(AttemptLook)
    statement = insert.values(attempt_id=attempt_id, user_id=user_id, **seen)
    db.session.execute(statement.on_conflict_do_update(index_elements=["attempt_id", "user_id"], set_=seen))


def _on_the_same(attempt: MatchAttempt, look: AttemptLook, comments: int, changes: Iterable[HandChange]) -> list[str]:
    told = []
    if attempt.sendings > look.sending:
        told.append(_("Phương án được trình lại (lần %(count)s).", count=attempt.sendings))
    told += [
        _("Bước %(position)s: %(said)s", position=answer.position, said=said(answer))
        for answer in attempt.decisions
        if answer.decided_at > look.looked_at
    ]
    if comments:
        told.append(_("Có thêm %(count)s góp ý.", count=comments))
    new = [change for change in changes if change.changed_at > look.looked_at]
    undone = sum(change.undoes_id is not None for change in new)
    if new:
        made = len(new) - undone
        told.append(_("Có thêm %(made)s thay đổi bằng tay, %(undone)s lần hoàn tác.", made=made, undone=undone))
    return told


def _against(other: MatchAttempt, attempt: MatchAttempt) -> list[str]:
    """How the attempt differs from the one that was looked at last time."""
    moves = count_moves(other, attempt)
    told = [
        _(
            "Lần trước bạn xem phương án %(number)s; phương án này đưa %(count)s sinh viên tới nơi khác.",
            number=other.number,
            count=sum(moves.values()),
        )
    ]
    if moves[Change.PLACED] or moves[Change.UNPLACED]:
        told.append(
            _(
                "%(placed)s sinh viên nay có chỗ, %(unplaced)s sinh viên không còn chỗ.",
                placed=moves[Change.PLACED],
                unplaced=moves[Change.UNPLACED],
            )
        )
    if other.input_sha256 != attempt.input_sha256:
        told.append(_("Dữ liệu đầu vào đã được chốt lại từ đó."))
    return told
