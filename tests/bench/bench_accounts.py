"""Accounts: how many people sign in per second, and how long inviting ten thousand nominated students takes.

`python -m tests.bench.bench_accounts`; the limits are those of the specification.
"""

from __future__ import annotations

import http.client
import os
import re
import time
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, insert, select

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.service import demonstration_hash
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.jobs.run import Run
from portal.notices.models import OutboxMessage
from portal.rounds.rules import RoundStatus
from portal.students import inviting
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus
from tests.bench.figures import Figure, show
from tests.database import Databases, application, opened
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.rounds import make_round
from tests.site import Site

CORES, CLIENTS, LOGINS = 2, 8, 240
LOGINS_A_SECOND = 40
INVITED, SLOWEST_INVITING = 10_000, 10.0
PASSWORD = "bon cay trau xanh"
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')  # a parser would cost as much as the server
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    with TemporaryDirectory() as folder:
        databases = Databases(Path(folder), server=None, process="bench")
        show([*signing_in(Path(folder)), inviting_all(databases)])


# --- signing in -----------------------------------------------------------------------------------


def signing_in(folder: Path) -> list[Figure]:
    """Different people sign in at once at a server with two processes, each through the page and its form.

    The clients of the measurement run on the same two cores: the rate is what all of it together reached, the CPU
    time is that of the server alone.
    """
    site = Site(folder)
    site.environment |= {"SECOND_FACTOR": "off", "PORTAL_ENV": "test"}
    site.flask("db", "upgrade")
    emails = _make_people(site)
    with site.running("--workers", str(CORES)) as server:
        for email in emails[:CLIENTS]:
            sign_in(site.port, email)
        measured = emails[CLIENTS:]
        before, began = _cpu_of_web_server(server), time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = list(pool.map(lambda email: sign_in(site.port, email), measured))
        seconds, cpu = time.perf_counter() - began, _cpu_of_web_server(server) - before
    assert answers == ["/home"] * len(measured), f"not everybody got in: {set(answers)}"
    each = cpu / len(measured)
    rate = len(measured) / seconds
    print(f"{rate:.0f} sign-ins a second with their clients; {CORES / each:.0f} by the server's CPU alone\n")
    return [
        Figure("CPU of a sign-in, page and form", each * 1000, "ms", CORES / LOGINS_A_SECOND * 1000),
        Figure(f"{len(measured)} sign-ins by {CLIENTS} clients at once", seconds, "s", len(measured) / LOGINS_A_SECOND),
    ]


def _make_people(site: Site) -> list[str]:
    app = application(site.environment["DATABASE_URL"], site.folder)
    with app.app_context():
        people = [make_user(Role.AUDITOR) for _ in range(CLIENTS + LOGINS)]
        for person in people:
            person.password_hash = demonstration_hash(PASSWORD)
        emails = [person.email for person in people]
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return emails


def sign_in(port: int, email: str) -> str:
    """Open the page, send its form; where that leads."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/login")
    page = connection.getresponse()
    token = TOKEN.search(page.read())
    assert token, "no form on the page"
    cookie = (page.headers["Set-Cookie"] or "").split(";")[0]
    fields = {"csrf_token": token[1], "email": email, "password": PASSWORD, "next": "", "kept": ""}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/login", urllib.parse.urlencode(fields), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["Location"] or f"status {answer.status}"


def _cpu_of_web_server(pid: int) -> float:
    """CPU seconds that the processes which answer requests have used so far; the job worker is none of them."""
    server = max(_children(pid), key=lambda child: len(_children(child)))
    return sum(_cpu_of(child) for child in _children(server))


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


# --- inviting -------------------------------------------------------------------------------------


def inviting_all(databases: Databases) -> Figure:
    """The job that a school's coordinator starts by one button: account, role, link and mail for each student."""
    with opened(databases, databases.migrated()):
        coordinator = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
        round_ = make_round(RoundStatus.APPLYING)
        _nominate_many(round_.id)
        payload = {"round": str(round_.id), "actor": str(coordinator.id), "asked_at": clock.now().isoformat()}
        db.session.commit()
        began = time.perf_counter()
        inviting.work(Run(uuid.uuid4(), inviting.INVITE, payload, 1))
        db.session.commit()
        seconds = time.perf_counter() - began
        for table, expected in ((OutboxMessage, INVITED), (User, INVITED + 1), (RoleGrant, INVITED + 1)):
            count = db.session.scalar(select(func.count()).select_from(table))
            assert count == expected, f"{table.__tablename__}: {count}"
        invited = select(func.count(AuditEvent.sequence)).where(AuditEvent.action == "account_invited")
        events = db.session.scalar(invited)
        assert events == INVITED, f"{events} events in the trail"
    return Figure(f"{INVITED:,} nominated students invited, in the outbox", seconds, "s", SLOWEST_INVITING)


def _nominate_many(round_id: uuid.UUID) -> None:
    now = clock.now()
    students = [
        {
            "id": uuid.uuid4(),
            "code": f"DTC2154{number:08}",
            "school_code": ICTU,
            "full_name": f"Nguyễn Văn An {number}",
            "sort_key": f"an {number:08}",
            "search_text": f"nguyen van an {number}",
            "gender": "unstated",
            "email": f"dtc2154{number:08}@example.edu.vn",
            "phone": "",
            "class_name": "",
            "major_text": "7480103",
            "major_code": "7480103",
            "gpa": 320,
            "conduct": 85,
            "is_final_year": True,
            "created_at": now,
            "version": 1,
        }
        for number in range(INVITED)
    ]
    nominations = [
        {
            "id": uuid.uuid4(),
            "round_id": round_id,
            "student_id": student["id"],
            "status": NominationStatus.NOMINATED.value,
            "failed_rules": [],
            "entered_at": now,
            "nominated_at": now,
            "version": 1,
        }
        for student in students
    ]
    db.session.execute(insert(Student), students)
    db.session.execute(insert(Nomination), nominations)


if __name__ == "__main__":
    main()
