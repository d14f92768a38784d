"""A round as an archive: out of one portal and into an empty one without loss, and not when it was altered."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.documents.models import DocumentFile, OfficialDocument, SignedCopy
from portal.documents.queries import content_of, get_file, symbol_of
from portal.errors import NotFound
from portal.exports.archive import loading, packing
from portal.exports.archive.cli import archive as commands
from portal.exports.archive.loading import ArchiveRefused
from portal.exports.archive.tables import PARTS
from portal.extensions import db
from portal.placements.models import Placement
from portal.rounds.models import Round
from portal.students.models import Student
from tests.database import Databases, opened
from tests.factories.communes import load_reference
from tests.factories.factors import give_app
from tests.factories.signatures import SCAN
from tests.factories.whole_rounds import make_whole_round

HOSTILE = '=HYPERLINK("x")\\N\r\n\'\t</w:t>{{7*7}} \\ “Ngọc”'
SECRETS = re.compile(r"password|token|secret|factor|passkey|credential|recovery|session|idempotency", re.IGNORECASE)


def packed(round_: Round) -> bytes:
    out = io.BytesIO()
    packing.pack(out, round_)
    return out.getvalue()


@pytest.fixture(scope="module")
def original(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a round in which everything has happened."""
    path = tmp_path_factory.mktemp("archive") / "round.zip"
    with opened(databases, databases.migrated()):
        round_ = make_whole_round(name=HOSTILE)
        user = db.session.scalars(select(User).limit(1)).one()
        give_app(user)
        user.password_hash = "$argon2id$of-no-use"
        db.session.commit()
        path.write_bytes(packed(round_))
    return path


@pytest.fixture
def empty(databases: Databases) -> Iterator[Any]:
    """A portal as `flask db upgrade` and `flask reference load` leave it."""
    with opened(databases, databases.migrated()) as app:
        load_reference()
        db.session.commit()
        yield app


def test_round_comes_out_of_an_empty_portal_as_it_went_in(original: Path, empty: Any) -> None:
    counts = loading.load(loading.opened(original))
    db.session.commit()
    assert [name for name, count in counts.items() if not count] == []
    round_ = db.session.scalars(select(Round)).one()
    assert packed(round_) == original.read_bytes()


def test_loading_long_cells_leaves_the_limit_for_lists_as_it_was(original: Path, empty: Any) -> None:
    before = csv.field_size_limit()
    loading.load(loading.opened(original))
    assert csv.field_size_limit() == before


def test_loaded_round_can_be_worked_with(original: Path, empty: Any) -> None:
    loading.load(loading.opened(original))
    db.session.commit()
    student = db.session.scalars(select(Student).where(Student.full_name == HOSTILE)).one()
    assert student.search_text
    assert student.sort_key
    published = db.session.scalars(select(MatchAttempt).where(MatchAttempt.status == "published")).one()
    assert len(published.frozen_input) > 100
    assert db.session.scalar(select(func.count()).select_from(Placement).where(Placement.status != "vacated")) == 1


def test_loaded_register_proves_papers_whose_files_are_elsewhere(original: Path, empty: Any) -> None:
    loading.load(loading.opened(original))
    db.session.commit()
    letter = db.session.scalars(select(OfficialDocument)).one()
    kept = db.session.scalars(select(DocumentFile)).first()
    assert letter.status == "issued"
    assert symbol_of(letter) == "GGT-ĐHCNTT&TT"
    assert kept
    assert len(kept.sha256) == 64
    with empty.test_request_context(), pytest.raises(NotFound, match="nơi lưu trữ văn bản"):
        get_file(letter.id, 2, "docx")


def test_loaded_portal_says_yes_to_a_signed_copy_by_its_hash_alone(original: Path, empty: Any) -> None:
    loading.load(loading.opened(original))
    db.session.commit()
    copy = db.session.scalars(select(SignedCopy)).one()
    browser, ours = empty.test_client(), hashlib.sha256(SCAN).hexdigest()
    shown = browser.get("/proof", query_string={"code": ours}, follow_redirects=True).text
    assert "đúng từng byte với tệp JPEG" in shown
    assert "Bản đã ký" in shown
    another = hashlib.sha256(SCAN + b"x").hexdigest()
    assert "Không tìm thấy" in browser.get("/proof", query_string={"code": another}, follow_redirects=True).text
    with empty.test_request_context(), pytest.raises(NotFound, match="nơi lưu trữ văn bản"):
        content_of(copy)


def test_nobody_can_sign_in_by_what_an_archive_brings(original: Path, empty: Any) -> None:
    loading.load(loading.opened(original))
    db.session.commit()
    users = db.session.scalars(select(User)).all()
    assert users
    assert all(user.disabled_at and not user.password_hash and not user.grants for user in users)


def test_archive_holds_no_secrets(original: Path) -> None:
    with zipfile.ZipFile(original) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}
    headings = {name: content.decode("utf-8-sig").split("\r\n")[0] for name, content in files.items()}
    everything = b"".join(files.values())
    assert headings["person.csv"] == "id,full_name"
    assert not [name for name, heading in headings.items() if SECRETS.search(heading)]
    assert b"argon2" not in everything
    assert b"@archive.invalid" not in everything


def test_spreadsheet_runs_no_cell_of_it(original: Path) -> None:
    with zipfile.ZipFile(original) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = archive.read(name).decode("utf-8-sig")
                rows = list(csv.reader(io.StringIO(text, newline="")))
                assert not [cell for row in rows for cell in row if re.match(r" *[=+@\t]|-\D", cell)], name


