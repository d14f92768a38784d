"""Files made to hurt: refused in words or read as harmless text, in time, while everybody else goes on working."""

from __future__ import annotations

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.imports import service, work
from portal.imports.models import ListImport
from portal.imports.rules import AT_ONCE
from portal.imports.students.kind import STUDENTS
from portal.imports.views import uploading
from portal.jobs.worker import Worker
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.spreadsheets.rules import LARGEST_FILE
from portal.spreadsheets.service import read_table
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.rounds import make_round
from tests.pages import Page
from tests.spreadsheets.hostile import CORPUS, NAMES, Hostile
from tests.spreadsheets.memory import MEGABYTE, measured

SECONDS, MOST_MEMORY = 10, 50 * MEGABYTE
# What can be read is compared by a job; these are the hardest to compare.
IN_JOBS = ("cells that are nearly addresses", "one sign that widens all others", "headings of thousands of signs")
# One of each way to fail, for the pages that share the reader with the first.
TELLING = (
    "zip bomb",
    "entity behind a long comment",
    "macros",
    "workbook under a password",
    "old Excel of garbage",
    "web page named .xlsx",
    "one endless line of cells",
    "formulas in text",
    "control signs and marks without a letter",
)
OTHER_PAGES: dict[Role, tuple[str, dict[str, str]]] = {
    Role.UNIVERSITY_COORDINATOR: ("/rounds/{round}/openings/import", {"source": "paper", "source_note": "CV 12/SNV"}),
    Role.HOME_AFFAIRS_OFFICER: (
        "/classifications/import",
        {"decision_number": "9/QĐ", "decided_on": "1/6/2025", "issued_by": "UBND tỉnh", "valid_from": "1/7/2025"},
    ),
    Role.ADMIN: ("/officers/import", {}),
}
GOOD = b"M\xc3\xa3 SV,H\xe1\xbb\x8d t\xc3\xaan,Ng\xc3\xa0nh\nDTC2154802010,An,7480103\n"


def sent(browser: Page, round_: Round, content: bytes, name: str, content_type: str, status: int) -> Any:
    file = FileStorage(io.BytesIO(content), filename=name, content_type=content_type)
    data = {"csrf_token": browser.csrf_token(), "file": file}
    return browser.open(f"/rounds/{round_.id}/nominations/import", method="POST", data=data, status=status)


@pytest.mark.any_engine
@pytest.mark.parametrize("hostile", CORPUS.values(), ids=CORPUS)
def test_upload_page_refuses_it_in_words_or_reads_it_as_text(
    page: Any, coordinator: User, round_: Round, hostile: Hostile
) -> None:
    content, browser = hostile.make(), page(coordinator)
    assert len(content) <= LARGEST_FILE, "refused for its size, before what it is made for"
    with measured() as growth:
        status = 422 if hostile.said else 302
        answer = sent(browser, round_, content, hostile.name, hostile.content_type, status)
        told = answer.text if hostile.said else answer.follow().text
    assert growth.seconds < SECONDS
    assert growth.peak < MOST_MEMORY
    assert re.search(hostile.said, told)
    assert "root:" not in told


@pytest.mark.any_engine
@pytest.mark.parametrize("role", OTHER_PAGES, ids=str)
def test_every_other_upload_page_refuses_or_reads_it_too(page: Any, app: Flask, role: Role) -> None:
    url, typed = OTHER_PAGES[role]
    browser = page(make_user(role))
    form = browser.get(url.format(round=make_round(RoundStatus.OPEN).id))
    for hostile in map(CORPUS.__getitem__, TELLING):
        file = (io.BytesIO(hostile.make()), hostile.name, hostile.content_type)
        answer = form.submit(422 if hostile.said else 302, having="file", file=file, **typed)
        told = answer.text if hostile.said else answer.follow().text
        assert re.search(hostile.said, told)
        assert "root:" not in told


@pytest.mark.parametrize("hostile", [CORPUS[name] for name in IN_JOBS], ids=IN_JOBS)
def test_job_that_compares_it_stays_small_and_reads_no_file(
    coordinator: User, round_: Round, monkeypatch: pytest.MonkeyPatch, hostile: Hostile
) -> None:
    content = hostile.make()
    table = read_table(hostile.name, content)
    import_ = service.upload(STUDENTS, table, content, file_name=hostile.name, actor=coordinator, round_=round_)
    import_.row_count, import_.content = AT_ONCE + 1, b"not the file that was read"
    work.check(import_, actor=coordinator)
    db.session.commit()
    with measured() as growth:
        assert Worker(beats=False).run_due() == 1
    assert growth.seconds < SECONDS
    assert growth.peak < MOST_MEMORY
    assert import_.status in ("uploaded", "checked")


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_of_files_are_kept_without_what_is_hostile(
    page: Any, coordinator: User, round_: Round, name: str
) -> None:
    browser = page(coordinator)
    shown = sent(browser, round_, GOOD, name, "text/csv", 302).follow()
    assert db.session.scalar(select(ListImport.file_name)) == NAMES[name]
    assert NAMES[name] in shown.text
    assert NAMES[name] in browser.get("/imports").text


# --- others go on meanwhile -------------------------------------------------------------------------------------


class SlowReading:
    """Reads as ever, and is not done with the first file before it is told to go on."""

    def __init__(self) -> None:
        self.has_begun, self.goes_on = threading.Event(), threading.Event()

    def __call__(self, *arguments: Any) -> Any:
        is_first = not self.has_begun.is_set()
        self.has_begun.set()
        try:
            return read_table(*arguments)
        finally:
            if is_first:
                self.goes_on.wait(SECONDS)


def upload_while_a_bomb_is_read(app: Flask, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """The status of a good list that a colleague sends meanwhile, and then that of the bomb."""
    bomber, colleague = (make_user(Role.SCHOOL_COORDINATOR, school=ICTU) for _ in range(2))
    round_id = make_round(RoundStatus.OPEN).id
    browsers = [Page(app, bomber), Page(app, colleague)]
    reading = SlowReading()
    monkeypatch.setattr(uploading, "read_table", reading)
    bomb, url = CORPUS["far corner"].make(), f"/rounds/{round_id}/nominations/import"
    db.session.commit()

    def send(browser: Page, content: bytes, name: str) -> int:
        data = {"csrf_token": browser.csrf_token(), "file": (io.BytesIO(content), name)}
        return Context().run(browser.client.post, url, data=data).status_code

    with ThreadPoolExecutor(1) as pool:
        bombed = pool.submit(send, browsers[0], bomb, "ds.xlsx")
        try:
            assert reading.has_begun.wait(SECONDS)
            good = send(browsers[1], GOOD, "ds.csv")
        finally:
            reading.goes_on.set()
        return good, bombed.result(SECONDS)


def test_other_lists_are_taken_while_a_bomb_is_read(real_database: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert upload_while_a_bomb_is_read(real_database, monkeypatch) == (302, 422)


def test_control_with_the_file_read_in_a_transaction_sqlite_keeps_others_out(
    real_database: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has a single writer")
    monkeypatch.setattr(uploading, "_leave_transaction", lambda: None)
    assert upload_while_a_bomb_is_read(real_database, monkeypatch) == (503, 422)
