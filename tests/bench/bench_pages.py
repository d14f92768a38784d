"""Pages: CPU of a list against a bare page, SQL statements for few and many rows, the way from a click to a result.

`python -m tests.bench.bench_pages`; the limits are those of the specification.
"""

from __future__ import annotations

import gc
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from portal.accounts.models import RoleGrant, User
from portal.applications.models import Application, Submission
from portal.attempts.models import MatchAttempt
from portal.database import set_writing
from portal.demo.scenario import Scenario
from portal.extensions import db
from tests.bench.demo_round import DemoRound, demo_round
from tests.bench.figures import Figure, show
from tests.html import Document
from tests.site import Site

FEW, MANY = 5, 500
STAFF = ("dieu-phoi", "phe-duyet", "so-noi-vu", "kiem-tra", "quan-tri", "ictu", "xa-01864")
MOST_STATEMENTS = 10
LISTS = ("openings.index", "students.index", "applications.index")
REPEATS, BATCHES = 20, 10


def hello_app() -> Flask:
    """The least that Flask can do."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def cpu_of(app: Flask, url: str, cookie: str = "", *, repeats: int = REPEATS, batches: int = BATCHES) -> float:
    """CPU seconds of one GET through Flask's test client: the least of some batches, after one to warm up.

    The least, because whatever else the machine does only ever adds to it.
    """
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip, br"}
    client = app.test_client(use_cookies=False)

    def batch() -> float:
        began = time.process_time()
        for _ in range(repeats):
            response = Context().run(client.get, url, headers=headers)  # no app context of ours around it
            assert response.status_code == 200, f"{url}: {response.status}"
        return (time.process_time() - began) / repeats

    batch()
    gc.collect()
    return min(batch() for _ in range(batches))


def request(app: Flask, environ: dict[str, Any]) -> str:
    """The status that the app answers with, its body read to the end."""
    response = Context().run(run_wsgi_app, app.wsgi_app, environ, buffered=True)
    return response[1]


def list_pages(round_: DemoRound) -> list[Figure]:
    """CPU of the lists of 50 rows that coordinators live in, as a multiple of a bare page's."""
    bare = cpu_of(hello_app(), "/")
    cookie = round_.cookie(round_.staff("dieu-phoi"))
    pages = pages_of(round_)
    figures = [Figure("bare hello page", bare * 1000, "ms CPU")]
    figures.append(Figure("the portal's least page, /healthz", cpu_of(round_.app, "/healthz") * 1000, "ms CPU"))
    for endpoint in LISTS:
        url = pages[endpoint]
        spent = cpu_of(round_.app, url, cookie)
        figures.append(Figure(f"{endpoint}, 50 rows", spent * 1000, "ms CPU"))
        figures.append(Figure(f"{endpoint} against the bare page", spent / bare, "times", 20))
    return figures


def url_of(round_: DemoRound, endpoint: str) -> str:
    """The address of a page that needs no more than the round's ids."""
    with round_.app.test_request_context():
        return round_.app.url_for(endpoint, _external=False, **round_.url_values)


def pages_of(round_: DemoRound) -> dict[str, str]:
    """The addresses, by endpoint, of all pages that need no more than the round's ids."""
    endpoints = [
        rule.endpoint
        for rule in round_.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.arguments <= round_.url_values.keys()
    ]
    return {endpoint: url_of(round_, endpoint).split("?")[0] for endpoint in endpoints}


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_of_pages(round_: DemoRound) -> dict[tuple[str, str], int]:
    """How many statements each page that a person may open needs, by page and person."""
    found: dict[tuple[str, str], int] = {}
    people = {local: round_.staff(local) for local in STAFF} | {"student": applicant(round_)}
    for name, user in people.items():
        cookie = round_.cookie(user)
        for endpoint, url in pages_of(round_).items():
            environ = EnvironBuilder(path=url, headers=[("Cookie", cookie)]).get_environ()
            with counting() as sent:
                status = request(round_.app, environ)
            if status == "200 OK":
                found[endpoint, name] = len(sent)
    return found


