"""Long lists with every fault that comes: exactly the bad rows are refused, and the old letters read as the new."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from sqlalchemy import func, select

from portal.accounts.models import User
from portal.extensions import db
from portal.imports import service, work
from portal.imports.models import ImportRow, ListImport
from portal.imports.openings.kind import OPENINGS
from portal.imports.students.columns import TARGETS
from portal.imports.students.kind import STUDENTS
from portal.imports.students.reading import parse
from portal.jobs.worker import Worker
from portal.rounds.models import Round
from portal.spreadsheets.layouts import lines, understand
from portal.spreadsheets.service import read_table
from portal.students.models import Student
from tests.imports.messy import FAULTS, HEADINGS, messy, workbook
from tests.spreadsheets.old_fonts import tcvn3

ROWS, BAD = 10_000, 137


def checked(content: bytes, actor: User, round_: Round) -> ListImport:
    table = read_table("ds.xlsx", content)
    import_ = service.upload(STUDENTS, table, content, file_name="ds.xlsx", actor=actor, round_=round_)
    work.check(import_, actor=actor)
    db.session.commit()
    Worker(beats=False).run_due()
    return import_


def refused(import_: ListImport) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(ImportRow.number, ImportRow.faults).where(
            ImportRow.import_id == import_.id, ImportRow.verdict == "refused"
        )
    )
    return {number: [column for column, _reason in faults] for number, faults in rows}


def test_of_10000_rows_exactly_the_137_bad_ones_are_refused_and_the_same_file_changes_nothing(
    coordinator: User, round_: Round
) -> None:
    rows, spoiled = messy(ROWS, BAD)
    content = workbook(rows)
    first = checked(content, coordinator, round_)
    assert first.counts == {"added": ROWS - BAD, "changed": 0, "unchanged": 0, "refused": BAD}
    assert refused(first) == {number: [column] for number, column in spoiled.items()}
    work.apply(first, only_good=True, seen=first.version, actor=coordinator)
    db.session.commit()
    Worker(beats=False).run_due()
    assert db.session.scalar(select(func.count()).select_from(Student)) == ROWS - BAD
    again = checked(content, coordinator, round_)
    assert again.counts == {"added": 0, "changed": 0, "unchanged": ROWS - BAD, "refused": BAD}
    assert refused(again) == refused(first)


def test_list_has_twelve_kinds_of_faults(coordinator: User, round_: Round) -> None:
    rows, spoiled = messy(60, len(FAULTS))
    import_ = checked(workbook(rows), coordinator, round_)
    assert sorted(spoiled.values()) == sorted(column for column, _spoil in FAULTS)
    assert refused(import_) == {number: [column] for number, column in spoiled.items()}


# --- old fonts ------------------------------------------------------------------------------------------------------


def texts(count: int) -> list[list[str]]:
    """The rows of a list as text, in composed letters: TCVN3 has no others."""
    rows, _spoiled = messy(count, 0)
    plain = [[unicodedata.normalize("NFC", str(cell)) for cell in row] for row in rows]
    return [[cell.replace("Ð", "Đ").replace("Ước", "Đước").replace("Á", "A") for cell in row] for row in plain]


def values(content: bytes, name: str) -> list[Any]:
    """What an import makes of each row of the file."""
    rows = read_table(name, content).rows
    return [parse(line) for line in lines(rows, understand(rows, TARGETS), ("code",))]


def as_csv(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_list_in_an_old_font_reads_equal_to_its_unicode_twin(coordinator: User) -> None:
    rows = [list(HEADINGS), *texts(300)]
    twin = values(as_csv(rows).encode(), "ds.csv")
    old = tcvn3(as_csv(rows)).encode("cp1252")
    assert b"D\xad\xacng" in old  # Dương: ư is the soft hyphen
    assert len(twin) == 300
    assert all(not faults for _values, faults in twin)
    assert values(old, "ds.csv") == twin


def test_workbook_in_old_fonts_and_their_capitals_reads_equal_to_its_unicode_twin(coordinator: User) -> None:
    name = HEADINGS.index("Họ và tên")
    rows = texts(40)
    upper = [[*row[:name], row[name].upper(), *row[name + 1 :]] for row in rows]
    book = Workbook()
    for number, row in enumerate([list(HEADINGS), *rows], start=1):
        book.active.append([tcvn3(cell.lower() if column == name else cell) for column, cell in enumerate(row)])
        for column, cell in enumerate(book.active[number]):
            cell.font = Font(name=".VnTimeH" if column == name else ".VnTime")
    out = io.BytesIO()
    book.save(out)
    twin = values(as_csv([list(HEADINGS), *upper]).encode(), "ds.csv")
    assert any("ĐƯỚC" in found["full_name"] for found, _faults in twin)
    assert values(out.getvalue(), "ds.xlsx") == twin


def test_headings_as_training_offices_write_them_are_known() -> None:
    """A title right above them, and the words of Circular 08/2021 for the grade."""
    headings = ["TT", "MSV", "Họ tên", "Mã ngành", "Điểm trung bình chung tích luỹ", "Điểm RL", "SĐT liên hệ"]
    title = ["DANH SÁCH SINH VIÊN ĐỦ ĐIỂM RÈN LUYỆN, NĂM CUỐI"]
    layout = understand([title, headings, ["1", "DTC2154802010", "An", "7480103", "3,25", "88", ""]], TARGETS)
    assert layout.columns == ("", "code", "full_name", "major_text", "gpa", "conduct", "phone")
    other = ["TT", "Mã số SV", "Họ tên", "Mã ngành", "ĐTBTL", "KQRL"]
    assert understand([other], TARGETS).columns == layout.columns[:-1]


def test_headings_of_a_list_of_requests_are_known() -> None:
    title = ["BIỂU TỔNG HỢP NHU CẦU CỦA CÁC XÃ, PHƯỜNG"]
    headings = ["STT", "Tên xã, phường", "Tên công việc", "Số lượng", "Điểm TB tối thiểu"]
    assert understand([title, headings], OPENINGS.targets).columns == ("", "commune", "title", "seats", "min_gpa")
