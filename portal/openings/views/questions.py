"""Questions to a commune about its opening, and its answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.openings import queries, questions, rights, wording
from portal.openings.forms import AnswerForm, AskForm, EnterAnswerForm
from portal.openings.models import OpeningQuestion
from portal.openings.rules import AnswerSource
from portal.openings.views.blueprint import bp

P = Permission


@bp.route("/openings/<uuid:opening_id>/questions")
@requires(P.VIEW_OPENINGS)
def list_questions(opening_id: UUID) -> Any:
    """What was asked about an opening and what the commune said."""
    opening = queries.get_opening(current_user, opening_id)
    return render_template(
        "openings/questions.html",
        opening=opening,
        round=opening.round,
        questions=questions.list_questions(opening),
        sources=wording.ANSWER_SOURCES,
        owner=rights.is_owner(current_user, opening),
        is_open=questions.can_answer(opening),
    )


@bp.route("/openings/<uuid:opening_id>/ask", methods=["GET", "POST"])
@requires(P.ASK_COMMUNES)
def ask(opening_id: UUID) -> Any:
    opening = queries.get_opening(current_user, opening_id, P.ASK_COMMUNES)
    form = AskForm()
    asked, status = carry_out(form, lambda: questions.ask(opening, question=form.question.data, actor=current_user))
    if asked:
        flash(_("Đã ghi câu hỏi. Xã, phường thấy câu hỏi ở trang đề nghị của mình."), "success")
        return redirect(url_for(".list_questions", opening_id=opening.id))
    return render_template("openings/ask.html", opening=opening, round=opening.round, form=form), status


@bp.route("/questions/<uuid:question_id>/answer", methods=["GET", "POST"])
@requires(P.REQUEST_INTERNS)
def answer(question_id: UUID) -> Any:
    """The commune's own answer."""
    question = questions.get_question(current_user, question_id, P.REQUEST_INTERNS)
    form = AnswerForm(version=question.version)

    def keep() -> None:
        questions.answer(question, text=form.answer.data, seen=form.version.data, actor=current_user)

    return _answer(question, form, keep)


@bp.route("/questions/<uuid:question_id>/enter-answer", methods=["GET", "POST"])
@requires(P.ENTER_OPENING_ON_BEHALF)
def enter_answer(question_id: UUID) -> Any:
    """An answer that came by paper or phone."""
    question = questions.get_question(current_user, question_id, P.ENTER_OPENING_ON_BEHALF)
    form = EnterAnswerForm(version=question.version)

    def keep() -> None:
        questions.answer(
            question,
            text=form.answer.data,
            seen=form.version.data,
            actor=current_user,
            source=AnswerSource(form.source.data),
            source_note=form.source_note.data,
        )

    return _answer(question, form, keep)


def _answer(question: OpeningQuestion, form: AnswerForm, keep: Callable[[], None]) -> Any:
    opening = question.opening
    kept, status = carry_out(form, keep, record=question)
    if kept:
        flash(_("Đã ghi câu trả lời."), "success")
        return redirect(url_for(".list_questions", opening_id=opening.id))
    page = render_template("openings/answer.html", opening=opening, round=opening.round, question=question, form=form)
    return page, status
