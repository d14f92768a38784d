"""How approvals are said to people: the steps with their answers, and why somebody may not decide."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.attempts.rules import AttemptRule, AttemptStatus, Decision, Obstacle, current_step
from portal.design import format_instant
from portal.design_words import ROLES

RULES: dict[AttemptRule, LazyString] = {
    AttemptRule.REMOTE_FIRST: _l("Ưu tiên xã khó khăn"),
    AttemptRule.STABLE: _l("Ổn định, không ưu tiên theo xã"),
    AttemptRule.LEAST_TOTAL_RANK: _l("Tổng thứ tự nguyện vọng nhỏ nhất"),
}
RULE_CHOICES: dict[AttemptRule, LazyString] = {
    AttemptRule.REMOTE_FIRST: _l(
        "Ưu tiên xã khó khăn: lấp nhiều chỗ nhất, tính từ xã xa nhất; trong đó sinh viên chọn theo thành tích"
    ),
    AttemptRule.STABLE: _l("Ổn định: sinh viên chọn theo thành tích, không ưu tiên xã nào"),
    AttemptRule.LEAST_TOTAL_RANK: _l(
        "Tổng thứ tự nguyện vọng nhỏ nhất: chỉ để so sánh, không bao giờ trình hay công bố được"
    ),
}


def rule_label(rule: str) -> str:
    """The rule of an attempt in a few words."""
    return str(RULES[AttemptRule(rule)])


def attempt_label(attempt: Any) -> str:
    """Number and name, for a list to choose from."""
    number = _("Phương án %(number)s", number=attempt.number)
    return f"{number} – {attempt.name}" if attempt.name else number


def departures(attempt: MatchAttempt) -> list[str]:
    """In what the attempt departs from the rule that its round announced; a sentence each."""
    round_, told = attempt.round, []
    if attempt.rule != round_.rule:
        told.append(
            _(
                "Quy tắc “%(rule)s” khác với quy tắc đã công bố của đợt (“%(announced)s”).",
                rule=rule_label(attempt.rule),
                announced=rule_label(round_.rule),
            )
        )
    if bool(attempt.options.get("first_intern_first")) != round_.first_intern_first:
        told.append(_("Cách tính người đầu tiên của mỗi xã khác với quy tắc đã công bố của đợt."))
    return told


def obstacle_message(obstacle: Obstacle) -> str:
    """The reason as a sentence for the person it concerns."""
    return {
        Obstacle.NOT_SENT: _("Phương án này không còn chờ phê duyệt."),
        Obstacle.ROUND_NOT_IN_REVIEW: _("Đợt thực tập không còn ở bước xét duyệt kết quả."),
        Obstacle.RAN_IT: _(
            "Bạn đã chạy hoặc trình phương án này, hay đã can thiệp bằng tay, nên không được phê duyệt. Cần một người "
            "khác."
        ),
        Obstacle.ENTERED_ON_BEHALF: _(
            "Bạn đã nhập đề nghị thay cho một xã trong đợt này nên không được phê duyệt. Cần một người khác."
        ),
        Obstacle.DECIDED_BEFORE: _("Bạn đã quyết định một bước của lần trình này. Bước sau phải do người khác."),
        Obstacle.PRINCIPAL_BARRED: _(
            "Người bạn đang thay đã chạy, đổi, nhập thay hoặc đã quyết định một bước, nên bạn không quyết định thay họ "
            "được."
        ),
        Obstacle.ANOTHERS_STEP: _("Bước hiện tại do cơ quan khác phê duyệt. Bạn chưa phải làm gì."),
    }[obstacle]


def said(answer: ApprovalDecision) -> str:
    """Who answered what, when, and why."""
    word = _("đồng ý") if answer.decision == Decision.APPROVE else _("trả lại")
    reason = f" – {answer.reason}" if answer.reason else ""
    who = answer.decided_by.full_name
    if answer.for_whom is not None:
        who = _("%(deputy)s (thay %(principal)s)", deputy=who, principal=answer.for_whom.full_name)
    return f"{who}, {format_instant(answer.decided_at)}: {word}{reason}"


_ANSWERED = {Decision.APPROVE: "done", Decision.RETURN: "returned"}


def steps_shown(attempt: MatchAttempt) -> list[dict[str, Any]]:
    """The approvals in their order with the answers of the last sending, as the macro `steps` takes them."""
    answers = {answer.position: answer for answer in attempt.decisions if answer.sending == attempt.sendings}
    current = current_step(attempt.round.steps, attempt.decisions, attempt.sendings)
    waiting = attempt.status == AttemptStatus.SENT_FOR_APPROVAL
    shown = []
    for step in sorted(attempt.round.steps, key=lambda s: s.position):
        answer = answers.get(step.position)
        is_current = waiting and current is not None and current.position == step.position
        state = _ANSWERED[Decision(answer.decision)] if answer else "current" if is_current else "todo"
        shown.append({"label": str(ROLES[step.role]), "state": state, "note": said(answer) if answer else None})
    return shown
