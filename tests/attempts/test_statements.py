"""How many SQL statements the pages of attempts send: the same for few and many students, and never many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from portal.attempts.drafts import service as drafts
from portal.extensions import db
from tests.factories.attempts import make_attempt, make_market, make_people
from tests.factories.communes import REMOTE, WARD
from tests.factories.forecasts import compute_forecast
from tests.pages import Page

Opens = Callable[..., Page]
Counting = Callable[[], AbstractContextManager[list[str]]]
MOST, MOST_COMPARED = 10, 15


def test_pages_of_attempts_cost_the_same_for_many_students_and_little(page: Opens, count_queries: Counting) -> None:
    people = make_people()
    coordinator = page(people.coordinator)

    def costs(students: int) -> dict[str, int]:
        market = make_market(students, seats={WARD: 3, REMOTE: 2})
        attempt, other = make_attempt(market, people=people), make_attempt(market, people=people, rule="stable")
        drafts.share(attempt, actor=people.coordinator)
        compute_forecast(market.round, people.coordinator)
        round_url, own = f"/rounds/{market.round.id}", f"/attempts/{attempt.id}"
        db.session.commit()
        compared = f"{round_url}/attempts/compare"
        paths = {
            **{place: f"{own}{place}" for place in ("", "/rows", "/unplaced", "/comments", "/name")},
            **{place: f"{own}{place}" for place in ("/send-for-approval", "/share", "/withdraw-draft")},
            **{place: f"{round_url}{place}" for place in ("/readiness", "/forecast", "/draft", "/attempts")},
            "new": f"{round_url}/attempts/new",
            "again": f"{round_url}/attempts/new?from={attempt.id}",
            "choose": compared,
            "compare": f"{compared}?first={attempt.id}&second={other.id}",
        }
        found = {}
        for name, path in paths.items():
            with count_queries() as statements:
                coordinator.open(path, status=200)
            most = MOST_COMPARED if name == "compare" else MOST
            assert len(statements) <= most, f"{path}\n" + "\n".join(statements)
            found[name] = len(statements)
        return found

    assert costs(5) == costs(500)
