"""Where the pages of a round lead: the tabs that all rooms share, and the page behind each condition of a step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from flask_babel import pgettext

from portal.access import rule_of
from portal.navigation import path_of
from portal.rounds.models import Round
from portal.rounds.preconditions import Check, Requirement
from portal.rounds.wording import sentence


def reachable(endpoint: str, actor: Any, **values: Any) -> str | None:
    """The address of a page, or None when it does not exist or the actor may not open it."""
    if endpoint not in current_app.view_functions:
        return None
    rule = rule_of(current_app, endpoint)
    if rule is None or not (rule.get is None or (actor.is_authenticated and actor.can(rule.get))):
        return None
    return path_of(endpoint, **values)


def tabs(round_id: UUID, actor: Any, blueprint: str | None) -> list[tuple[str, str, bool]]:
    """(label, address, is current) of the views of a round that the actor may open."""
    views = (
        (_("Tổng quan"), "rounds.show"),
        (_("Số liệu"), "dashboards.figures"),
        (pgettext("page", "Đề cử"), "students.nominations"),
        (_("Đề nghị"), "openings.index"),
        (_("Đăng ký"), "applications.index"),
        (pgettext("page", "Sẵn sàng"), "readiness.show"),
        (_("Phương án"), "attempts.index"),
        (_("Dự thảo"), "drafts.index"),
        (_("Kết quả"), "placements.index"),
        (pgettext("page", "Nhận xét"), "internships.index"),
        (_("Văn bản"), "documents.index"),
        (_("Việc chờ xã"), "action_links.index"),
        (_("Xuất tệp"), "exports.index"),
    )
    found = ((label, endpoint, reachable(endpoint, actor, round_id=round_id)) for label, endpoint in views)
    return [(label, url, endpoint.split(".")[0] == blueprint) for label, endpoint, url in found if url]


def checklist(checks: list[Check], round_: Round, actor: Any) -> list[dict[str, Any]]:
    """The conditions of a step as the checklist component draws them."""
    return [
        {
            "label": sentence(check),
            "met": check.met,
            "note": None if check.met or check.blocking else _("Nên xem trước khi tiếp tục; không ngăn bước này."),
            "url": None if check.met else _remedy(check.requirement, round_, actor),
        }
        for check in checks
    ]


def _remedy(requirement: Requirement, round_: Round, actor: Any) -> str | None:
    of_round: dict[str, Any] = {"round_id": round_.id}
    if requirement is Requirement.LEVELS_COMPLETE and round_.classification_id:
        return reachable("communes.classification", actor, classification_id=round_.classification_id)
    remedies: dict[Requirement, tuple[str, dict[str, Any]]] = {
        Requirement.NO_OPENING_WAITS: ("openings.index", {**of_round, "status": "submitted"}),
        Requirement.HAS_APPROVED_OPENING: ("openings.index", of_round),
        Requirement.HAS_NOMINATION: ("students.nominations", of_round),
        Requirement.HAS_SUBMISSION: ("applications.index", of_round),
        Requirement.HAS_COMPUTED_ATTEMPT: ("attempts.index", of_round),
        Requirement.HAS_APPROVED_ATTEMPT: ("attempts.index", of_round),
        Requirement.INTERNSHIP_BEGUN: ("", {}),
        Requirement.INTERNSHIP_OVER: ("", {}),
        Requirement.APPEALS_ANSWERED: ("placements.list_appeals", of_round),
    }
    endpoint, values = remedies.get(requirement, ("rounds.edit", of_round))
    return reachable(endpoint, actor, **values)
