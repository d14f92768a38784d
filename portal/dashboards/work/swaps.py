"""Swaps of places that wait for one's own word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.rules import Principal
from portal.dashboards.work.task import Task
from portal.placements.swaps import queries, service
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import SwapAction, find_bar
from portal.rounds.models import Round


def list_tasks(actor: User, rounds: Sequence[Round], principals: Sequence[Principal]) -> dict[UUID, list[Task]]:
    """What one of two students, a commune, an approver or their deputy is asked about swaps, by round."""
    live = [round_.id for round_ in rounds if round_.is_live]
    swaps = queries.list_waiting(live) if live else []
    tasks: dict[UUID, list[Task]] = defaultdict(list)
    for swap in swaps:
        task = _task(actor, swap, principals)
        if task is not None:
            tasks[swap.round_id].append(task)
    return tasks


def _task(actor: User, swap: Swap, principals: Sequence[Principal]) -> Task | None:
    if SwapAction.CONSENT in service.student_actions(swap, actor):
        url = url_for("placements.own_swap", swap_id=swap.id)
        return Task(_("Một bạn đề nghị đổi chỗ với bạn: xem và trả lời."), url, swap.answer_by)
    names = {"first": swap.first.student.full_name, "second": swap.second.student.full_name}
    if set(service.communes_asked(swap)) & actor.scope(Permission.ANSWER_FOR_COMMUNE).commune_codes:
        url = url_for("placements.show_swap", swap_id=swap.id)
        return Task(_("Trả lời: %(first)s và %(second)s xin đổi chỗ cho nhau.", **names), url, swap.answer_by)
    if service.is_before_approver(swap) and _decides(actor, swap, principals):
        url = url_for("placements.decide_swap", swap_id=swap.id)
        return Task(_("Quyết định việc đổi chỗ giữa %(first)s và %(second)s.", **names), url)
    return None


def _decides(actor: User, swap: Swap, principals: Sequence[Principal]) -> bool:
    """Whether the actor may decide on the swap, by what was answered to itself."""
    approves, entered = actor.can(Permission.APPROVE_SWAPS), queries.who_entered_answers(swap)
    bar = find_bar(actor.id, approves=approves, principals=principals, entered=entered)
    return actor.can(Permission.DECIDE_ON_SWAPS) and bar is None
