"""Names that nobody has by mistake, through every list: inert, and equal when the portal's own reader reads them."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from portal.access import Role
from portal.applications.models import Submission
from portal.communes.models import Commune
from portal.extensions import db
from portal.imports import service as imports
from portal.imports import work
from portal.imports.students.kind import STUDENTS
from portal.rounds.rules import RoundStatus
from portal.spreadsheets.service import read_table
from tests.exports.reading import records_of
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, make_market
from tests.factories.communes import ICTU, REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.placements import make_publication
from tests.factories.rounds import make_round
from tests.factories.students import make_student
from tests.pages import Answer

NAMES = [
    '=HYPERLINK("http://evil.example","Bấm")',
    "+84912345678",
    "-2+3",
    "@SUM(A1:A9)",
    "<script>alert(1)</script>",
    "</w:t></w:r>]]>",
    "{{7*7}} {% raw %}",
    "An\x01\x07\x1bBình",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "Nguyễn " * 71 + "An",  # 499 letters
]
LISTS = ["nominations", "openings", "applications", "attempts", "placements"]


@pytest.fixture
def market(app: Any) -> Market:
    """A published round of students and openings that are called so, as far as their columns are long."""
    half = len(NAMES) // 2
    market = make_market(len(NAMES), seats={WARD: half, REMOTE: len(NAMES) - half})
    make_publication(market)
    for number, name in enumerate(NAMES):
        student = market.student(number)
        student.full_name, student.class_name = cut(name), name[:50]
        make_opening(market.round, title=cut(name), tasks=name, mentor_name=cut(name), support_note=name)
    db.session.execute(update(Commune).where(Commune.code == WARD).values(name="=1+1"))
    db.session.execute(update(Submission).values(statement="@SUM(A1)\n=1+1", phone="+84912345678"))
    return market


def cut(name: str) -> str:
    return name[:200].rstrip(" ")


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
@pytest.mark.parametrize("list_", LISTS)
def test_every_list_gives_the_names_back_and_runs_nothing(page: Any, market: Market, list_: str, format_: str) -> None:
    answer = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/rounds/{market.round.id}/exports/{list_}")
    given = answer.submit(200, format=format_)
    told = records_of(given)
    for heading, full in [("Việc giao cho thực tập sinh", True)] if list_ == "openings" else [("Họ và tên", False)]:
        # A line break is told as LF in CSV, the only one that its readers keep apart from the end of a row.
        names = [(name if full else cut(name)).replace("\r", "\n" if format_ == "csv" else "\r") for name in NAMES]
        assert set(names) <= {record[heading] for record in told}
    assert_inert(given, format_)


def assert_inert(answer: Answer, format_: str) -> None:
    data = answer.response.data
    if format_ == "xlsx":
        cells = [cell for row in load_workbook(io.BytesIO(data)).active for cell in row]
        assert not [cell for cell in cells if cell.data_type not in ("s", "n", "d")]
        assert all(cell.quotePrefix for cell in cells if cell.data_type == "s" and cell.row > 1)
    else:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert not [cell for row in rows for cell in row if cell.lstrip(" ")[:1] in [*"=+-@\t\r\n"]]


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_exported_students_brought_in_again_change_nothing(page: Any, app: Any, format_: str) -> None:
    """The list that schools pass on and correct: what the portal wrote is what it reads."""
    round_ = make_round(RoundStatus.OPEN)
    names = ["Trần Thị Hoà", "Đặng Văn Ổn", "H'Hen Niê", "'Ngọc"]
    students = [make_student(full_name=name, gpa=200 + n, phone=f"091234567{n}") for n, name in enumerate(names)]
    coordinator = make_user(Role.SCHOOL_COORDINATOR, school=ICTU)
    content = page(coordinator).get("/exports/students").submit(200, format=format_).response.data
    table = read_table(f"a.{format_}", content)
    import_ = imports.upload(STUDENTS, table, content, file_name=f"a.{format_}", actor=coordinator, round_=round_)
    work.check(import_, actor=coordinator)
    # They come into the round, and nothing about them changes.
    assert import_.counts["refused"] == 0
    work.apply(import_, only_good=False, seen=import_.version, actor=coordinator)
    assert [(student.version, student.full_name) for student in students] == [(1, name) for name in names]
