"""Pages of swaps: the two students', the communes', the list of a round, the approver's decision."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.paging import page_number
from portal.placements import queries as placements
from portal.placements.swaps import queries, rules, service, wording
from portal.placements.swaps.effect import effect_of
from portal.placements.swaps.forms import EnterSwapForm, HostSwapForm, ProposeForm, SwapForm
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import SwapAction
from portal.placements.views.answering import answering_page, told_by
from portal.placements.views.blueprint import bp
from portal.placements.wording import SOURCES
from portal.rounds.queries import get_round
from portal.students import looking
from portal.students.rules import FilePage

P = Permission


@bp.route("/placements/<uuid:placement_id>/swap", methods=["GET", "POST"])
@requires(P.SWAP)
def propose_swap(placement_id: UUID) -> Any:
    """A student proposes to another, named by code, to exchange places."""
    placement = placements.get_placement(current_user, placement_id, P.SWAP)
    form = ProposeForm(key=uuid.uuid4().hex)
    swap, status = carry_out(form, lambda: _propose(placement, form))
    if swap:
        flash(_("Đã gửi đề nghị. Khi bạn đó trả lời, bạn được báo."), "success")
        return redirect(url_for(".own_swap", swap_id=swap.id))
    return _propose_page(placement, form), status


def _propose(placement: Any, form: ProposeForm) -> Swap:
    key, code, reason = str(form.key.data), form.code.data or "", form.reason.data or ""
    return service.propose(placement, code, reason, key=key, actor=current_user)


def _propose_page(placement: Any, form: ProposeForm) -> str:
    round_ = placement.opening.round
    is_open = service.can_propose(placement, round_)
    return render_template(
        "placements/propose_swap.html", placement=placement, round=round_, form=form, is_open=is_open
    )


@bp.route("/my-swaps/<uuid:swap_id>", methods=["GET", "POST"])
@requires(P.VIEW_OWN_PLACEMENT, post=P.SWAP)
def own_swap(swap_id: UUID) -> Any:
    """What one of the two students sees of a swap, and says to it."""
    swap = queries.get_own_swap(current_user, swap_id)
    form = SwapForm.about(swap)
    form.offer(service.student_actions(swap, current_user), wording.STUDENT_ACTS)
    first = swap.first.student_id in current_user.scope(P.VIEW_OWN_PLACEMENT).student_ids
    return answering_page(
        form,
        swap,
        lambda: service.answer_as_student(swap, SwapAction(form.act.data), told_by(form), seen=form.seen()),
        template="placements/own_swap.html",
        after=url_for(".own_swap", swap_id=swap.id),
        **_about(swap),
        own=swap.first if first else swap.second,
        other=swap.second if first else swap.first,
        proposed_it=first,
    )


@bp.route("/rounds/<uuid:round_id>/swaps")
@requires(P.VIEW_PLACEMENTS)
def list_swaps(round_id: UUID) -> Any:
    """The swaps of a round that both students want, as far as they are the reader's concern."""
    round_ = get_round(round_id, current_user)
    page = queries.list_swaps(current_user, round_.id, page_number())
    return render_template("placements/list_swaps.html", round=round_, page=page)


@bp.route("/swaps/<uuid:swap_id>")
@requires(P.VIEW_PLACEMENTS)
def show_swap(swap_id: UUID) -> Any:
    """One swap: who would be where, what was said, and its effect for those who weigh it."""
    swap = queries.get_swap(current_user, swap_id, P.VIEW_PLACEMENTS)
    asked = service.communes_asked(swap)
    return render_template(
        "placements/show_swap.html",
        **_read(swap),
        **_weighed(swap),
        hosts=[code for code in asked if code in current_user.scope(P.ANSWER_FOR_COMMUNE).commune_codes],
        asked=asked,
        bar=service.bar_to_decide(swap, current_user),
    )


