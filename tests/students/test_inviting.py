"""Nominated students are invited all at once, each of them once, and the list shows how far it got."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email
from portal.accounts.service import disable, set_password
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.notices.models import OutboxMessage
from portal.notices.rules import MessageStatus
from portal.rounds.rules import RoundStatus
from portal.students import inviting
from portal.students.queries import find_account
from portal.students.rules import NominationStatus
from portal.students.service import ensure_student_account
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, TUEBA
from tests.factories.mail import mailbox
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student


@pytest.fixture
def round_(app):
    return make_round(RoundStatus.APPLYING)


@pytest.fixture
def coordinator(app):
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


def nominated(round_, **changes):
    student = make_student(**{"school": ICTU, **changes})
    make_nomination(round_, student)
    return student


def test_all_nominated_students_of_the_school_are_invited_by_one_button(page, round_, coordinator):
    students = [nominated(round_) for _ in range(3)]
    foreign = nominated(round_, school=TUEBA)
    imported = make_student(school=ICTU)
    make_nomination(round_, imported, NominationStatus.IMPORTED)
    browser = page(coordinator)
    with mailbox() as mails:
        shown = browser.get(f"/rounds/{round_.id}/invitations").submit(action="/invitations").follow()
        assert "thư mời cho 3 sinh viên" in shown.text
        assert "Thư mời đang chờ gửi" in shown.text
        assert [len(mails.texts(s.email)) for s in (*students, foreign, imported)] == [1, 1, 1, 0, 0]
        path = mails.last_path(students[0].email)
    page().get(path).submit(password="khoai nướng mùa đông", password_again="khoai nướng mùa đông")
    listed = browser.get(f"/rounds/{round_.id}/invitations").text
    assert listed.count("Đã gửi thư") == 2
    assert "Hoạt động" in listed


def test_those_who_are_in_or_shut_out_are_not_invited(page, round_, coordinator):
    active, off = (ensure_student_account(nominated(round_), actor=None) for _ in range(2))
    set_password(active, "khoai nướng mùa đông")
    disable(off, actor=make_user(Role.ADMIN))
    shown = page(coordinator).get(f"/rounds/{round_.id}/invitations")
    assert "chưa kích hoạt tài khoản" not in shown.text
    page(coordinator).post(f"/rounds/{round_.id}/invitations", status=422)


def test_an_address_of_another_account_stops_nobody_else(page, round_, coordinator):
    taken, free = nominated(round_), nominated(round_)
    make_user(Role.AUDITOR, email=taken.email)
    with mailbox() as mails:
        page(coordinator).get(f"/rounds/{round_.id}/invitations").submit(action="/invitations")
        assert [len(mails.texts(student.email)) for student in (taken, free)] == [0, 1]
    assert "Chưa mời" in page(coordinator).get(f"/rounds/{round_.id}/invitations").text


def test_of_two_students_with_one_address_one_is_invited(round_, coordinator):
    twins = [nominated(round_, email="chung@example.edu.vn") for _ in range(2)]
    inviting.ask(round_, actor=coordinator)
    job = db.session.scalars(select(Job).where(Job.kind == inviting.INVITE)).one()
    inviting.work(Run(job.id, job.kind, job.payload, 1))
    assert db.session.scalars(select(OutboxMessage.address)).all() == ["chung@example.edu.vn"]
    assert sum(find_account(student) is not None for student in twins) == 1


def test_many_are_invited_with_as_few_statements_as_one(round_, coordinator, count_queries):
    asked = []
    for count in (1, 40):
        for _ in range(count):
            nominated(round_)
        payload = {"round": str(round_.id), "actor": str(coordinator.id), "asked_at": clock.now().isoformat()}
        db.session.commit()
        with count_queries() as statements:
            inviting.work(Run(uuid4(), inviting.INVITE, payload, 1))
        asked.append(len(statements))
    assert asked[1] <= asked[0], statements
    assert db.session.scalar(select(func.count(OutboxMessage.id))) == 1 + 41  # the first gets a new link, too


def test_work_that_is_done_twice_invites_once(round_, coordinator):
    student = nominated(round_)
    inviting.ask(round_, actor=coordinator)
    job = db.session.scalars(select(Job).where(Job.kind == inviting.INVITE)).one()
    for tries in (1, 2):
        inviting.work(Run(job.id, job.kind, job.payload, tries))
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1
    assert find_user_by_email(student.email) is not None


def test_a_mail_that_did_not_arrive_is_shown_with_its_reason_and_sent_again(page, round_, coordinator):
    student = nominated(round_)
    inviting.ask(round_, actor=coordinator)
    job = db.session.scalars(select(Job).where(Job.kind == inviting.INVITE)).one()
    inviting.work(Run(job.id, job.kind, job.payload, 1))
    message = db.session.scalars(select(OutboxMessage)).one()
    message.status, message.error = MessageStatus.DEAD.value, "550 không có hộp thư này"
    shown = page(coordinator).get(f"/rounds/{round_.id}/invitations")
    assert "550 không có hộp thư này" in shown.text
    shown.submit(200, action=f"/students/{student.id}/invite")
    assert "Thư đang chờ gửi" in page(coordinator).get(f"/rounds/{round_.id}/invitations").text


def test_the_list_costs_the_same_for_5_and_for_500_students(page, round_, coordinator, count_queries):
    browser = page(coordinator)
    counts = []
    for more in (5, 495):
        for _ in range(more):
            nominated(round_)
        browser.get(f"/rounds/{round_.id}/invitations")
        with count_queries() as statements:
            browser.get(f"/rounds/{round_.id}/invitations")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10
    assert db.session.scalar(select(func.count()).select_from(User)) == 1
