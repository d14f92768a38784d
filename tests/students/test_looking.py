"""Students learn who of the staff looked at their file: once an hour for each, for a year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from portal import clock
from portal.access import Role
from portal.extensions import db
from portal.jobs.run import Run
from portal.rounds.rules import RoundStatus
from portal.schools.models import School
from portal.students import upkeep
from portal.students.models import FileView
from portal.students.rules import FILE_VIEWS_KEPT
from tests.access.cases import CASES
from tests.access.cases.case import STUDENT, VISITOR
from tests.access.forms import url_of
from tests.access.world import open_world
from tests.factories.accounts import give_role, make_user
from tests.factories.applications import make_application
from tests.factories.communes import ICTU, TUEBA
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


@contextmanager
def watched() -> Iterator[list[str]]:
    """The rows of looks that are written meanwhile."""
    kept: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO file_view"):
            kept.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield kept
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


# What names one student, or a record about one, in the address of a page.
ABOUT_ONE = {"student_id", "nomination_id", "report_id", "application_id", "placement_id", "appeal_id", "swap_id"}


@pytest.fixture
def student(app):
    return make_student(full_name="Lê An")


@pytest.fixture
def coordinator(app):
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU, full_name="Trần Thị Bình")


def count_views():
    return db.session.scalar(select(func.count()).select_from(FileView))


def test_student_sees_who_looked_in_which_role_and_for_which_office(page, student, coordinator):
    own = page(make_user(Role.STUDENT, student=student))
    assert "chưa có cán bộ nào" in own.get("/my-data/views").text
    page(coordinator).get(f"/students/{student.id}")
    page(make_user(Role.AUDITOR, full_name="Đỗ Văn Cường")).get(f"/students/{student.id}")
    text = own.get("/my-data/views").text
    for said in (
        "Trần Thị Bình",
        "Điều phối viên trường",
        db.session.get_one(School, ICTU).name,
        "Đỗ Văn Cường",
        "Kiểm soát viên",
    ):
        assert said in text
    assert coordinator.email not in text


def test_an_hour_of_looking_is_one_row_and_the_next_hour_another(page, student, coordinator):
    start = clock.now().replace(minute=10) + timedelta(hours=1)
    for minutes, rows in ((0, 1), (20, 1), (60, 2)):
        with clock.fixed(start + timedelta(minutes=minutes)):
            staff = page(coordinator)
            staff.get(f"/students/{student.id}")
            staff.get(f"/students/{student.id}/edit")
        assert count_views() == rows


def test_parts_of_the_file_are_told_apart(page, student, coordinator):
    round_ = make_round(RoundStatus.APPLYING)
    make_nomination(round_, student)
    application = make_application(round_, student)
    staff = page(coordinator)
    staff.get(f"/students/{student.id}")
    staff.get(f"/rounds/{round_.id}/applications/{application.id}")
    text = page(make_user(Role.STUDENT, student=student)).get("/my-data/views").text
    assert "Đơn đăng ký nguyện vọng" in text
    assert "Hồ sơ, điểm và đề cử" in text


def test_of_several_roles_the_one_that_opened_the_file_is_named(page, student, coordinator):
    give_role(coordinator, Role.SCHOOL_COORDINATOR, school=TUEBA)
    give_role(coordinator, Role.ADMIN)
    page(coordinator).get(f"/students/{student.id}")
    view = db.session.scalars(select(FileView)).one()
    assert (view.role, view.school_code) == (Role.SCHOOL_COORDINATOR.value, ICTU)


def test_a_refused_look_and_a_look_at_oneself_are_not_kept(page, student):
    page(make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)).get(f"/students/{student.id}", 404)
    page(make_user(Role.STUDENT, student=student)).get("/my-data")
    assert count_views() == 0


def test_students_see_nothing_of_who_looked_at_others(page, student, coordinator):
    page(coordinator).get(f"/students/{student.id}")
    other = page(make_user(Role.STUDENT, student=make_student())).get("/my-data/views")
    assert "Trần Thị Bình" not in other.text


def test_looks_are_forgotten_after_a_year_and_not_before(page, student, coordinator):
    page(coordinator).get(f"/students/{student.id}")
    seen = db.session.scalars(select(FileView.seen_at)).one()
    for late, left in ((-timedelta(minutes=1), 1), (timedelta(minutes=1), 0)):
        with clock.fixed(seen + FILE_VIEWS_KEPT + late):
            upkeep.forget(Run.__new__(Run))
        assert count_views() == left


def test_the_list_asks_as_much_for_many_looks_as_for_few(page, student, coordinator, count_queries):
    own = page(make_user(Role.STUDENT, student=student))
    page(coordinator).get(f"/students/{student.id}")
    own.get("/my-data/views")
    with count_queries() as few:
        own.get("/my-data/views")
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    for hours in range(1, 200):
        at = now - timedelta(hours=hours)
        values = {"role": "school_coordinator", "school_code": ICTU, "page": "record", "hour": at, "seen_at": at}
        db.session.add(FileView(student_id=student.id, viewer_id=coordinator.id, **values))
    db.session.flush()
    with count_queries() as many:
        assert "trang 1 trên 4" in own.get("/my-data/views").text
    assert len(many) == len(few)


def test_every_page_about_one_student_is_noted_for_staff(databases):
    """A new page with a student's record in its address must say so (portal.students.looking.note)."""
    silent = []
    with open_world(databases) as world:
        for endpoint, case in CASES.items():
            about_one = ABOUT_ONE & set(case.own) and case.by not in (STUDENT, VISITOR)
            if not about_one or not any("GET" in (r.methods or ()) for r in world.app.url_map.iter_rules(endpoint)):
                continue
            with world.app.app_context(), watched() as kept:
                answered = world.ask(case.by, "GET", url_of(world, endpoint, case))
            if answered.status == 200 and not kept:
                silent.append(endpoint)
    assert not silent
