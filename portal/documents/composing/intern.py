"""What is written of one intern at the end: the host's assessment and the certificate."""

from __future__ import annotations

from typing import Any

from portal.documents.blocks import Block, Column, Description, Gap, Run, Section, Table, line, paragraph
from portal.documents.composing.heading import (
    ending,
    heading,
    issuer_of,
    recipient_lines,
    room_to_sign,
    signature,
    signing,
    title,
    two_signatures,
)
from portal.documents.composing.saying import committee, day, period
from portal.documents.rules import SYMBOLS, DocumentKind, Stamp

# The paper's own words, whatever the language of the pages is.
_CRITERIA = {
    "discipline": "Chấp hành nội quy, giờ giấc",
    "attitude": "Tinh thần, thái độ làm việc",
    "skill": "Kiến thức và kỹ năng chuyên môn",
    "result": "Kết quả công việc được giao",
    "overall": "Đánh giá chung",
}
RATINGS = {"excellent": "Xuất sắc", "good": "Tốt", "fair": "Khá", "average": "Trung bình", "weak": "Yếu"}
_RATED = (Column("Nội dung", 40), *(Column(word, 12, "center") for word in RATINGS.values()))
_EMPTY_LINES = 4


def assessment(facts: dict[str, Any], stamp: Stamp) -> Description:
    """The host's form, empty or as the host has filled it in on the portal: the same criteria in the same order."""
    issuer, student, host = issuer_of(facts), facts["student"], facts["host"]
    said = facts["assessment"] or {}
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[DocumentKind.ASSESSMENT], stamp),
        *title("PHIẾU NHẬN XÉT", "Kết quả thực tập tốt nghiệp của sinh viên"),
        paragraph("Sinh viên: ", Run(student["name"], bold=True)),
        paragraph(f"Ngày sinh: {day(student['birth_date'])}. Mã sinh viên: {student['code']}."),
        paragraph(f"Lớp: {student['class_name'] or '……'}. Ngành: {student['major']}. Trường: {facts['school']}."),
        paragraph(
            f"Thực tập tại: {committee(host['commune'])}, tỉnh Thái Nguyên, "
            f"{period(host['starts_on'], host['ends_on'])}."
        ),
        paragraph(f"Nội dung thực tập: {host['title']}."),
        paragraph(f"Cán bộ hướng dẫn: {host['mentor']}."),
        paragraph("1. Đánh giá (đánh dấu x vào một ô ở mỗi dòng):", bold=True, keep=True),
        Table(_RATED, tuple(_rated(name, words, said) for name, words in _CRITERIA.items())),
        paragraph("2. Nhận xét của cơ quan:", bold=True, keep=True),
        *_comment(said.get("comment", "")),
    ]
    foot: list[Block] = [
        Gap(4),
        two_signatures(room_to_sign("Người nhận xét", said.get("by", "")), signature(issuer)),
        *recipient_lines(issuer, [facts["school"], "Sinh viên có tên ở trên"]),
    ]
    return Description(f"Phiếu nhận xét {student['code']}", issuer.name, (Section(tuple(blocks), foot=tuple(foot)),))


def _rated(name: str, words: str, said: dict[str, str]) -> tuple[str, ...]:
    return words, *("x" if said.get(name) == rating else "" for rating in RATINGS)


def _comment(text: str) -> list[Block]:
    """What was said, a paragraph for each of its lines; dotted lines to write on where nothing was yet."""
    said = [part.strip() for part in text.splitlines() if part.strip()]
    if said:
        return [paragraph(part) for part in said]
    return [line("…" * 33, before=6) for _ in range(_EMPTY_LINES)]


def certificate(facts: dict[str, Any], stamp: Stamp) -> Description:
    """Giấy chứng nhận: that the internship was completed, where, when, and how the host found it."""
    issuer, student, host = issuer_of(facts), facts["student"], facts["host"]
    said = facts["assessment"]
    blocks: list[Block] = [
        *heading(issuer, SYMBOLS[DocumentKind.CERTIFICATE], stamp),
        *title("GIẤY CHỨNG NHẬN", "Hoàn thành thực tập tốt nghiệp"),
        paragraph(f"{issuer.name} chứng nhận:"),
        paragraph("Sinh viên: ", Run(student["name"], bold=True)),
        paragraph(f"Ngày sinh: {day(student['birth_date'])}. Mã sinh viên: {student['code']}."),
        paragraph(f"Lớp: {student['class_name'] or '……'}. Ngành: {student['major']}."),
        paragraph(
            f"Đã hoàn thành thực tập tốt nghiệp tại {committee(host['commune'])}, tỉnh Thái Nguyên, "
            f"{period(host['starts_on'], host['ends_on'])}."
        ),
        paragraph(f"Nội dung thực tập: {host['title']}."),
        *([paragraph(f"Đánh giá chung của cơ quan tiếp nhận: {RATINGS[said['overall']]}.")] if said else []),
        paragraph(*ending("Giấy chứng nhận được cấp để sinh viên sử dụng theo quy định")),
    ]
    foot = signing(issuer, ["Sinh viên có tên ở trên"])
    return Description(f"Giấy chứng nhận {student['code']}", issuer.name, (Section(tuple(blocks), foot=tuple(foot)),))
