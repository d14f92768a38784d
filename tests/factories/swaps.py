"""Swaps, brought to any state by the room's verbs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from portal.access import Role
from portal.accounts.models import User
from portal.placements.models import Placement
from portal.placements.rules.answers import Source
from portal.placements.service import Told
from portal.placements.swaps import service
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import NEEDS_REASON, SwapAction, SwapStatus
from portal.placements.swaps.seen import SwapSeen
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_publication, placement_of

A, S = SwapAction, SwapStatus
# What is said, and by whom, on the way to a state.
WAY = {
    S.PROPOSED: [],
    S.CONSENTED: [A.CONSENT],
    S.AGREED: [A.CONSENT, A.CONFIRM, A.AGREE],
    S.EXCHANGED: [A.CONSENT, A.CONFIRM, A.AGREE, A.APPROVE],
    S.DECLINED: [A.DECLINE],
    S.REFUSED: [A.CONSENT, A.REFUSE],
    S.REJECTED: [A.CONSENT, A.CONFIRM, A.AGREE, A.REJECT],
    S.TAKEN_BACK: [A.TAKE_BACK],
}


@dataclass(frozen=True)
class Pair:
    """Two students on the ward's and the remote opening, both communes, and an approver who ran nothing."""

    market: Market
    proposer: User
    other: User
    ward: User
    remote: User
    approver: User

    @property
    def placements(self) -> tuple[Placement, Placement]:
        return placement_of(self.market, 0), placement_of(self.market, 1)


def make_pair(students: int = 2, *, market: Market | None = None) -> Pair:
    """A published result; the first student is on the ward's opening, the second on the remote one."""
    market = market or make_market(students)
    make_publication(market)
    return Pair(
        market,
        make_user(Role.STUDENT, student=market.student(0)),
        make_user(Role.STUDENT, student=market.student(1)),
        make_user(Role.COMMUNE_OFFICER, commune=WARD),
        make_user(Role.COMMUNE_OFFICER, commune=REMOTE),
        make_user(Role.UNIVERSITY_APPROVER),
    )


def propose(pair: Pair, *, key: str = "") -> Swap:
    """The first student asks the second."""
    own, code = placement_of(pair.market, 0), pair.market.student(1).code
    return service.propose(own, code, "Nhà em ở gần đó.", key=key or uuid4().hex, actor=pair.proposer)


def make_swap(pair: Pair, status: SwapStatus = SwapStatus.PROPOSED) -> Swap:
    """A swap of the pair, brought to this state by those whose word it takes."""
    swap = propose(pair)
    for action in WAY[status]:
        tell(pair, swap, action)
    assert swap.status == status
    return swap


def tell(pair: Pair, swap: Swap, action: SwapAction, actor: User | None = None, **more: object) -> None:
    """Say something to a swap, having seen it as it is; by default by who would be the one to say it."""
    reason = "Xã đã chuẩn bị cho bạn kia." if action in NEEDS_REASON else ""
    values = {"key": uuid4().hex, "reason": reason, "source": Source.PORTAL, **more}
    commune, seen = str(values.pop("commune", "")), SwapSeen.of(swap)
    if action in (A.APPROVE, A.REJECT):
        told = Told(actor or pair.approver, **values)  # type: ignore[arg-type]
        service.decide(swap, action, told, seen=seen)
    elif action in (A.CONFIRM, A.AGREE, A.REFUSE):
        commune = commune or (REMOTE if action is A.AGREE else WARD)
        told = Told(actor or (pair.ward if commune == WARD else pair.remote), **values)  # type: ignore[arg-type]
        said = A.CONFIRM if action is A.AGREE else action  # the last yes is said like the first
        service.answer_as_commune(swap, said, told, commune=commune, seen=seen)
    else:
        by = pair.proposer if action is A.TAKE_BACK else pair.other
        service.answer_as_student(swap, action, Told(actor or by, **values), seen=seen)  # type: ignore[arg-type]