def altered(original: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(original) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    path = tmp_path / "altered.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _take_a_year(files: dict[str, bytes]) -> None:
    files["student.csv"] = files["student.csv"].replace(b",true,", b",false,", 1)


def _forge_the_hash_too(files: dict[str, bytes]) -> None:
    """A row of nobody's: what the manifest says of the file is right, what the file says is not."""
    files["placement.csv"] = files["placement.csv"].replace(b",vacated,", b",winner,")
    manifest = json.loads(files["manifest.json"])
    manifest["files"]["placement.csv"]["sha256"] = hashlib.sha256(files["placement.csv"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()


def _made_before(files: dict[str, bytes], version: int) -> None:
    """As a portal of that version wrote it: without the tables that came later."""
    manifest = json.loads(files["manifest.json"]) | {"version": version}
    for part in PARTS:
        if part.since > 1:
            del files[f"{part.name}.csv"], manifest["files"][f"{part.name}.csv"]
    files["manifest.json"] = json.dumps(manifest).encode()


def test_archive_older_than_a_table_is_loaded_without_it(original: Path, tmp_path: Path, empty: Any) -> None:
    with pytest.raises(ArchiveRefused, match=r"files are missing: .*signed_copy\.csv"):
        loading.opened(altered(original, tmp_path, lambda files: _made_before(files, packing.VERSION)))
    counts = loading.load(loading.opened(altered(original, tmp_path, lambda files: _made_before(files, 1))))
    assert counts["placement"]
    assert "signed_copy" not in counts


def _without_what_always_was(files: dict[str, bytes]) -> None:
    _made_before(files, 1)
    manifest = json.loads(files["manifest.json"])
    del files["appeal.csv"], manifest["files"]["appeal.csv"]
    files["manifest.json"] = json.dumps(manifest).encode()


ALTERATIONS: dict[str, tuple[Callable[[dict[str, bytes]], Any], str]] = {
    "one value": (_take_a_year, "student.csv was altered"),
    "a file more": (lambda files: files.update({"more.csv": b"x"}), "differ from the manifest"),
    "a file less": (lambda files: files.pop("appeal.csv"), "differ from the manifest"),
    "frozen input": (
        lambda files: files.update({name: b"x" for name in files if name.startswith("files/match_attempt")}),
        "was altered",
    ),
    "a table less, in the manifest too": (_without_what_always_was, "files are missing: appeal.csv"),
    "from a newer portal": (lambda files: _made_before(files, packing.VERSION + 1), "into a newer portal"),
    "no manifest": (lambda files: files.pop("manifest.json"), "no archive"),
    "another kind": (lambda files: files.update({"manifest.json": b"{}"}), "not an archive of the kind"),
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_altered_archive_is_refused(original: Path, tmp_path: Path, what: str) -> None:
    change, complaint = ALTERATIONS[what]
    loading.opened(altered(original, tmp_path, lambda files: None))
    with pytest.raises(ArchiveRefused, match=complaint):
        loading.opened(altered(original, tmp_path, change))


def test_cut_file_is_refused(original: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(original.read_bytes()[:-500])
    with pytest.raises(ArchiveRefused):
        loading.opened(path)


def test_values_that_the_database_does_not_know_are_refused_whole(original: Path, tmp_path: Path, empty: Any) -> None:
    forged = altered(original, tmp_path, _forge_the_hash_too)
    done = empty.test_cli_runner().invoke(commands, ["load", str(forged)])
    assert done.exit_code == 1
    assert "placement.csv does not fit" in done.output
    assert not db.session.scalar(select(func.count()).select_from(Round))


def test_commands_make_and_load_and_refuse_a_portal_that_is_not_empty(
    original: Path, tmp_path: Path, empty: Any
) -> None:
    runner = empty.test_cli_runner()
    done = runner.invoke(commands, ["load", str(original)])
    assert done.exit_code == 0, done.output
    assert "placement: " in done.output
    again = runner.invoke(commands, ["load", str(original)])
    assert again.exit_code == 1
    assert "not empty" in again.output
    key = db.session.scalars(select(Round.id)).one()
    made = runner.invoke(commands, ["make", str(key), str(tmp_path / "again.zip")])
    assert made.exit_code == 0, made.output
    assert (tmp_path / "again.zip").read_bytes() == original.read_bytes()


def test_dictionary_tells_types_units_keys_and_words_in_both_languages(original: Path) -> None:
    with zipfile.ZipFile(original) as archive:
        told = json.loads(archive.read("dictionary.json"))["tables"]
        text = archive.read("TU-DIEN.txt").decode()
        manifest = json.loads(archive.read("manifest.json"))
        headings = {
            part.name: next(csv.reader([archive.read(f"{part.name}.csv").decode("utf-8-sig").split("\r\n")[0]]))
            for part in PARTS
        }
    assert {name: list(table["columns"]) for name, table in told.items()} == headings
    assert told["student"]["columns"]["gpa"] | {"vi": "", "en": ""} == {
        **{"type": "integer", "unit": "1/100", "may_be_empty": True, "vi": "", "en": ""}
    }
    assert told["placement"]["columns"]["student_id"]["references"] == "student.id"
    assert told["placement"]["columns"]["student_answer"]["values"] == ["awaited", "accepted", "declined"]
    assert all(column["vi"] and column["en"] for table in told.values() for column in table["columns"].values())
    assert "student.csv: Sinh viên / A student" in text
    assert manifest["files"]["student.csv"]["rows"] == 4
