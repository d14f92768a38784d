"""What comes round by itself in the whole portal, and that each can be done, and done again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.jobs import schedule
from portal.jobs.models import Job
from portal.jobs.schedule import SCHEDULE
from portal.jobs.worker import Worker
from portal.vietnamese.dates import VIETNAM
from tests.factories.accounts import make_user
from tests.factories.rounds import make_round

RESTARTS = 2


def test_all_that_comes_round_is_known(app: Any) -> None:
    assert {"accounts.clean_up", "audit.anchor", "digest.send", "jobs.forget", "reminders.send"} <= set(SCHEDULE)


@pytest.mark.parametrize("kind", sorted(SCHEDULE))
def test_it_is_done_and_done_again(app: Any, kind: str) -> None:
    make_user(Role.UNIVERSITY_COORDINATOR)
    make_round()
    noon = datetime(2027, 5, 3, 12, tzinfo=VIETNAM)
    for day in range(RESTARTS):
        with clock.fixed(noon + timedelta(days=day)):
            schedule.tick()
            db.session.commit()
            Worker(beats=False).run_due()
    jobs = db.session.scalars(select(Job).where(Job.kind == kind)).all()
    assert [job.error for job in jobs] == [None] * RESTARTS
    assert {job.status for job in jobs} == {"done"}
