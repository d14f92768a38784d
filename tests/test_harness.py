"""The tests' own tools: each check of the page client is shown a page that it must refuse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal import clock
from portal.accounts.models import User
from portal.extensions import db
from tests.faults import faults_of
from tests.html import Document, InvalidHtml
from tests.pages import Page

NewPage = Callable[..., Page]


def new_user(email: str = "ai-do@tnu.example") -> User:
    user = User(email=email, full_name="Lường Thị Ai", created_at=clock.now(), grants=[])
    db.session.add(user)
    db.session.commit()
    return user


@contextmanager
def before_each_request(app: Flask, action: Callable[[], Any]) -> Iterator[None]:
    actions = app.before_request_funcs.setdefault(None, [])
    actions.append(action)
    try:
        yield
    finally:
        actions.remove(action)


@pytest.mark.parametrize("_time", [1, 2])
def test_what_a_test_commits_is_taken_back(app: Flask, _time: int) -> None:
    assert db.session.scalar(select(User)) is None
    new_user()


def test_a_request_sees_what_the_test_made_and_the_other_way_round(page: NewPage, app: Flask) -> None:
    user = new_user()

    def rename() -> None:
        found = db.session.get(User, user_id)
        assert found is not None
        found.full_name = "Tên mới"
        db.session.commit()

    user_id = user.id
    with before_each_request(app, rename):
        page().get("/login")
    assert user.full_name == "Tên mới"


def test_commits_on_a_real_database_reach_other_threads(real_database: Flask) -> None:
    new_user()
    seen: list[str] = []

    def look() -> None:
        with real_database.app_context():
            seen.extend(db.session.scalars(select(User.email)))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["ai-do@tnu.example"]


def flush_a_change() -> None:
    user = db.session.scalars(select(User)).one()
    user.full_name = "Chưa lưu"
    db.session.flush()


def change_without_flush() -> None:
    db.session.scalars(select(User)).one().full_name = "Chưa lưu"


def update_by_statement() -> None:
    db.session.execute(update(User).values(full_name="Chưa lưu"))


def change_after_a_savepoint() -> None:
    flush_a_change()
    with db.session.begin_nested():
        pass


@pytest.mark.parametrize(
    "change", [flush_a_change, change_without_flush, update_by_statement, change_after_a_savepoint]
)
def test_a_change_left_uncommitted_is_refused(page: NewPage, app: Flask, change: Callable[[], None]) -> None:
    new_user()
    with before_each_request(app, change), pytest.raises(AssertionError, match="left uncommitted"):
        page().get("/login")


def test_another_status_than_expected_is_refused(page: NewPage) -> None:
    with pytest.raises(AssertionError, match="gave 404, not 200"):
        page().get("/khong-co")


def test_statements_are_counted(page: NewPage, count_queries: Any) -> None:
    visitor = page(new_user())
    with count_queries() as statements:
        visitor.get("/khong-co", 404)
    assert any("user_session" in statement for statement in statements)
    assert not any(statement.startswith("SAVEPOINT") for statement in statements)


GOOD = """<!doctype html><html lang="vi"><head><title>Sinh viên – Về Xã</title></head><body><h1>Sinh viên</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="q">Tên</label><input id="q" name="q" value="An" aria-describedby="h"><p id="h">Gợi ý</p>
<label for="t">Ghi chú</label><textarea id="t" name="t">
một</textarea>
<label for="s">Trường</label><select id="s" name="s"><option value="1">A</option><option>B</option></select>
<label for="c">Đồng ý</label><input type="checkbox" id="c" name="c"><button name="go" value="y">Gửi</button>
<fieldset disabled><input name="off" value="1" aria-label="tắt"></fieldset></form></body></html>"""


def test_a_good_page_has_no_fault() -> None:
    assert faults_of(Document(GOOD)) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("<h1>Sinh viên</h1>", "<h1>Trường</h1>", "does not start with the h1"),
        ("</h1>", "</h1><h1>Hai</h1>", "must have one"),
        ('lang="vi"', 'class="x"', "language"),
        ('id="h"', 'id="q"', "stands 2 times"),
        ('id="h"', 'id="g"', "names no element"),
        ('for="q"', 'for="r"', "no label for the field 'q'"),
        ('value="t"', 'value=""', "no CSRF token"),
        ('<p id="h">', '<p id="h" style="color:red">', "inline style"),
        ('<p id="h">', '<p id="h" onclick="x()">', "onclick"),
        ("</form>", "<script>x()</script></form>", "inline script"),
        ("</form>", '<a href="/"><button>Đi</button></a></form>', "inside another"),
        ("</form>", "<ul><p>x</p></ul></form>", "<ul> holds"),
        ("</form>", '<a href="#khong">x</a></form>', "leads nowhere"),
        ("</form>", '<img src="/x.svg"></form>', "without alt"),
    ],
)
def test_a_faulty_page_is_refused(good: str, bad: str, fault: str) -> None:
    assert fault in "\n".join(faults_of(Document(GOOD.replace(good, bad, 1))))


def test_broken_html_is_refused() -> None:
    with pytest.raises(InvalidHtml):
        Document(GOOD.replace("</h1>", "</h2>"))


def test_a_form_sends_what_a_browser_would_send() -> None:
    form = Document(GOOD).form(having="q")
    assert form.values == {"csrf_token": ["t"], "q": ["An"], "t": ["một"], "s": ["1"], "c": []}
    form.fill("c", True)
    form.fill("s", "B")
    assert (form.values["c"], form.values["s"], form.buttons) == (["on"], ["B"], [("go", "y", "Gửi")])
    with pytest.raises(AssertionError, match="offers"):
        form.fill("s", "C")
    with pytest.raises(AssertionError, match="no field"):
        form.fill("off", "1")
