from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.communes.models import Commune
from portal.communes.reference import COMMUNES
from portal.extensions import db
from portal.reference import FaultyFiles
from portal.schools import service
from portal.schools.models import Field, Major, School
from portal.schools.reference import MAJORS, SCHOOLS


def test_project_files_load_whole(app):
    changes = {change.table: change for change in service.load_reference()}
    db.session.commit()
    counts = [db.session.scalar(select(func.count()).select_from(m)) for m in (Commune, School, Field, Major)]
    assert counts == [92, 9, 5, 45]
    assert len(changes["commune"].added) == 92


def test_loading_twice_changes_nothing(app):
    service.load_reference()
    again = service.load_reference()
    assert all(not change.added and not change.changed and not change.missing for change in again)
    assert [change.unchanged for change in again] == [92, 9, 5, 45]


def test_changed_cell_is_reported_and_written(app, tmp_path: Path):
    service.load_reference()
    file = tmp_path / "communes.csv"
    file.write_text(COMMUNES.read_text("utf-8").replace("01840,Đức Xuân,", "01840,Đức Xuân Mới,"), "utf-8-sig")
    changes = service.load_reference(communes=file)[0]
    assert (changes.changed, changes.added, changes.unchanged) == (["01840"], [], 91)
    assert "duc xuan moi" in db.session.get(Commune, "01840").search_text


def test_row_that_left_the_file_is_kept_and_named(app, tmp_path: Path):
    service.load_reference()
    file = tmp_path / "schools.csv"
    lines = SCHOOLS.read_text("utf-8").splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("IS,")), "utf-8")
    changes = service.load_reference(schools=file)[1]
    assert changes.missing == ["IS"]
    assert db.session.get(School, "IS") is not None


@pytest.mark.parametrize(
    ("original", "replacement", "line", "column"),
    [
        ("01840,Đức", "1840,Đức", 2, "code"),
        ("01843,Bắc Kạn,ward", "01843,Bắc Kạn,town", 3, "kind"),
        ("01843,Bắc Kạn,ward", "01840,Bắc Kạn,ward", 3, "code"),
        ("22.17,105.85", "nan,105.85", 2, "lat"),
        ("22.17,105.85", "22.17,1e2", 2, "lon"),
        ("I,full,4,ward\n01843", "I,full,5,ward\n01843", 2, "demo_priority"),
        ("01840,Đức Xuân", "01840, Đức Xuân", 2, "name"),
        ("01840,Đức Xuân", "01840,Đức Xuân,more", 2, "-"),
        ("code,name", "code,title", 1, "name, title"),
    ],
)
def test_faulty_file_names_line_and_column_and_writes_nothing(
    app, tmp_path: Path, original: str, replacement: str, line: int, column: str
):
    text = COMMUNES.read_text("utf-8")
    assert original in text
    file = tmp_path / "communes.csv"
    file.write_text(text.replace(original, replacement, 1), "utf-8")
    with pytest.raises(FaultyFiles) as refused:
        service.load_reference(communes=file)
    assert [(f.file, f.line, f.column) for f in refused.value.faults] == [("communes.csv", line, column)]
    assert db.session.scalar(select(func.count()).select_from(Commune)) == 0


def test_file_in_another_encoding_is_refused(app, tmp_path: Path):
    file = tmp_path / "majors.csv"
    file.write_bytes(MAJORS.read_text("utf-8").encode("utf-16"))
    with pytest.raises(FaultyFiles, match=r"majors\.csv, line 1"):
        service.load_reference(majors=file)


def test_command_reports_and_refuses(app, tmp_path: Path):
    runner = app.test_cli_runner()
    loaded = runner.invoke(args=["reference", "load"])
    assert "commune: 92 added; 0 changed; 0 left alone" in loaded.output
    assert "major: 0 added; 0 changed; 45 left alone" in runner.invoke(args=["reference", "load"]).output
    empty = tmp_path / "communes.csv"
    empty.write_text("", "utf-8")
    refused = runner.invoke(args=["reference", "load", "--communes", str(empty)])
    assert refused.exit_code == 1
    assert "communes.csv, line 1" in refused.output
    assert "nothing was written" in refused.output
