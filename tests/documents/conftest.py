"""Facts to make documents of without a database, and the programs that read them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest

from portal.documents.blocks import Description
from portal.documents.composing import compose
from portal.documents.rules import OF_ONE_PERSON, UNIVERSITY, DocumentKind, Stamp, commune_issuer, default_issuer
from tests.debian import had_or_skipped
from tests.documents import reading

STAMP = Stamp("05", date(2027, 1, 5))
NAME = "Nguyễn Thị Hằng"
_SCHOOL = replace(
    default_issuer("ICTU", "Trường Đại học Công nghệ Thông tin và Truyền thông"),
    authority="KT. HIỆU TRƯỞNG",
    position="PHÓ HIỆU TRƯỞNG",
    signatory="Phạm Đức Minh",
)
_HOST = {
    "commune": "Xã Bằng Thành",
    "title": "Hỗ trợ chuyển đổi số",
    "starts_on": "2027-01-11",
    "ends_on": "2027-04-11",
    "mentor": "Lò Thị Mai, Phó Chủ tịch Ủy ban nhân dân",
}


_SAID = {"discipline": "excellent", "attitude": "good", "skill": "fair", "result": "good", "overall": "good"}
UNIVERSITY_BODY = default_issuer(UNIVERSITY, "")
_REPORT = {
    **{"nominated": 210, "applied": 198, "communes_asking": 60, "seats": 240, "placed": 190, "communes": 58},
    "levels": [
        {"level": level, "asking": 15, "served": 14, "seats": 60, "placed": placed}
        for level, placed in ((1, 58), (2, 55), (3, 47), (4, 30))
    ],
    "fields": [
        {"name": "Công nghệ thông tin", "nominated": 80, "placed": 72},
        {"name": "Luật", "nominated": 0, "placed": 0},
    ],
    "ranks": [{"rank": 1, "placed": 120}, {"rank": 2, "placed": 60}, {"rank": 0, "placed": 10}],
    "attempt": {"number": 3, "rows": 198, "hand_changes": 2},
    "price": ["So với quy tắc “Ổn định”: thêm 3 xã mức 1–2 có người; đổi lại 4 sinh viên nhận nơi mình xếp sau hơn."],
}


def _student(name: str) -> dict[str, Any]:
    values = {"name": name, "code": "DTC2154000012", "birth_date": "2005-02-01"}
    return {**values, "class_name": "K20A", "major": "Kỹ thuật phần mềm"}


def facts_of(kind: DocumentKind, *, body: str = "", **more: Any) -> dict[str, Any]:
    """What a document of a kind says, with the name where a person's name stands (in a report: the round's)."""
    facts = _facts_of(kind, **more)
    return {**facts, "issuer": {**facts["issuer"], "name": body}} if body else facts


def _facts_of(kind: DocumentKind, *, name: str = NAME, students: int = 3, assessed: bool = True) -> dict[str, Any]:
    of_round = {"round": "Đợt thực tập mùa xuân 2027"}
    if kind in OF_ONE_PERSON:
        said = {**_SAID, "comment": f"{name} làm việc tốt.\nCần rèn thêm.", "by": name} if assessed else None
        issuer = commune_issuer(_HOST["commune"]) if kind is DocumentKind.ASSESSMENT else _SCHOOL
        about = {"student": _student(name), "host": _HOST, "school": _SCHOOL.name, "assessment": said}
        return {**of_round, "issuer": asdict(issuer), **about}
    issuer = _SCHOOL if kind is DocumentKind.SCHOOL_LIST else replace(UNIVERSITY_BODY, signatory="Hoàng Văn Bách")
    if kind is DocumentKind.REPORT:
        return {**_REPORT, "round": name, "issuer": asdict(issuer)}
    row = {**_student(name), "placement": "", "school": "ĐH Công nghệ Thông tin và Truyền thông", **_HOST}
    return {
        **of_round,
        "issuer": asdict(issuer),
        "published": "kết quả xếp chỗ của Đợt thực tập mùa xuân 2027 đã được công bố ngày 01 tháng 12 năm 2026",
        "contact": "Ban Đào tạo, điện thoại 0208 385 2650, thư điện tử daotao@tnu.edu.vn",
        "host": _HOST["commune"],
        "communes": 2,
        "starts_on": _HOST["starts_on"],
        "ends_on": _HOST["ends_on"],
        "students": [row] * students,
    }


@pytest.fixture
def described() -> Callable[..., Description]:
    """`described(kind, stamp, name=…)`: a document, issued under number 05 unless told otherwise."""

    def describe(kind: DocumentKind, stamp: Stamp = STAMP, **more: Any) -> Description:
        return compose(kind, facts_of(kind, **more), stamp)

    return describe


@pytest.fixture(scope="session")
def pango() -> None:
    """What PDFs are made with."""
    had_or_skipped(reading.pango)


@pytest.fixture(scope="session")
def poppler() -> None:
    """What PDFs are measured with."""
    had_or_skipped(lambda: reading.tool("pdftotext", "poppler-utils"))


@pytest.fixture(scope="session")
def qpdf() -> str:
    """What PDFs are checked with."""
    return had_or_skipped(lambda: reading.tool("qpdf", "qpdf"))
