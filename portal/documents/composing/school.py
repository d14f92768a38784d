"""A school's list of whom it sends, for its head to sign."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Description, Table
from portal.documents.composing.decision import LISTED, listed_row
from portal.documents.composing.listing import list_to_sign
from portal.documents.rules import DocumentKind, Stamp


def school_list(facts: dict[str, Any], stamp: Stamp) -> Description:
    """With the columns of the decision's list."""
    rows = facts["students"]
    return list_to_sign(
        DocumentKind.SCHOOL_LIST,
        facts,
        stamp,
        Table(LISTED, tuple(listed_row(number, row) for number, row in enumerate(rows, start=1))),
        about="Sinh viên được phân công thực tập tốt nghiệp tại các xã, phường",
        name="Danh sách sinh viên được phân công thực tập tốt nghiệp",
        says=f"Danh sách gồm {len(rows)} sinh viên đến {facts['communes']} xã, phường trong {facts['round']}.",
        receivers=["Đại học Thái Nguyên", "Các khoa có sinh viên"],
    )
