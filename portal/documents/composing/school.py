"""A school's list of whom it sends, for its head to sign."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Block, Description, Gap, Section, Table, line
from portal.documents.composing.decision import LISTED, listed_row
from portal.documents.composing.heading import heading, issuer_of, signing, title
from portal.documents.rules import SYMBOLS, DocumentKind, Stamp
from portal.documents.sheet import LYING


def school_list(facts: dict[str, Any], stamp: Stamp) -> Description:
    """On pages on their side, with the columns of the decision's list."""
    issuer, rows = issuer_of(facts), facts["students"]
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[DocumentKind.SCHOOL_LIST], stamp, page=LYING),
        *title(
            *("DANH SÁCH", "Sinh viên được phân công thực tập tốt nghiệp tại các xã, phường"),
            at_most=LYING.text_width,
        ),
        Gap(2),
        Table(LISTED, tuple(listed_row(number, row) for number, row in enumerate(rows, start=1))),
    ]
    foot: list[Block] = [
        Gap(2),
        line(f"Danh sách gồm {len(rows)} sinh viên đến {facts['communes']} xã, phường trong {facts['round']}."),
        *signing(issuer, ["Đại học Thái Nguyên", "Các khoa có sinh viên"], page=LYING),
    ]
    name = "Danh sách sinh viên được phân công thực tập tốt nghiệp"
    return Description(name, issuer.name, (Section(tuple(blocks), LYING, tuple(foot)),))
