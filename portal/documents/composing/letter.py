"""Giấy giới thiệu: a letter of introduction for one student, by form 1.9 of Decree 30/2020/NĐ-CP, Annex III."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Block, Description, Run, Section, paragraph
from portal.documents.composing.heading import ending, heading, issuer_of, signing, title
from portal.documents.composing.saying import committee, day, period
from portal.documents.rules import SYMBOLS, DocumentKind, Stamp


def letter(facts: dict[str, Any], stamp: Stamp) -> Description:
    """One page: who goes where, for what, until when."""
    issuer, student, host = issuer_of(facts), facts["student"], facts["host"]
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[DocumentKind.LETTER], stamp),
        *title("GIẤY GIỚI THIỆU"),
        paragraph(f"{issuer.name} trân trọng giới thiệu:"),
        paragraph("Sinh viên: ", Run(student["name"], bold=True)),
        paragraph(f"Ngày sinh: {day(student['birth_date'])}. Mã sinh viên: {student['code']}."),
        paragraph(f"Lớp: {student['class_name'] or '……'}. Ngành: {student['major']}."),
        paragraph(f"Được cử đến: {committee(host['commune'])}, tỉnh Thái Nguyên."),
        paragraph(f"Về việc: Thực tập tốt nghiệp, {period(host['starts_on'], host['ends_on'])}."),
        paragraph(f"Nội dung thực tập: {host['title']}."),
        paragraph(f"Cán bộ hướng dẫn tại cơ sở: {host['mentor']}."),
        paragraph("Đề nghị Quý cơ quan tạo điều kiện để sinh viên có tên ở trên hoàn thành nhiệm vụ."),
        paragraph(*ending(f"Giấy này có giá trị đến hết ngày {day(host['ends_on'])}")),
    ]
    foot = signing(issuer, ["Như trên", "Sinh viên có tên ở trên"])
    return Description(f"Giấy giới thiệu {student['code']}", issuer.name, (Section(tuple(blocks), foot=tuple(foot)),))
