"""What people say about an attempt, and what is told of one that runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from portal.access import Role
from portal.attempts.models import AttemptComment
from portal.attempts.rules import seconds_left
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.jobs.models import Job
from tests.factories.accounts import make_user
from tests.factories.attempts import make_attempt, make_market, make_people, start_attempt
from tests.pages import Page

Opens = Callable[..., Page]
STAFF = (Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER)

# --- names and comments ---------------------------------------------------------------------------------------


def test_an_attempt_is_renamed_and_a_stale_form_is_told(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    coordinator = page(people.coordinator)
    stale = coordinator.get(f"/attempts/{attempt.id}/name")
    coordinator.get(f"/attempts/{attempt.id}/name").submit(name="Bản chốt")
    refused = stale.submit(409, name="Bản khác")
    assert "Bản khác" in refused.response.text
    assert attempt.name == "Bản chốt"


@pytest.mark.parametrize("role", STAFF)
def test_those_who_work_on_the_match_comment_and_all_readers_read(page: Opens, role: Role) -> None:
    attempt = make_attempt()
    author = make_user(role)
    page(author).get(f"/attempts/{attempt.id}/comments").submit(text="Xã Bằng Thành nên có hai người.")
    shown = page(make_user(Role.AUDITOR)).get(f"/attempts/{attempt.id}/comments").text
    assert "Xã Bằng Thành nên có hai người." in shown
    assert author.full_name in shown
    assert "attempt_commented" in set(db.session.scalars(select(AuditEvent.action)))


def test_an_auditor_reads_comments_but_writes_none(page: Opens) -> None:
    attempt = make_attempt()
    page(make_user(Role.AUDITOR)).post(f"/attempts/{attempt.id}/comments", {"text": "Ý kiến"}, status=403)
    page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/attempts/{attempt.id}/comments").submit(text="Ý kiến")
    assert db.session.scalar(select(func.count()).select_from(AttemptComment)) == 1


def test_a_comment_sent_twice_stands_once_and_an_empty_one_is_refused(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    form = page(people.coordinator).get(f"/attempts/{attempt.id}/comments")
    assert "Viết nội dung góp ý" in form.submit(422, text="  ").text
    form.submit(text="Đồng ý.")
    form.submit(text="Đồng ý.")
    assert db.session.scalar(select(func.count()).select_from(AttemptComment)) == 1


def test_comments_are_not_in_the_chain_of_the_trail(page: Opens) -> None:
    people = make_people()
    attempt = make_attempt(people=people)
    page(people.coordinator).get(f"/attempts/{attempt.id}/comments").submit(text="Em Lan nên ở gần nhà.")
    assert "Em Lan" not in "".join(db.session.scalars(select(AuditEvent.body)))


# --- progress -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("elapsed", "share", "left"),
    [(0.0, 0.0, None), (10.0, 0.01, None), (10.0, 0.5, 10), (0.1, 0.9, 1), (9.0, 1.0, None)],
)
def test_the_time_left_is_told_once_there_is_something_to_tell_it_from(
    elapsed: float, share: float, left: int | None
) -> None:
    assert seconds_left(elapsed, share) == left


def test_a_running_attempt_shows_stage_share_and_time_left(page: Opens) -> None:
    people = make_people()
    attempt = start_attempt(make_market(), people)
    job = db.session.get_one(Job, attempt.job_id)
    db.session.execute(
        update(Job)
        .where(Job.id == job.id)
        .values(status="running", stage="choice", share=0.4, started_at=attempt.created_at, attempts=1)
    )
    db.session.commit()
    shown = page(people.coordinator).get(f"/attempts/{attempt.id}").text
    assert "Đang xét nguyện vọng: 40 %" in shown
    assert "Còn khoảng" in shown
    assert "40 %" in page(people.coordinator).get(f"/rounds/{attempt.round_id}/attempts").text
