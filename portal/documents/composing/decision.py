"""Quyết định cử sinh viên đi thực tập, with the annexed list: form 1.2 of Decree 30/2020/NĐ-CP, Annex III."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Block, Column, Description, Gap, Run, Section, Table, line, paragraph
from portal.documents.composing.heading import annex, ending, grounds, heading, issuer_of, signing, title
from portal.documents.composing.saying import day, period
from portal.documents.rules import SYMBOLS, DocumentKind, Issuer, Stamp
from portal.documents.sheet import LYING

LISTED = (
    Column("TT", 5, "center"),
    Column("Họ và tên", 22),
    Column("Ngày sinh", 14, "center"),
    Column("Mã sinh viên", 20),
    Column("Ngành", 22),
    Column("Trường", 23),
    Column("Nơi thực tập", 20),
    Column("Thời gian", 22),
)


def decision(facts: dict[str, Any], stamp: Stamp) -> Description:
    """The decision on the first pages, the list of students as an annex on its side."""
    issuer, rows = issuer_of(facts), facts["students"]
    symbol = SYMBOLS[DocumentKind.DECISION]
    text: list[Block] = [
        *heading(issuer, symbol, stamp),
        *title("QUYẾT ĐỊNH", "Về việc cử sinh viên đi thực tập tốt nghiệp tại các xã, phường"),
        line(f"{issuer.position} {issuer.name}".upper(), align="center", bold=True, before=12),
        *grounds([*issuer.grounds, f"Căn cứ {facts['published']}", "Theo đề nghị của đơn vị phụ trách đào tạo"]),
        line("QUYẾT ĐỊNH:", align="center", bold=True, before=12, keep=True),
        *_articles(facts, issuer),
    ]
    foot = signing(issuer, ["Như Điều 3", "Sở Nội vụ tỉnh Thái Nguyên"])
    listed: list[Block] = [
        *annex("DANH SÁCH SINH VIÊN ĐI THỰC TẬP TỐT NGHIỆP", "Quyết định", issuer, symbol, stamp),
        Table(LISTED, tuple(listed_row(number, row) for number, row in enumerate(rows, start=1))),
    ]
    listed_foot = (Gap(2), line(f"Danh sách gồm {len(rows)} sinh viên."))
    sections = (Section(tuple(text), foot=tuple(foot)), Section(tuple(listed), LYING, listed_foot))
    return Description("Quyết định cử sinh viên đi thực tập tốt nghiệp", issuer.name, sections)


def _articles(facts: dict[str, Any], issuer: Issuer) -> list[Block]:
    count, communes = len(facts["students"]), facts["communes"]
    return [
        paragraph(
            Run("Điều 1. ", bold=True),
            f"Cử {count} sinh viên (có danh sách kèm theo) đi thực tập tốt nghiệp tại {communes} xã, phường của tỉnh "
            f"Thái Nguyên trong {facts['round']}, {period(facts['starts_on'], facts['ends_on'])}.",
        ),
        paragraph(
            Run("Điều 2. ", bold=True),
            "Sinh viên có tên trong danh sách chấp hành quy chế đào tạo, nội quy của nơi thực tập và sự phân công của "
            "cán bộ hướng dẫn; được hưởng các quyền lợi theo quy định hiện hành.",
        ),
        paragraph(
            Run("Điều 3. ", bold=True),
            "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các đơn vị liên quan, các trường thành viên và sinh "
            "viên có tên trong danh sách chịu trách nhiệm thi hành Quyết định này",
            ending("")[1],
        ),
    ]


def listed_row(number: int, row: dict[str, Any]) -> tuple[str, ...]:
    """A student as a row of `LISTED`."""
    time = f"{day(row['starts_on'])} – {day(row['ends_on'])}"
    return (
        *(str(number), row["name"], day(row["birth_date"]), row["code"]),
        *(row["major"], row["school"], row["commune"], time),
    )
