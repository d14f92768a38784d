"""Moving one student of a draft by hand, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.accounts.models import User
from portal.attempts.changes import queries
from portal.attempts.changes.considering import Draft, Move, consider
from portal.attempts.changes.models import HandChange
from portal.attempts.changes.rules import ChangeReason, last_of, may_be_changed
from portal.attempts.changes.wording import reason_label
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.service import lock, measures
from portal.audit.service import record
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.matching.standing import count_envious


@dataclass(frozen=True)
class Seen:
    """What a form was made from: the attempt's version, and how many changes by hand it had."""

    version: str
    changes: str

    @classmethod
    def of(cls, attempt: MatchAttempt) -> Seen:
        return cls(str(attempt.version), str(len(queries.list_all(attempt.id))))

    def ensure_current(self, attempt: MatchAttempt) -> None:
        """Raise StaleVersion with the changes that were made since."""
        if self.version == str(attempt.version):
            return
        known = int(self.changes) if self.changes.isascii() and self.changes.isdigit() and len(self.changes) < 7 else 0
        raise StaleVersion(
            changes=[
                (_("Thay đổi %(number)s", number=change.number), _("chưa có"), reason_label(change.reason))
                for change in queries.list_all(attempt.id)[known:]
            ]
        )


def can_change(attempt: MatchAttempt) -> bool:
    """Whether the attempt is a draft that may be changed by hand."""
    return may_be_changed(attempt.status, attempt.rule)


def move(
    attempt: MatchAttempt,
    student_id: UUID,
    target: UUID | None,
    *,
    reason: ChangeReason,
    note: str,
    seen: Seen,
    actor: User,
) -> HandChange:
    """Send a student of the draft to another opening, or (None) take their place away.

    Raises StaleVersion when the attempt changed since the form was made, DomainError when it is no draft any more or
    the move is not allowed (portal.attempts.changes.considering).
    """
    _open(attempt, seen)
    found = consider(Draft.of(attempt, student_id), target)
    return _apply(attempt, found, student_id, reason, actor, note=note)


def undo(attempt: MatchAttempt, change: HandChange, *, note: str, seen: Seen, actor: User) -> HandChange:
    """Take a change back: the last one of its student that holds; the seat left must still be free.

    Raises StaleVersion and DomainError as `move` does.
    """
    _open(attempt, seen)
    found = consider_undoing(attempt, change)
    return _apply(attempt, found, change.student_id, ChangeReason.UNDONE, actor, note=note, undoes=change)


def consider_undoing(attempt: MatchAttempt, change: HandChange) -> Move:
    """What taking a change back would do; raises DomainError where it cannot be."""
    if last_of(queries.list_all(attempt.id), change.student_id) is not change:
        raise DomainError(
            _("Chỉ hoàn tác được thay đổi mới nhất còn hiệu lực của sinh viên. Hãy hoàn tác các thay đổi sau nó trước.")
        )
    return consider(Draft.of(attempt, change.student_id), change.from_opening_id)


def _open(attempt: MatchAttempt, seen: Seen) -> None:
    lock(attempt)
    seen.ensure_current(attempt)
    if not can_change(attempt):
        raise DomainError(
            _("Chỉ đổi bằng tay khi phương án là bản nháp: đã có kết quả hoặc bị trả lại, và trình duyệt được.")
        )


def _apply(
    attempt: MatchAttempt,
    found: Move,
    student_id: UUID,
    reason: ChangeReason,
    actor: User,
    *,
    note: str,
    undoes: HandChange | None = None,
) -> HandChange:
    """Keep the row, what was done to it, and the measures of what now holds."""
    change = HandChange(
        attempt_id=attempt.id,
        number=len(queries.list_all(attempt.id)) + 1,
        student_id=student_id,
        from_opening_id=found.draft.place,
        to_opening_id=found.target,
        reason=reason.value,
        note=note,
        changed_by_id=actor.id,
        changed_at=clock.now(),
        undoes_id=undoes.id if undoes else None,
    )
    db.session.add(change)
    row = (ProposedPlacement.attempt_id == attempt.id, ProposedPlacement.student_id == student_id)
    db.session.execute(update(ProposedPlacement).where(*row).values(opening_id=found.target, rank=found.rank))
    db.session.flush()
    holding = {"hand_changes": queries.count_standing(attempt.id), "envy": count_envious(found.after)}
    attempt.report = {**(attempt.report or {}), **measures(found.after), **holding}
    flag_modified(attempt, "report")  # a new version, so that whoever saw the attempt before is told
    db.session.flush()
    facts = {"number": change.number, "student": student_id, "reason": reason.value, "undoes": change.undoes_id}
    places = {"from_opening": change.from_opening_id, "to_opening": change.to_opening_id}
    record("attempt_changed", attempt, actor=actor, personal={"note": note}, **facts, **places)
    return change
