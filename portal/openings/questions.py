"""Questions to a commune about its opening, and the answers, by whatever way they come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import record
from portal.errors import DomainError, NotAllowed, NotFound, ensure_version
from portal.extensions import db
from portal.openings import rights, telling
from portal.openings.models import Opening, OpeningQuestion
from portal.openings.queries import in_scope
from portal.openings.rules import ANSWERABLE, AnswerSource


def get_question(actor: User, question_id: UUID, permission: Permission) -> OpeningQuestion:
    """A question about an opening the permission reaches; raises NotFound."""
    found = db.session.scalar(
        _with_people()
        .join(Opening, Opening.id == OpeningQuestion.opening_id)
        .where(OpeningQuestion.id == question_id, in_scope(actor.scope(permission)))
    )
    if found is None:
        raise NotFound
    return found


def list_questions(opening: Opening) -> list[OpeningQuestion]:
    """All questions about the opening, the unanswered ones first, then the newest."""
    return list(
        db.session.scalars(
            _with_people()
            .where(OpeningQuestion.opening_id == opening.id)
            .order_by(OpeningQuestion.answered_at.is_not(None), OpeningQuestion.asked_at.desc(), OpeningQuestion.id)
        )
    )


def count_unanswered(opening: Opening) -> int:
    """How many questions about the opening wait for the commune."""
    waiting = (OpeningQuestion.opening_id == opening.id, OpeningQuestion.answered_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(OpeningQuestion).where(*waiting)) or 0


def _with_people() -> Select[Any]:
    by_name = (OpeningQuestion.asked_by, OpeningQuestion.answered_by)
    return select(OpeningQuestion).options(*(joinedload(person).lazyload(User.grants) for person in by_name))


def can_answer(opening: Opening) -> bool:
    """Whether an answer can still matter: the opening is not at its end."""
    return opening.status in ANSWERABLE


def ask(opening: Opening, *, question: str, actor: User) -> OpeningQuestion:
    """Ask the commune; the same open question twice, as by a double click, is one."""
    _ensure_answerable(opening)
    db.session.execute(select(Opening.id).where(Opening.id == opening.id).with_for_update())
    twin = db.session.scalar(
        select(OpeningQuestion).where(
            OpeningQuestion.opening_id == opening.id,
            OpeningQuestion.question == question,
            OpeningQuestion.answered_at.is_(None),
        )
    )
    if twin is not None:
        return twin
    asked = OpeningQuestion(opening_id=opening.id, question=question, asked_by_id=actor.id, asked_at=clock.now())
    db.session.add(asked)
    record("opening_question_asked", asked, actor=actor, personal={"question": question}, opening=opening.id)
    telling.asked(asked, opening)
    return asked


def answer(
    question: OpeningQuestion,
    *,
    text: str,
    seen: int | str | None,
    actor: User | None,
    source: AnswerSource = AnswerSource.PORTAL,
    source_note: str = "",
    answered_name: str = "",
) -> None:
    """Keep the commune's one answer.

    `actor` is None where a one-time link stands for the commune, and `answered_name` then says who used it. An answer
    that came by paper or phone says from where. Raises StaleVersion when it was answered meanwhile.
    """
    db.session.refresh(question, with_for_update={"of": OpeningQuestion})
    ensure_version(question, seen)
    if question.answered_at is not None:
        raise DomainError(_("Câu hỏi này đã được trả lời. Hãy xem câu trả lời bên dưới."))
    _ensure_answerable(question.opening)
    if source in (AnswerSource.PAPER, AnswerSource.PHONE) and not source_note:
        raise DomainError(_("Ghi số, ngày của văn bản, hoặc ai đã trả lời và vào lúc nào."), field="source_note")
    if source is AnswerSource.PORTAL and (actor is None or not rights.is_owner(actor, question.opening)):
        raise NotAllowed(_("Chỉ xã, phường được hỏi mới trả lời được câu hỏi này."))
    question.answer = text
    question.answered_at = clock.now()
    question.answered_by_id = actor.id if actor else None
    question.answered_name = answered_name
    question.answer_source = source.value
    question.source_note = source_note
    personal = {"answer": text, "name": answered_name}
    record("opening_question_answered", question, actor=actor, personal=personal, source=source)


def _ensure_answerable(opening: Opening) -> None:
    if not can_answer(opening):
        raise DomainError(_("Đề nghị này đã kết thúc nên không còn hỏi đáp. Hãy liên hệ xã, phường qua điện thoại."))
