"""Anybody can check the published result: the real verifier on the real download."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.extensions import db
from portal.matching.cli import main
from portal.placements.published.models import PublicFiles
from portal.rounds.rules import RoundStatus
from tests.factories.attempts import Market, make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_publication
from tests.factories.rounds import make_round
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