def applicant(round_: DemoRound) -> User:
    """A student who has ranked openings, so that few and many rows are compared on like pages."""
    submitted = (
        select(Application.student_id)
        .join(Submission)
        .where(Application.round_id == UUID(round_.url_values["round_id"]))
    )
    statement = select(User).join(User.grants).where(RoleGrant.student_id.in_(submitted)).order_by(User.email)
    user = db.session.scalars(statement).first()
    assert user is not None
    return user


def statements() -> list[Figure]:
    """The most statements of any page, and every page that needs more of them for more rows."""
    counts = []
    for students in (FEW, MANY):
        with demo_round(Scenario.PUBLISHED, students) as round_:
            counts.append(statements_of_pages(round_))
    few, many = counts
    worst = max(many, key=lambda page: many[page])
    growing = [page for page in many if page in few and many[page] > few[page]]
    figures = [
        Figure(f"pages tried as {len(STAFF) + 1} people", len(many), "pages"),
        Figure(f"SQL statements at most ({worst[0]} as {worst[1]})", many[worst], "statements", MOST_STATEMENTS),
        Figure(f"pages with more statements for {MANY} rows than for {FEW}", len(growing), "pages", 0),
    ]
    figures += [Figure(f"  {e} as {who}: {few[e, who]} →", many[e, who], "statements") for e, who in growing]
    busy = [page for page, count in many.items() if count > MOST_STATEMENTS]
    return figures + [Figure(f"  {e} as {who}", many[e, who], "statements", MOST_STATEMENTS) for e, who in busy]


def served(round_: DemoRound) -> list[Figure]:
    """Start, memory of a worker, and the time from the click that starts an attempt to its stored result."""
    site, pages = Site(round_.folder), pages_of(round_)
    began = time.perf_counter()
    with site.running("--prepare") as server:
        start = time.perf_counter() - began
        coordinator = round_.staff("dieu-phoi")
        click = click_to_result(site, round_, coordinator)
        cookie = round_.cookie(coordinator)
        for endpoint in (*LISTS, "dashboards.home", "rounds.index", "communes.index") * 5:
            fetch(site.url + pages[endpoint], cookie).close()
        memory = max(resident_megabytes(pid) for child in children(server) for pid in children(child))
    return [
        Figure("second start, to the first answer", start, "s", 3),
        Figure("matching 1,000 students, click to stored result", click, "s", 1),
        Figure("resident memory of a web worker", memory, "MB", 150),
    ]


def click_to_result(site: Site, round_: DemoRound, user: User) -> float:
    """Seconds from sending the form that starts an attempt until its result can be read."""
    cookie = round_.cookie(user)
    url = site.url + pages_of(round_)["attempts.new"]
    page = fetch(url, cookie)
    cookie = (page.headers["Set-Cookie"] or cookie).split(";")[0]  # the session now holds the form's token
    form = Document(page.read().decode()).form()
    data = urllib.parse.urlencode(form.values, doseq=True).encode()
    done = select(func.count()).select_from(MatchAttempt).where(MatchAttempt.status == "computed")
    before = count(done)
    began = time.perf_counter()
    fetch(url, cookie, data).close()
    wait_for(lambda: count(done) > before)
    return time.perf_counter() - began


def count(statement: Any) -> int:
    set_writing(False)  # on SQLite a transaction that may write would keep all others out
    found = db.session.scalar(statement) or 0
    db.session.rollback()  # the next look sees what others have committed
    return found


def wait_for(happened: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.perf_counter() + seconds
    while not happened():
        assert time.perf_counter() < deadline, f"not within {seconds} s"
        time.sleep(0.01)


def fetch(url: str, cookie: str, data: bytes | None = None) -> Any:
    headers = {"Cookie": cookie, "Referer": url}
    return urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30)


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def resident_megabytes(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> None:
    """Measure everything and print it."""
    with demo_round(Scenario.MATCHING, 1000) as round_:
        figures = [Figure("demonstration round of 1,000 students made", round_.seconds, "s", 20)]
        figures += list_pages(round_)
        figures += served(round_)
    figures += statements()
    show(figures)


if __name__ == "__main__":
    main()
