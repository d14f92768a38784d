from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import insert

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from tests.factories.accounts import make_user
from tests.jobs.conftest import KIND, Work
from tests.pages import Page

Opens = Callable[..., Page]


@pytest.mark.parametrize("role", [Role.UNIVERSITY_COORDINATOR, Role.AUDITOR, Role.ADMIN])
def test_those_who_keep_the_portal_running_see_state_age_and_error(page: Opens, work: Work, role: Role) -> None:
    def fail(run: object) -> None:
        raise ValueError("no such opening")

    work.does = fail
    work.ask()
    Worker(beats=False).run_due()
    answer = page(make_user(role)).get("/jobs")
    assert "Việc thử" in answer.text
    assert "no such opening" in answer.text
    assert "giây" in answer.text


@pytest.mark.parametrize("role", [Role.COMMUNE_OFFICER, Role.SCHOOL_COORDINATOR, Role.HOME_AFFAIRS_OFFICER])
def test_others_do_not_see_jobs(page: Opens, role: Role) -> None:
    page(make_user(role)).get("/jobs", 403)


def test_a_visitor_is_asked_to_sign_in(page: Opens) -> None:
    page().get("/jobs", 302)


def test_the_list_shows_one_state_and_ignores_unknown_ones(page: Opens, work: Work) -> None:
    work.ask()
    auditor = page(make_user(Role.AUDITOR))
    assert "Việc thử" in auditor.get("/jobs", status=200).text
    assert "Việc thử" not in auditor.open("/jobs?status=failed", status=200).text
    assert "Việc thử" in auditor.open("/jobs?status=%00nonsense&page=-3", status=200).text


def test_a_job_that_nobody_takes_is_pointed_out(page: Opens, work: Work) -> None:
    with clock.fixed(clock.now() - timedelta(minutes=5)):
        work.ask()
    assert "chưa có tiến trình nào nhận" in page(make_user(Role.ADMIN)).get("/jobs").text


def test_the_list_costs_the_same_for_many_jobs(
    page: Opens, work: Work, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    auditor = page(make_user(Role.AUDITOR))
    work.ask()
    with count_queries() as few:
        auditor.get("/jobs")
    now = clock.now()
    rows = [
        {"kind": KIND, "payload": {}, "idempotency_key": f"k{n}", "created_at": now, "run_after": now}
        for n in range(500)
    ]
    db.session.execute(insert(Job), rows)
    with count_queries() as many:
        auditor.get("/jobs")
    assert len(many) == len(few) <= 10
