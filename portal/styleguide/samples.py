"""Made-up rows for the catalogue."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from portal import clock
from portal.communes.reference import COMMUNES
from portal.communes.tiles import Tile, drawing_size, make_tiles
from portal.design_words import STATUS

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
        "numbers": SimpleNamespace(number=7, pages=20, total=1_000),
        "closes_at": clock.now() + timedelta(days=3, hours=1),
        "midnight": datetime(2026, 6, 30, 17, tzinfo=UTC),
        "events": events(),
        "by_priority": [("Mức 1", 118, 120), ("Mức 2", 93, 100), ("Mức 3", 60, 90), ("Mức 4", 22, 80)],
        "ranks": [("Nguyện vọng 1", 201), ("Nguyện vọng 2", 96), ("Nguyện vọng 3", 40)],
        "tiles": tiles(),
        "tiles_size": drawing_size(),
    }


def tiles() -> list[Tile]:
    """The province by the levels of the demonstration; a tenth of the tiles lead somewhere."""
    with COMMUNES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return make_tiles(
        (row["code"], row["name"], row["demo_priority"], f"mức {row['demo_priority']}", _link(number))
        for number, row in enumerate(rows)
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
