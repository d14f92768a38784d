"""Anybody can check the published result: the real verifier on the real download."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from portal.access import Role
from portal.applications.models import Application
from portal.extensions import db
from portal.matching.cli import main
from portal.placements.published.models import PublicFiles
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination, Student
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_publication, placement_of
from tests.factories.rounds import make_round
from tests.html import words
from tests.pages import Answer, Page

Opens = Callable[..., Page]


def download(page: Opens, market: Market) -> Answer:
    """The archive as a visitor gets it, by the link of the page."""
    shown = page().get(f"/rounds/{market.round.id}/results")
    url = f"/rounds/{market.round.id}/results/files"
    assert url in shown.response.text
    return page().get(url)


def unpacked(answer: Answer, where: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(answer.response.data)) as archive:
        archive.extractall(where)
    return where


@pytest.fixture
def market(app: object) -> Market:
    market = make_market(12, seats={WARD: 4, REMOTE: 4})
    make_publication(market)
    return market


def test_the_verifier_confirms_what_everybody_can_download(page: Opens, market: Market, tmp_path: Path) -> None:
    where = unpacked(download(page, market), tmp_path)
    command = [sys.executable, "-m", "portal.matching", "verify", str(where / "round"), str(where / "result")]
    command += ["--seed-sha256", market.round.seed_sha256 or ""]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.splitlines()[-1] == "confirmed", done.stdout + done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("round/students.csv", ",0,,1\n", ",0,,2\n"),
        ("round/students.csv", "2.50", "2.51"),
        ("round/choices.csv", ",1,", ",3,"),
        ("round/openings.csv", ",4,", ",5,"),
        ("result/assignment.csv", ",1\n", ",2\n"),
        ("result/report.json", '"placed": 8', '"placed": 9'),
        ("result/certificate.json", '"filled": 1', '"filled": 2'),
        ("result/explanations.jsonl", '"seats":4', '"seats":5'),
    ],
)
def test_one_altered_byte_is_refused(
    page: Opens, market: Market, tmp_path: Path, file: str, old: str, new: str
) -> None:
    where = unpacked(download(page, market), tmp_path)
    arguments = ["verify", str(where / "round"), str(where / "result")]
    assert main(arguments) == 0
    text = (where / file).read_text()
    assert old in text
    (where / file).write_text(text.replace(old, new, 1))
    assert main(arguments) == 1


def test_another_seed_than_the_announced_one_is_refused(page: Opens, market: Market, tmp_path: Path) -> None:
    where = unpacked(download(page, market), tmp_path)
    arguments = ["verify", str(where / "round"), str(where / "result"), "--seed-sha256"]
    assert main([*arguments, market.round.seed_sha256 or ""]) == 0
    assert main([*arguments, "0" * 64]) == 1


def test_the_download_holds_no_name_no_code_and_no_grade(page: Opens, market: Market) -> None:
    with zipfile.ZipFile(io.BytesIO(download(page, market).response.data)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    everything = "".join(texts.values())
    for number in range(12):
        student = market.student(number)
        for told in (student.full_name, student.code, student.email, student.phone):
            assert told not in everything
    gpas = {line.split(",")[2] for line in texts["round/students.csv"].splitlines()[1:]}
    assert gpas == {"2.50"}


def test_the_page_says_what_the_download_is(page: Opens, market: Market) -> None:
    files = db.session.query(PublicFiles).one()
    answer = download(page, market)
    assert answer.response.mimetype == "application/zip"
    assert len(answer.response.data) == files.size
    shown = page().get(f"/rounds/{market.round.id}/results").text
    for told in (files.sha256, files.input_sha256, market.round.seed, market.round.seed_sha256, "Không có"):
        assert told
        assert told in shown


def test_before_publication_there_is_nothing_to_download(page: Opens) -> None:
    round_ = make_round(RoundStatus.REVIEWING)
    page().get(f"/rounds/{round_.id}/results/files", 404)
    page().get(f"/rounds/{make_round(RoundStatus.DRAFT).id}/results/files", 404)


def test_nobody_is_followed_from_one_round_to_another(page: Opens, tmp_path: Path) -> None:
    rows = []
    first = make_market(6, seats={WARD: 2, REMOTE: 2})
    for number in range(2):
        market = first if number == 0 else make_market(6, seats={WARD: 2, REMOTE: 2})
        if number:
            db.session.execute(
                update(Application)
                .where(Application.round_id == market.round.id)
                .values(student_id=first.students[0])
                .where(Application.student_id == market.students[0])
            )
            db.session.execute(
                update(Nomination)
                .where(Nomination.round_id == market.round.id, Nomination.student_id == market.students[0])
                .values(student_id=first.students[0])
            )
        make_publication(market)
        where = unpacked(download(page, market), tmp_path / str(number))
        everything = b"".join(path.read_bytes() for path in where.rglob("*") if path.is_file())
        for student in (*market.students, *first.students):
            assert student.hex.encode() not in everything
            assert str(student).encode() not in everything
        students = (where / "round" / "students.csv").read_text().splitlines()[1:]
        rows.append({line.partition(",")[0] for line in students})
        assert main(["verify", str(where / "round"), str(where / "result")]) == 0
    assert len(rows[0]) == len(rows[1]) == 6
    assert not rows[0] & rows[1]


def test_a_student_finds_the_own_row_by_the_code_on_their_page(page: Opens, market: Market, tmp_path: Path) -> None:
    where = unpacked(download(page, market), tmp_path)
    assignment = (where / "result" / "assignment.csv").read_text().splitlines()
    for number in (0, 7):
        mine = page(make_user(Role.STUDENT, student=market.student(number))).get("/my-placement")
        code = words(mine.document.one("code"))
        opening = placement_of(market, number).opening_id.hex
        assert [row for row in assignment if row.startswith(f"{code},{opening},")]


def test_lots_are_drawn_from_the_public_ids(page: Opens, tmp_path: Path) -> None:
    """Twelve equal students for four seats: who gets one is the draw's alone, and anybody can repeat it."""
    market = make_market(12, seats={WARD: 2, REMOTE: 2})
    db.session.execute(update(Student).where(Student.id.in_(market.students)).values(gpa=300))
    make_publication(market)
    where = unpacked(download(page, market), tmp_path)
    assert main(["verify", str(where / "round"), str(where / "result")]) == 0
    students = [line.partition(",")[0] for line in (where / "round" / "students.csv").read_text().splitlines()[1:]]

    def lot(name: str) -> bytes:
        return hashlib.sha256(f"{market.round.seed}|{name}".encode()).digest()[:8]

    placed = {line.partition(",")[0] for line in (where / "result" / "assignment.csv").read_text().splitlines()[1:]}
    assert placed == set(sorted(students, key=lot)[:4])
