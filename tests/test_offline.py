"""The service worker and its page, and the cookie by which a browser learns that a form has arrived."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from portal import built, create_app, offline
from portal.access import Role
from portal.built import load_manifest
from tests.factories.accounts import make_user
from tests.factories.students import make_student
from tests.html import words
from tests.pages import Page


def test_service_worker_is_small_and_names_files_that_exist(app: Flask) -> None:
    answer = app.test_client().get("/service-worker.js")
    assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
    assert len(answer.data) <= 5_000
    assert 'PAGE="/offline"' in answer.text
    for name in ("app.css", "app.js", "favicon.svg"):
        address = f"/static/{load_manifest()[name]}"
        assert address in answer.text
        assert app.test_client().get(address).status_code == 200


def test_service_worker_neither_sets_nor_depends_on_a_cookie(app: Flask) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "x"
        session.permanent = True
    answer = client.get("/service-worker.js")
    assert answer.headers["Cache-Control"] == "max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.vary


def test_another_text_of_the_page_makes_another_version(
    shared_app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Otherwise browsers would go on showing what they kept."""
    settings = {"SQLALCHEMY_DATABASE_URI": shared_app.config["SQLALCHEMY_DATABASE_URI"]}
    before = create_app(settings).extensions["service_worker"]
    assert create_app(settings).extensions["service_worker"] == before
    (tmp_path / "worker.js").write_text("// changed", "utf-8")
    monkeypatch.setattr(offline, "DIST", tmp_path)
    monkeypatch.setattr(offline, "load_manifest", lambda: {**built.load_manifest(), "worker.js": "worker.js"})
    assert create_app(settings).extensions["service_worker"].split(",")[0] != before.split(",")[0]


def test_another_english_makes_another_version(shared_app: Flask, tmp_path: Path) -> None:
    settings = {"SQLALCHEMY_DATABASE_URI": shared_app.config["SQLALCHEMY_DATABASE_URI"]}
    here = Path(shared_app.config["BABEL_TRANSLATION_DIRECTORIES"])
    shutil.copytree(here, tmp_path, dirs_exist_ok=True)
    moved = settings | {"BABEL_TRANSLATION_DIRECTORIES": str(tmp_path)}
    before = create_app(moved).extensions["service_worker"]
    assert before == create_app(settings).extensions["service_worker"]
    with (tmp_path / "en/LC_MESSAGES/messages.mo").open("ab") as catalogue:
        catalogue.write(b"\0")
    assert create_app(moved).extensions["service_worker"] != before


def test_kept_page_is_the_same_for_everybody(app: Flask) -> None:
    user = make_user(Role.UNIVERSITY_COORDINATOR)
    mine, visitors = Page(app, user).get("/offline"), Page(app).get("/offline")
    assert mine.response.data == visitors.response.data
    assert visitors.heading == "Không có kết nối mạng"
    assert user.full_name not in visitors.text


def test_kept_page_is_in_every_language(app: Flask) -> None:
    """It is fetched without the cookie that says which one was chosen."""
    page = Page(app).get("/offline").document
    assert [words(heading) for heading in page.all("section[lang=en] > h2")] == ["No connection"]
    assert len(page.all("[data-drafts]")) == len(page.all("main a[href='']")) == 2


def test_page_is_in_the_readers_language_first(app: Flask) -> None:
    browser = Page(app)
    browser.post("/language?language=en&next=/offline")
    page = browser.get("/offline").document
    assert page.heading == "No connection"
    assert [words(heading) for heading in page.all("section[lang=vi] > h2")] == ["Không có kết nối mạng"]


@pytest.mark.parametrize(
    ("message", "draft", "told"),
    [
        ("Lớp là K20B.", "mabc1234xyz", "mabc1234xyz"),
        ("", "mabc1234xyz", None),
        ("Lớp là K20B.", "", None),
        ("Lớp là K20B.", "x; Domain=example.com", None),
    ],
    ids=["taken", "refused", "without a draft", "a name that is none"],
)
def test_only_a_form_that_was_taken_ends_its_draft(app: Flask, message: str, draft: str, told: str | None) -> None:
    browser = Page(app, make_user(Role.STUDENT, student=make_student()))
    browser.post("/my-data/report", {"message": message, "draft": draft}, 302 if message else 422)
    cookie = browser.client.get_cookie("draft_saved")
    assert (cookie.value if cookie else None) == told
