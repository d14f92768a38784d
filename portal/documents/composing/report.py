"""Báo cáo kết quả của đợt for Home Affairs, by form 1.4 of Decree 30/2020/NĐ-CP, Annex III."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Block, Column, Description, Section, Table, line, paragraph
from portal.documents.composing.heading import ending, heading, issuer_of, signing, title
from portal.documents.rules import SYMBOLS, DocumentKind, Stamp

_BY_LEVEL = (
    Column("Mức ưu tiên", 28),
    *(Column(head, 18, "center") for head in ("Xã, phường đề nghị", "Xã, phường có người", "Chỗ", "Chỗ có người")),
)
_BY_FIELD = (
    Column("Nhóm ngành", 46),
    *(Column(head, 18, "center") for head in ("Sinh viên được đề cử", "Sinh viên có chỗ", "Tỷ lệ")),
)
_BY_RANK = (Column("Nguyện vọng", 46), *(Column(head, 27, "center") for head in ("Sinh viên", "Tỷ lệ")))


_NOT_COMPARED = "Phương án này không được so với quy tắc khác."


def report(facts: dict[str, Any], stamp: Stamp) -> Description:
    """Counts by priority and field, how high the places stood on the students' lists, changes by hand, the price."""
    issuer, round_ = issuer_of(facts), facts["round"]
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[DocumentKind.REPORT], stamp),
        *title("BÁO CÁO", "Kết quả phân công sinh viên thực tập tốt nghiệp tại các xã, phường"),
        line("Kính gửi: Sở Nội vụ tỉnh Thái Nguyên", align="center", before=12, after=6),
        paragraph(f"{issuer.name} báo cáo kết quả của {round_} như sau:"),
        _section("1. Kết quả chung"),
        paragraph(
            f"Có {facts['nominated']} sinh viên được đề cử, {facts['applied']} sinh viên nộp đăng ký nguyện vọng; "
            f"{facts['communes_asking']} xã, phường đề nghị tiếp nhận với {facts['seats']} chỗ. Đã phân công "
            f"{facts['placed']} sinh viên đến {facts['communes']} xã, phường."
        ),
        _section("2. Theo mức ưu tiên của xã, phường"),
        Table(_BY_LEVEL, tuple(_level(row) for row in facts["levels"])),
        _section("3. Theo nhóm ngành"),
        Table(_BY_FIELD, tuple(_field(row) for row in facts["fields"])),
        _section("4. Theo thứ tự nguyện vọng"),
        Table(_BY_RANK, tuple(_rank(row, facts["placed"]) for row in facts["ranks"])),
        _section("5. Thay đổi so với kết quả tính của phần mềm"),
        paragraph(_by_hand(facts["attempt"])),
        _section("6. Tác động của việc ưu tiên xã khó khăn"),
        *(paragraph(f"- {sentence}") for sentence in facts["price"] or [_NOT_COMPARED]),
        paragraph(*ending(f"Trên đây là báo cáo của {issuer.name} về kết quả của {round_}")),
    ]
    section = Section(tuple(blocks), foot=tuple(signing(issuer, ["Như trên"])))
    return Description(f"Báo cáo kết quả {round_}", issuer.name, (section,))


def _section(text: str) -> Block:
    return paragraph(text, bold=True, keep=True)


def _level(row: dict[str, Any]) -> tuple[str, ...]:
    name = f"Mức {row['level']}" if row["level"] else "Chưa xác định"
    return name, *(str(row[count]) for count in ("asking", "served", "seats", "placed"))


def _field(row: dict[str, Any]) -> tuple[str, ...]:
    return row["name"], str(row["nominated"]), str(row["placed"]), _share(row["placed"], row["nominated"])


def _rank(row: dict[str, Any], whole: int) -> tuple[str, ...]:
    name = f"Nguyện vọng {row['rank']}" if row["rank"] else "Ngoài danh sách nguyện vọng"
    return name, str(row["placed"]), _share(row["placed"], whole)


def _share(part: int, whole: int) -> str:
    """In per cent with a decimal comma; a stroke where there is nobody to take a share of."""
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "–"


def _by_hand(attempt: dict[str, Any] | None) -> str:
    if attempt is None:
        return "Đợt này không có phương án xếp do phần mềm tính."
    name = f"Phương án {attempt['number']}"
    if not attempt["hand_changes"]:
        return f"{name} được công bố đúng như phần mềm tính, không có thay đổi bằng tay."
    return (
        f"{name} được công bố với {attempt['hand_changes']} thay đổi bằng tay trong tổng số {attempt['rows']} sinh "
        "viên; mỗi thay đổi đều có lý do, đã được phê duyệt và lưu trong nhật ký của cổng."
    )
