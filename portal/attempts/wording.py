"""How approvals are said to people: the steps with their answers, and why somebody may not decide."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.attempts.rules import AttemptStatus, Decision, Obstacle, current_step
from portal.design import format_instant
from portal.design_words import ROLES


def obstacle_message(obstacle: Obstacle) -> str:
    """The reason as a sentence for the person it concerns."""
    return {
        Obstacle.NOT_SENT: _("Phương án này không còn chờ phê duyệt."),
        Obstacle.ROUND_NOT_IN_REVIEW: _("Đợt thực tập không còn ở bước xét duyệt kết quả."),
        Obstacle.RAN_IT: _("Bạn đã chạy hoặc trình phương án này nên không được phê duyệt. Cần một người khác."),
        Obstacle.ENTERED_ON_BEHALF: _(
            "Bạn đã nhập đề nghị thay cho một xã trong đợt này nên không được phê duyệt. Cần một người khác."
        ),
        Obstacle.DECIDED_BEFORE: _("Bạn đã quyết định một bước của lần trình này. Bước sau phải do người khác."),
        Obstacle.ANOTHERS_STEP: _("Bước hiện tại do cơ quan khác phê duyệt. Bạn chưa phải làm gì."),
    }[obstacle]


def said(answer: ApprovalDecision) -> str:
    """Who answered what, when, and why."""
    word = _("đồng ý") if answer.decision == Decision.APPROVE else _("trả lại")
    reason = f" – {answer.reason}" if answer.reason else ""
    return f"{answer.decided_by.full_name}, {format_instant(answer.decided_at)}: {word}{reason}"


def steps_shown(attempt: MatchAttempt) -> list[dict[str, Any]]:
    """The approvals in their order with the answers of the last sending, as the macro `steps` takes them."""
    answers = {answer.position: answer for answer in attempt.decisions if answer.sending == attempt.sendings}
    current = current_step(attempt.round.steps, attempt.decisions, attempt.sendings)
    waiting = attempt.status == AttemptStatus.SENT_FOR_APPROVAL
    shown = []
    for step in sorted(attempt.round.steps, key=lambda s: s.position):
        answer = answers.get(step.position)
        is_current = waiting and current is not None and current.position == step.position
        state = "done" if answer else "current" if is_current else "todo"
        shown.append({"label": str(ROLES[step.role]), "state": state, "note": said(answer) if answer else None})
    return shown
