"""What every official document begins and ends with: Decree 30/2020/NĐ-CP, Annex I, components 1 to 9."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.documents import sheet
from portal.documents.blocks import Block, Columns, Gap, Line, Rule, Run, line
from portal.documents.metrics import text_width
from portal.documents.rules import Issuer, Stamp, written_symbol
from portal.documents.sheet import UPRIGHT, Sheet
from portal.vietnamese.dates import official_date

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_OPEN = "\xa0" * 6  # room for what is written in by hand


def issuer_of(facts: dict[str, Any]) -> Issuer:
    """The issuing body as it was when the facts were gathered."""
    values = dict(facts["issuer"])
    return Issuer(**{**values, "grounds": tuple(values["grounds"])})


def heading(issuer: Issuer, symbol: str, stamp: Stamp, *, subject: str = "", page: Sheet = UPRIGHT) -> list[Block]:
    """Issuing bodies and number on the left, the state and the date on the right, rules drawn under both.

    `symbol`: "QĐ" in "Số: 05/QĐ-ĐHTN"; empty for a letter that has none. `subject`: "V/v …" under the number.
    """
    left_width, right_width = sheet.HEADING_LEFT, page.text_width - sheet.HEADING_LEFT
    above = [line(issuer.superior.upper(), align="center", size=sheet.SUPERIOR)] if issuer.superior else []
    left: list[Block] = [
        *above,
        line(issuer.name.upper(), align="center", size=sheet.ISSUER, bold=True),
        rule_under(issuer.name.upper(), sheet.ISSUER, at_most=left_width),
    ]
    right: list[Block] = [
        line(STATE, align="center", size=sheet.STATE, bold=True),
        line(MOTTO, align="center", size=sheet.MOTTO, bold=True),
        Rule(text_width(MOTTO, sheet.MOTTO, bold=True)),
    ]
    # A row of their own: number and date stand on one line, however many lines the body's name takes.
    number: list[Block] = [line(number_line(issuer, symbol, stamp), align="center", size=sheet.NUMBER, before=4)]
    if subject:
        number.append(line(f"V/v {subject}", align="center", size=sheet.SUBJECT, before=2))
    date = line(date_line(issuer, stamp), align="center", italic=True, before=4)
    widths = (left_width, right_width)
    return [Columns(widths, (tuple(left), tuple(right))), Columns(widths, (tuple(number), (date,)))]


def rule_under(text: str, size: float, *, at_most: float) -> Rule:
    """A rule as long as a third to a half of the bold line above it."""
    return Rule(min(text_width(text, size, bold=True), at_most) * sheet.RULE_SHARE)


def number_line(issuer: Issuer, symbol: str, stamp: Stamp) -> str:
    return f"Số: {stamp.number or _OPEN}/{written_symbol(symbol, issuer.abbreviation, issuer.unit)}"


def date_line(issuer: Issuer, stamp: Stamp) -> str:
    if stamp.day is not None:
        return official_date(stamp.day, issuer.place)
    return f"{issuer.place}, ngày{_OPEN}tháng{_OPEN}năm{_OPEN}\xa0"


def title(name: str, about: str = "", *, at_most: float = UPRIGHT.text_width) -> list[Block]:
    """The kind of document in capitals, what it is about, and the rule under that."""
    blocks: list[Block] = [line(name, align="center", bold=True, before=18, keep=True)]
    if about:
        blocks.append(line(about, align="center", bold=True, keep=True))
        blocks.append(rule_under(about, sheet.BODY, at_most=at_most))
    return blocks


def grounds(texts: Sequence[str]) -> list[Line]:
    """Grounds in italics, each on a line of its own; ";" after each, "." after the last."""
    ends = [*(";" for _ in texts[:-1]), "."]
    return [
        line(
            f"{text.rstrip(' ;.')}{end}",
            align="justify",
            italic=True,
            first_line=sheet.FIRST_LINE,
            before=sheet.BETWEEN_PARAGRAPHS,
        )
        for text, end in zip(texts, ends, strict=True)
    ]


def signing(issuer: Issuer, recipients: Sequence[str], *, page: Sheet = UPRIGHT) -> list[Block]:
    """The recipients on the left, the signatory with room for hand and seal on the right; never parted."""
    left = recipient_lines(issuer, recipients)
    half = page.text_width / 2
    return [Gap(4), Columns((half, page.text_width - half), (tuple(left), tuple(signature(issuer))))]


def recipient_lines(issuer: Issuer, recipients: Sequence[str]) -> list[Block]:
    """ "Nơi nhận:", each of them, and where the copy is kept."""
    kept = f"- Lưu: {', '.join(part for part in ('VT', issuer.unit) if part)}."
    lines: list[Block] = [line("Nơi nhận:", size=sheet.RECIPIENTS, bold=True, italic=True)]
    lines += [line(f"- {name};", size=sheet.RECIPIENT) for name in recipients]
    return [*lines, line(kept, size=sheet.RECIPIENT)]


def two_signatures(left: Sequence[Block], right: Sequence[Block]) -> Columns:
    """Of two who sign one paper, side by side."""
    half = UPRIGHT.text_width / 2
    return Columns((half, half), (tuple(left), tuple(right)))


def room_to_sign(who: str, name: str = "") -> list[Block]:
    """Room for somebody who signs by hand and writes the name under it."""
    return [
        line(who.upper(), align="center", bold=True),
        line("(Ký, ghi rõ họ tên)", align="center", italic=True),
        Gap(sheet.SPACE_TO_SIGN),
        line(name, align="center", bold=True),
    ]


def signature(issuer: Issuer) -> list[Block]:
    """Authority, position, space, name."""
    above = [issuer.authority.upper()] if issuer.authority else []
    blocks: list[Block] = [line(text, align="center", bold=True) for text in [*above, issuer.position.upper()]]
    return [*blocks, Gap(sheet.SPACE_TO_SIGN), line(issuer.signatory, align="center", bold=True)]


def annex(name: str, of: str, issuer: Issuer, symbol: str, stamp: Stamp) -> list[Block]:
    """The head of an annex, with the document it belongs to: "(Kèm theo Quyết định số …)"."""
    number = number_line(issuer, symbol, stamp).removeprefix("Số: ")
    day = official_date(stamp.day) if stamp.day else f"ngày{_OPEN}tháng{_OPEN}năm{_OPEN}"
    belongs = f"(Kèm theo {of} số {number} {day} của {issuer.name})"
    return [
        line("Phụ lục", align="center", bold=True),
        line(name, align="center", bold=True),
        line(belongs, align="center", italic=True),
    ]


def ending(text: str) -> tuple[str, Run]:
    """The last sentence, closed by the sign that says that nothing follows."""
    return text.rstrip("."), Run("./.")