@bp.route("/swaps/<uuid:swap_id>/answer", methods=["GET", "POST"])
@requires(P.ANSWER_FOR_COMMUNE)
def answer_swap(swap_id: UUID) -> Any:
    """A commune consents to receive the other student, or refuses."""
    swap = queries.get_swap(current_user, swap_id, P.ANSWER_FOR_COMMUNE)
    own = current_user.scope(P.ANSWER_FOR_COMMUNE).commune_codes
    form = HostSwapForm.about(swap)
    return _commune_page(swap, form, "placements/answer_swap.html", wording.HOST_ACTS, own)


@bp.route("/swaps/<uuid:swap_id>/enter-answer", methods=["GET", "POST"])
@requires(P.ENTER_ANSWER_ON_BEHALF)
def enter_swap_answer(swap_id: UUID) -> Any:
    """A coordinator writes down a commune's answer that came by phone or paper."""
    swap = queries.get_swap(current_user, swap_id, P.ENTER_ANSWER_ON_BEHALF)
    words = {action.value: wording.ACTS[action] for action in rules.COMMUNE_ACTIONS}
    form = EnterSwapForm.about(swap)
    return _commune_page(swap, form, "placements/enter_swap_answer.html", words, frozenset(swap.communes))


@bp.route("/swaps/<uuid:swap_id>/decision", methods=["GET", "POST"])
@requires(P.DECIDE_ON_SWAPS, confirms=True)
def decide_swap(swap_id: UUID) -> Any:
    """An approver, or their deputy, has the two exchange their places, or not."""
    swap = queries.get_swap(current_user, swap_id, P.DECIDE_ON_SWAPS)
    form = SwapForm.about(swap)
    form.offer(rules.DECISIONS if service.is_before_approver(swap) else [], wording.DECISIONS)
    return answering_page(
        form,
        swap,
        lambda: service.decide(swap, SwapAction(form.act.data), told_by(form), seen=form.seen()),
        template="placements/decide_swap.html",
        after=url_for(".show_swap", swap_id=swap.id),
        **_read(swap),
        **_weighed(swap),
        bar=service.bar_to_decide(swap, current_user),
    )


def _commune_page(swap: Swap, form: HostSwapForm, template: str, words: Mapping[str, Any], own: frozenset[str]) -> Any:
    asked = [code for code in service.communes_asked(swap) if code in own]
    names = {p.opening.commune_code: p.opening.commune.full_name for p in swap.placements}
    offered = own if form.is_submitted() else asked  # who was slower than a colleague is told so by the service
    form.commune.choices = [(code, name) for code, name in names.items() if code in offered]
    form.offer(rules.COMMUNE_ACTIONS if asked else [], words)
    likely = asked or [code for code in names if code in own]
    if len(likely) == 1 and not form.commune.data:  # a page does not ask what can be answered in one way only
        form.commune.data = likely[0]
    return answering_page(
        form,
        swap,
        lambda: service.answer_as_commune(
            swap, SwapAction(form.act.data), told_by(form), commune=str(form.commune.data), seen=form.seen()
        ),
        template=template,
        after=url_for(".show_swap", swap_id=swap.id),
        **_read(swap),
    )


@dataclass
class _Shown:
    """A student, with the school through which the reader sees the swap, where it is a school."""

    id: UUID
    school_code: str


def _read(swap: Swap) -> dict[str, Any]:
    """What every page of the staff shows of a swap; both students learn who looked, through whichever of the two."""
    scope = current_user.scope(P.VIEW_PLACEMENTS)
    commune = next((code for code in swap.communes if code in scope.commune_codes), None)
    schools = [placement.student.school_code for placement in swap.placements]
    school = next((code for code in schools if code in scope.school_codes), "")
    for placement in swap.placements:
        shown = _Shown(placement.student_id, school)
        looking.note(shown, FilePage.PLACEMENT, actor=current_user, permission=P.VIEW_PLACEMENTS, commune=commune)
    return _about(swap)


def _about(swap: Swap) -> dict[str, Any]:
    return {"swap": swap, "round": swap.round, "words": wording, "sources": SOURCES}


def _weighed(swap: Swap) -> dict[str, Any]:
    """The effect, while it is to be weighed and by those who see attempts; the placements as they are afterwards."""
    weighs = current_user.can(P.VIEW_ATTEMPTS) and swap.is_waiting
    return {"effect": effect_of(swap.first, swap.second) if weighs else None}
