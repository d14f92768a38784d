"""Made-up rows for the catalogue."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from portal import clock
from portal.communes.reference import COMMUNES
from portal.communes.tiles import Tile, drawing_size, make_tiles
from portal.design_words import STATUS
from portal.listings.several import Effect, Effects, Outcome
from portal.listings.showing import Listing
from portal.openings.listing import OPENINGS
from portal.rounds.milestones import Line, Mark

PARTS = {
    "text": "styleguide/text.html",
    "messages": "styleguide/messages.html",
    "forms": "styleguide/forms.html",
    "lists": "styleguide/lists.html",
    "progress": "styleguide/progress.html",
    "pictures": "styleguide/pictures.html",
}
STUDENTS = (
    ("DTC21H4801030001", "Nguyễn Thị Ánh Tuyết", "Đại học Công nghệ thông tin và Truyền thông", 325, "nominated"),
    ("DTE21N3403010114", "Lương Văn Ễnh", "Đại học Kinh tế và Quản trị kinh doanh", 298, "ineligible"),
    ("DTN20L5203090045", "Hoàng Ộc", "Đại học Nông Lâm", 310, "imported"),
)


def everything() -> dict[str, Any]:
    """What the templates of the catalogue draw."""
    return {
        "round": SimpleNamespace(
            name="Đợt 1 năm 2026",
            contact_office="Ban Đào tạo, Đại học Thái Nguyên",
            contact_phone="0208 3852 650",
            contact_email="daotao@tnu.edu.vn",
        ),
        "students": STUDENTS,
        "statuses": [(key.rpartition(".")[2], key.rpartition(".")[0] or None) for key in STATUS],
        "listing": Listing(OPENINGS, OPENINGS.shown(None), OPENINGS.columns[1:], sort="", query="", keeps=True),
        "effects": Effects(
            [
                Effect(UUID(int=1), 1, "Xã Bằng Thành", "Số hoá hồ sơ · 2 chỗ"),
                Effect(UUID(int=2), 1, "Phường Đức Xuân", "Một cửa · 1 chỗ", "Tình trạng hiện nay là “Đã duyệt”."),
            ],
            left=True,
        ),
        "outcome": Outcome(1, [("Phường Đức Xuân", "Hồ sơ này đã thay đổi từ khi bạn mở trang.")]),
        "numbers": SimpleNamespace(number=7, pages=20, total=1_000),
        "closes_at": clock.now() + timedelta(days=3, hours=1),
        "midnight": datetime(2026, 6, 30, 17, tzinfo=UTC),
        "events": events(),
        "by_priority": [("Mức 1", 118, 120), ("Mức 2", 93, 100), ("Mức 3", 60, 90), ("Mức 4", 22, 80)],
        "ranks": [("Nguyện vọng 1", 201), ("Nguyện vọng 2", 96), ("Nguyện vọng 3", 40)],
        "by_field": [("Công nghệ thông tin", 34, 120), ("Luật", 20, 12), ("Đất đai", 0, 3)],
        "line": line(),
        "tiles": tiles(),
        "tiles_size": drawing_size(),
    }


def line() -> Line:
    """Half of a round: two marks so near each other that one is drawn below the other."""
    now = clock.now()
    days = ((-9, "Mở đợt", 4.0, 0), (2, "Hạn đề cử", 46.0, 0), (3, "Hạn nộp nguyện vọng", 50.0, 1))
    marks = [
        Mark(number, words, now + timedelta(days=day, hours=1), day < 0, day < 0, x, lane)
        for number, (day, words, x, lane) in enumerate(days, start=1)
    ]
    return Line(marks, now=37.0, lanes=2)


def tiles() -> list[Tile]:
    """The province by the levels of the demonstration; a tenth of the tiles lead somewhere."""
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return make_tiles(
        (
            (row["code"], row["name"], row["demo_priority"], f"mức {row['demo_priority']}", _link(number))
            for number, row in enumerate(rows)
        ),
        marks={row["code"]: row["demo_priority"] for row in rows},
    )


def _link(number: int) -> str | None:
    return "/styleguide" if number % 10 == 0 else None


def events() -> list[dict[str, Any]]:
    """A short history."""
    first = clock.now() - timedelta(days=4)
    return [
        {"when": first, "text": "Gửi đề nghị", "who": "UBND xã Văn Lang"},
        {"when": first + timedelta(days=1), "text": "Trả lại", "who": "Sở Nội vụ", "note": "Bổ sung nơi ở."},
        {"when": first + timedelta(days=2), "text": "Gửi lại", "who": "UBND xã Văn Lang"},
    ]
