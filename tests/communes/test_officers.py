"""Officers of communes: invited by mail and by letter, replaced by successors."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts import inviting_many, rules
from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email
from portal.accounts.service import authenticate
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.run import Run
from portal.notices.models import OutboxMessage
from portal.openings.rules import OpeningStatus
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE, WARD
from tests.factories.mail import mailbox
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round

PASSWORD = "khoai nướng mùa đông"


@pytest.fixture
def admin(app):
    return make_user(Role.ADMIN)


def waiting_officer(**changes):
    user = make_user(Role.COMMUNE_OFFICER, email="moi@example.vn", full_name="Lý Thị Mới")
    for name, value in changes.items():
        setattr(user, name, value)
    db.session.commit()
    return user


def printed_path(page, admin):
    shown = page(admin).get("/officers/letters").submit(200)
    return re.search(r"https?://[^/\s]+(/letter/\S+)", shown.text)[1]


def test_work_that_is_done_twice_invites_once(app, admin):
    waiting_officer()
    job = inviting_many.ask([find_user_by_email("moi@example.vn")], actor=admin)
    for tries in (1, 2):
        inviting_many.work(Run(job.id, job.kind, job.payload, tries))
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_those_who_wait_are_invited_again_and_those_who_are_in_are_not(page, admin):
    waiting_officer()
    active = make_user(Role.COMMUNE_OFFICER, commune=WARD, password=PASSWORD)
    with mailbox() as mails:
        page(admin).get("/officers").submit(action="/officers/invite-waiting")
        first = mails.last_path("moi@example.vn")
        grant = find_user_by_email("moi@example.vn").grants[0].id
        page(admin).get("/officers").submit(action=f"/officers/{grant}/invite")
        second = mails.last_path("moi@example.vn")
        assert mails.texts(active.email) == []
    page().get(first, 404)
    page().get(second)
    page(admin).post(f"/officers/{active.grants[0].id}/invite", status=422)


@pytest.mark.parametrize(
    ("phone", "datum"), [("0912345678", "5678"), ("0912345678", "0912 345 678"), ("", "Moi@example.vn")]
)
def test_a_letter_opens_for_who_knows_what_does_not_stand_on_it(page, admin, phone, datum):
    waiting_officer(phone=phone)
    shown = page(admin).get("/officers/letters").submit(200)
    assert "moi@example.vn" not in shown.text
    assert "5678" not in shown.text
    path = re.search(r"https?://[^/\s]+(/letter/\S+)", shown.text)[1]
    form = page().get(path)
    refused = form.submit(422, datum="1234", password=PASSWORD, password_again=PASSWORD)
    assert "không khớp" in refused.text
    form.submit(datum=datum, password=PASSWORD, password_again=PASSWORD)
    authenticate("moi@example.vn", PASSWORD)
    page().get(path, 404)


def test_guessing_the_datum_of_a_letter_is_slowed(page, admin):
    waiting_officer(phone="0912345678")
    form = page().get(printed_path(page, admin))
    for number in range(rules.FREE_TRIES):
        form.submit(422, datum=f"000{number}", password=PASSWORD, password_again=PASSWORD)
    assert "đợi" in form.submit(422, datum="5678", password=PASSWORD, password_again=PASSWORD).text


def test_a_letter_lives_thirty_days_and_dies_with_a_newer_one(page, admin):
    waiting_officer()
    first, second = printed_path(page, admin), printed_path(page, admin)
    page().get(first, 404)
    page().get(second.replace("/letter/", "/activate/"), 404)
    with clock.fixed(clock.now() + timedelta(days=29, hours=23)):
        page().get(second)
    with clock.fixed(clock.now() + timedelta(days=30, minutes=1)):
        page().get(second, 404)


def test_a_letter_is_dead_once_the_account_is_in_use(page, admin):
    user = waiting_officer()
    form = page().get(printed_path(page, admin))
    user.password_hash = "x"
    form.submit(422, datum="moi@example.vn", password=PASSWORD, password_again=PASSWORD)


def test_a_successor_takes_over_and_the_predecessor_is_out_on_the_next_request(page, admin):
    before = make_user(Role.COMMUNE_OFFICER)
    round_ = make_round(RoundStatus.OPEN)
    draft = make_opening(round_, OpeningStatus.DRAFT, commune=REMOTE)
    browser = page(before)
    browser.get(f"/openings/{draft.id}/edit")
    form = page(admin).get(f"/officers/{before.grants[0].id}/hand-over")
    themselves = form.submit(422, full_name="Ai Đó", email=before.email.upper(), phone="")
    assert "chính người đang phụ trách" in themselves.text
    with mailbox() as mails:
        form.submit(full_name="Lý Thị Mới", email="moi@example.vn", phone="0912345678")
        path = mails.last_path("moi@example.vn")
    browser.get(f"/openings/{draft.id}/edit", 403)
    page().get(path).submit(password=PASSWORD, password_again=PASSWORD)
    page(find_user_by_email("moi@example.vn")).get(f"/openings/{draft.id}/edit")
    assert db.session.get(User, before.id).is_active


def test_the_list_needs_the_same_number_of_queries_however_many_officers(page, admin, count_queries):
    browser = page(admin)
    browser.get("/officers")
    with count_queries() as few:
        browser.get("/officers")
    for number in range(100):
        make_user(Role.COMMUNE_OFFICER, commune=WARD, email=f"cb{number}@example.vn")
    with count_queries() as many:
        browser.get("/officers")
    assert len(many) == len(few) <= 10


def test_no_job_holds_what_is_personal(page, admin):
    waiting_officer()
    page(admin).get("/officers").submit(action="/officers/invite-waiting")
    payload = str(db.session.scalars(select(Job.payload).where(Job.kind == inviting_many.INVITE)).one())
    assert "@" not in payload
