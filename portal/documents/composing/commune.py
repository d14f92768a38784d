"""What goes between an issuing body and a commune: the request to receive, the list, the minutes of handing over."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Block, Column, Description, Gap, Section, Table, line, paragraph
from portal.documents.composing.heading import (
    ending,
    heading,
    issuer_of,
    recipient_lines,
    room_to_sign,
    signing,
    title,
    two_signatures,
)
from portal.documents.composing.listing import list_to_sign
from portal.documents.composing.saying import committee, day, period
from portal.documents.rules import SYMBOLS, DocumentKind, Stamp

_PROVINCE = "tỉnh Thái Nguyên"
_DOTS = "…" * 7


def request_to_receive(facts: dict[str, Any], stamp: Stamp) -> Description:
    """Công văn, by form 1.5 of Decree 30/2020/NĐ-CP, Annex III: it has no symbol, and says "V/v" under its number."""
    issuer, host, rows = issuer_of(facts), committee(facts["host"]), facts["students"]
    blocks: list[Block] = [
        *heading(
            *(issuer, SYMBOLS[DocumentKind.REQUEST], stamp), subject="đề nghị tiếp nhận sinh viên thực tập tốt nghiệp"
        ),
        line(f"Kính gửi: {host[0].upper()}{host[1:]}, {_PROVINCE}", align="center", before=18, after=6),
        paragraph(
            f"Căn cứ đề nghị tiếp nhận thực tập sinh của Quý Ủy ban và {facts['published']}, {issuer.name} trân trọng "
            f"đề nghị Quý Ủy ban tiếp nhận {len(rows)} sinh viên đến thực tập tốt nghiệp, "
            f"{period(facts['starts_on'], facts['ends_on'])}, gồm:"
        ),
        Table(_NAMED, tuple(_named(number, row) for number, row in enumerate(rows, start=1))),
        paragraph(
            "Kính đề nghị Quý Ủy ban bố trí nơi làm việc, phân công cán bộ hướng dẫn và tạo điều kiện về nơi ăn, ở, "
            "đi lại cho sinh viên như đã nêu trong đề nghị tiếp nhận; nhận xét kết quả của từng sinh viên khi kết thúc "
            "đợt thực tập."
        ),
        paragraph(
            "Sinh viên mang theo giấy giới thiệu, chấp hành nội quy của cơ quan và sự phân công của cán bộ hướng dẫn. "
            f"Đầu mối liên hệ: {facts['contact']}."
        ),
        paragraph(*ending(f"{issuer.name} trân trọng cảm ơn sự phối hợp của Quý Ủy ban")),
    ]
    foot = signing(issuer, ["Như trên", "Sở Nội vụ tỉnh Thái Nguyên"])
    name = f"Đề nghị tiếp nhận sinh viên thực tập tốt nghiệp, {facts['host']}"
    return Description(name, issuer.name, (Section(tuple(blocks), foot=tuple(foot)),))


_NAMED = (
    Column("TT", 5, "center"),
    Column("Họ và tên", 24),
    Column("Mã sinh viên", 20),
    Column("Ngành, trường", 28),
    Column("Nội dung thực tập", 23),
)


def _named(number: int, row: dict[str, Any]) -> tuple[str, ...]:
    return str(number), row["name"], row["code"], f"{row['major']}, {row['school']}", row["title"]


_LISTED = (
    Column("TT", 5, "center"),
    Column("Họ và tên", 22),
    Column("Ngày sinh", 13.5, "center"),
    Column("Mã sinh viên, lớp", 19),
    Column("Ngành, trường", 26),
    Column("Nội dung thực tập", 20),
    Column("Thời gian", 14, "center"),
    Column("Cán bộ hướng dẫn", 20),
)


def commune_list(facts: dict[str, Any], stamp: Stamp) -> Description:
    """Who comes to one commune, on a page on its side."""
    rows, where = facts["students"], f"Sinh viên thực tập tốt nghiệp tại {_lower(facts['host'])}"
    return list_to_sign(
        DocumentKind.COMMUNE_LIST,
        facts,
        stamp,
        Table(_LISTED, tuple(_listed(number, row) for number, row in enumerate(rows, start=1))),
        about=f"{where}, {_PROVINCE}",
        name=f"Danh sách sinh viên thực tập tốt nghiệp tại {_lower(facts['host'])}",
        says=f"Danh sách gồm {len(rows)} sinh viên của {facts['round']}.",
        receivers=[committee(facts["host"]), "Sở Nội vụ tỉnh Thái Nguyên"],
    )


def _listed(number: int, row: dict[str, Any]) -> tuple[str, ...]:
    code = ", ".join(part for part in (row["code"], row["class_name"]) if part)
    time = f"{day(row['starts_on'])} – {day(row['ends_on'])}"
    return (
        *(str(number), row["name"], day(row["birth_date"]), code),
        *(f"{row['major']}, {row['school']}", row["title"], time, row["mentor"]),
    )


_HANDED = (
    Column("TT", 5, "center"),
    Column("Họ và tên", 26),
    Column("Mã sinh viên", 20),
    Column("Ngành, trường", 31),
    Column("Ký tên", 18),
)


def handover(facts: dict[str, Any], stamp: Stamp) -> Description:
    """Minutes signed by both sides when the students arrive, by form 1.10 of Decree 30/2020/NĐ-CP, Annex III."""
    issuer, host, rows = issuer_of(facts), committee(facts["host"]), facts["students"]
    host_above = f"{host[0].upper()}{host[1:]}"
    handed = tuple(
        (str(number), row["name"], row["code"], f"{row['major']}, {row['school']}", "")
        for number, row in enumerate(rows, start=1)
    )
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[DocumentKind.HANDOVER], stamp),
        *title("BIÊN BẢN", "Bàn giao sinh viên thực tập tốt nghiệp"),
        paragraph(f"Hôm nay, ngày … tháng … năm ……, tại {host}, {_PROVINCE}, hai bên gồm:"),
        *_side("Bên giao", issuer.name),
        *_side("Bên nhận", host_above),
        paragraph("Hai bên lập biên bản bàn giao với nội dung sau:"),
        paragraph(
            f"1. Bên giao bàn giao, Bên nhận tiếp nhận {len(rows)} sinh viên đến thực tập tốt nghiệp trong "
            f"{facts['round']}, {period(facts['starts_on'], facts['ends_on'])}:"
        ),
        Table(_HANDED, handed),
        paragraph("2. Giấy tờ kèm theo của mỗi sinh viên: 01 giấy giới thiệu và 01 mẫu phiếu nhận xét."),
        paragraph(
            "3. Bên nhận bố trí nơi làm việc, phân công cán bộ hướng dẫn, phổ biến nội quy của cơ quan. Bên giao phối "
            "hợp theo dõi, kịp thời giải quyết việc phát sinh trong thời gian thực tập."
        ),
        paragraph(*ending("Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản")),
    ]
    foot: list[Block] = [
        Gap(4),
        two_signatures(room_to_sign("Đại diện bên nhận"), room_to_sign("Đại diện bên giao")),
        *recipient_lines(issuer, ["Hai bên có tên ở trên"]),
    ]
    name = f"Biên bản bàn giao sinh viên thực tập, {facts['host']}"
    return Description(name, issuer.name, (Section(tuple(blocks), foot=tuple(foot)),))


def _side(which: str, name: str) -> list[Block]:
    return [
        line(f"{which}: {name}", bold=True, first_line=10, before=6, keep=True),
        line(f"Ông (bà): {_DOTS * 2}. Chức vụ: {_DOTS}", first_line=10, before=6),
    ]


def _lower(commune: str) -> str:
    return f"{commune[:1].lower()}{commune[1:]}"
