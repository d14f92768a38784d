"""What the world's people do after a publication: appeals, and swaps of their places."""

from __future__ import annotations

from typing import Any

from portal.applications.rules import ApplicationStatus
from portal.attempts.models import ProposedPlacement
from portal.extensions import db
from portal.placements.queries.refilling import list_free_openings
from portal.placements.rules.answers import Act
from portal.placements.swaps.rules import SwapStatus
from portal.rounds.rules import RoundStatus
from portal.students.models import Student
from tests.factories.applications import make_application, make_submission
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.factories.placements import make_appeal, make_publication, placement_of, say
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination
from tests.factories.swaps import make_pair, make_swap


def make_swaps(me: Student) -> dict[str, Any]:
    """Name → record; `own` ones have `me`, or an opening of the remote commune."""
    free, wanted, foreign = make_pair(), make_pair(), make_pair()
    make_nomination(free.market.round, me)
    application = make_application(free.market.round, me, [free.market.opening(REMOTE)])
    application.status = ApplicationStatus.SUBMITTED.value
    make_submission(application)
    made = {
        "own_swappable": placement_of(free.market, 0),
        "swap_code": free.market.student(1).code,
        "own_swap": make_swap(wanted, SwapStatus.CONSENTED),
        "own_asked_swap": make_swap(make_pair(), SwapStatus.CONSENTED),
        "agreed_swap": make_swap(make_pair(), SwapStatus.AGREED),
        "foreign_swap": make_swap(foreign, SwapStatus.CONSENTED),
    }
    for pair in (free, wanted):
        placement_of(pair.market, 0).student_id = me.id
    foreign.market.opening(REMOTE).commune_code = VAN_LANG
    return made


def make_appeals(me: Student) -> dict[str, Any]:
    """A result to appeal against, an appeal to answer, and one upheld in a round with a free seat."""
    own = make_publication()
    db.session.add(ProposedPlacement(attempt_id=own.id, student_id=me.id))
    market = make_market(2, seats={WARD: 1, REMOTE: 2})
    publication = make_publication(market)
    waiting = make_market()
    make_publication(waiting)
    say(placement_of(waiting, 0), Act.DECLINE)
    return {
        "refillable": waiting.round,
        "own_result": own.round_id,
        "open_appeal": make_appeal(publication.round_id, market.students[1]),
        "upheld_appeal": make_appeal(publication.round_id, market.students[0], upheld=True),
        "free_opening": list_free_openings(publication.round_id)[0].id,
    }


def make_supplementary() -> dict[str, Any]:
    """A supplementary round that takes entries, of a published one with a free seat; and who shall go there."""
    market = make_market(2, seats={WARD: 1, REMOTE: 1}, choices=[WARD])
    make_publication(market)
    return {
        "supplementary": make_round(RoundStatus.OPEN, parent_id=market.round.id),
        "appeal_for_supplementary": make_appeal(market.round.id, market.students[1], upheld=True),
    }
