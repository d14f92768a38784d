"""Pages of a round of the whole university's size: CPU and SQL statements.

`python -m tests.bench.bench_university`; the limits of comparing and explaining are those of the specification, the
one of readiness and forecast is our own.
"""

from __future__ import annotations

import time
import uuid
from typing import Any

from flask import url_for
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from portal.access import Role
from portal.accounts.models import User
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.readiness import forecasts
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.students.models import Student
from tests.bench.bench_pages import counting, cpu_of, request
from tests.bench.figures import Figure, show
from tests.bench.university_round import UniversityRound, university_round
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_attempt, make_people
from tests.factories.placements import make_publication

COMPARING, COMPARING_STATEMENTS = 1000, 15  # ms of CPU
EXPLAINING, STATEMENTS = 50, 10
READINESS = 1000


def measured(made: UniversityRound, what: str, url: str, user: User, *, ms: float, statements: int) -> list[Figure]:
    """CPU of a page and its statements."""
    cookie = made.cookie(user)
    with counting() as sent:
        status = request(made.app, EnvironBuilder(path=url, headers=[("Cookie", cookie)]).get_environ())
    assert status == "200 OK", f"{url}: {status}"
    spent = cpu_of(made.app, url, cookie, repeats=2, batches=3)
    return [
        Figure(what, spent * 1000, "ms CPU", ms),
        Figure(f"  {what}: statements", len(sent), "statements", statements),
    ]


def path_of(made: UniversityRound, endpoint: str, **values: Any) -> str:
    with made.app.test_request_context():
        return url_for(endpoint, _external=False, **values)


def readiness(made: UniversityRound, size: str) -> list[Figure]:
    """The checks, the forecast, and the job that computes it."""
    forecasts.ask(made.round, actor=made.coordinator)
    db.session.commit()
    began = time.process_time()
    Worker(beats=False).run_due()
    figures = [Figure(f"the forecast's job, {size}", time.process_time() - began, "s CPU")]
    groups = forecasts.list_groups(made.round.id)
    figures.append(Figure(f"  shortage groups, {size}", len(groups), "groups"))
    pages: list[tuple[str, dict[str, int]]] = [("readiness.show", {}), ("readiness.forecast", {})]
    for endpoint, more in [*pages, *([("readiness.group", {"number": 1})] if groups else [])]:
        url = path_of(made, endpoint, round_id=made.round.id, **more)
        figures += measured(made, f"{endpoint}, {size}", url, made.coordinator, ms=READINESS, statements=STATEMENTS)
    return figures


def comparing(made: UniversityRound, first: MatchAttempt, second: MatchAttempt) -> list[Figure]:
    """Two attempts side by side, the first page of who moves."""
    values = {"first": first.id, "second": second.id}
    url = path_of(made, "attempts.compare", round_id=made.round.id, **values)
    return measured(made, "attempts.compare", url, made.coordinator, ms=COMPARING, statements=COMPARING_STATEMENTS)


def explaining(made: UniversityRound, attempt: MatchAttempt) -> list[Figure]:
    """The own result of a student who was placed, and of the one with the longest list who was not."""
    figures = []
    for placed in (True, False):
        user = make_user(Role.STUDENT, student=db.session.get_one(Student, _with_longest_list(attempt, placed=placed)))
        db.session.commit()
        name = f"placements.mine, {'placed' if placed else 'not placed'}"
        url = path_of(made, "placements.mine")
        figures += measured(made, name, url, user, ms=EXPLAINING, statements=STATEMENTS)
    return figures


def _with_longest_list(attempt: MatchAttempt, *, placed: bool) -> uuid.UUID:
    opening = ProposedPlacement.opening_id
    found = db.session.scalar(
        select(ProposedPlacement.student_id)
        .join(Application, Application.student_id == ProposedPlacement.student_id)
        .join(Submission, (Submission.application_id == Application.id) & Submission.counts)
        .join(SubmittedChoice, SubmittedChoice.submission_id == Submission.id)
        .where(ProposedPlacement.attempt_id == attempt.id, opening.is_not(None) if placed else opening.is_(None))
        .group_by(ProposedPlacement.student_id)
        .order_by(func.count().desc(), ProposedPlacement.student_id)
        .limit(1)
    )
    assert found is not None
    return found


def main() -> None:
    """Measure everything and print it."""
    with university_round(10_000, "easy") as made:
        figures = readiness(made, "10,000 students")
        people, market = make_people(), Market(made.round, {}, list(made.students.values()))
        attempts = make_attempt(market, people=people), make_attempt(market, people=people, rule="stable")
        figures += comparing(made, *attempts)
        figures += explaining(made, make_publication(market, people=people))
    # As many students as seats: the kind of round in which seats stay empty.
    with university_round(3_300, "scarce") as made:
        figures += readiness(made, "3,300 students, scarce")
    show(figures)


if __name__ == "__main__":
    main()
