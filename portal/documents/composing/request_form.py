"""Phiếu đề nghị tiếp nhận: the paper on which a commune asks for interns, one A4 page, to be filled in by hand.

Vietnamese large, English small below it. The items stand in the order of the page on which a coordinator enters
the paper (portal.openings.forms.EnterOpeningForm), so that nobody's eyes jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.documents.blocks import Block, Columns, Description, Line, QrCode, Rule, Run, Section, line
from portal.documents.composing.heading import MOTTO, STATE
from portal.documents.metrics import text_width
from portal.documents.sheet import UPRIGHT
from portal.vietnamese.dates import format_day
from portal.vietnamese.numbers import format_gpa

BOX = "□"
LARGE, SMALL = 12.0, 8.5  # points: Vietnamese, English
_LABELS = 60.0  # millimetres
_VALUES = UPRIGHT.text_width - _LABELS
_QR_SIDE = 24.0
_BETWEEN = 2.0  # points between two items
_FIELDS = {
    "accounting-audit-finance": "accounting, audit, finance",
    "information-technology": "information technology",
    "land": "land",
    "construction-transport": "construction, transport",
    "law": "law",
}


@dataclass(frozen=True)
class RequestFacts:
    """What is printed into the form; without a commune it is a blank one. `fields`: (code, Vietnamese name)."""

    round_name: str
    fields: tuple[tuple[str, str], ...]
    min_gpa: int  # hundredths
    starts_on: date
    ends_on: date
    send_until: str
    office: str
    phone: str
    email: str
    entry: str  # address of the page where a coordinator enters the paper
    commune: str = ""
    commune_code: str = ""


@dataclass(frozen=True)
class Item:
    """A question; `names` of the entry page's fields that it fills."""

    names: tuple[str, ...]
    vietnamese: str
    english: str
    values: tuple[Block, ...]


def request_form(facts: RequestFacts) -> Description:
    """One page."""
    blocks: list[Block] = [*_head(facts), *_title(facts)]
    for number, item in enumerate(items(facts), start=1):
        label = (
            line(f"{number}. {item.vietnamese}", size=LARGE, bold=True, before=_BETWEEN),
            line(item.english, size=SMALL, italic=True),
        )
        blocks.append(Columns((_LABELS, _VALUES), (label, item.values)))
    blocks += _foot(facts)
    of = facts.commune or "mẫu trống"
    return Description(f"Phiếu đề nghị tiếp nhận thực tập sinh: {of}", facts.office, (Section(tuple(blocks)),))


def items(facts: RequestFacts) -> list[Item]:
    """What is asked, in order."""
    known = f"{facts.commune} ({facts.commune_code})" if facts.commune else ""
    period = f"{format_day(facts.starts_on)} – {format_day(facts.ends_on)}"
    return [
        Item(("commune",), "Xã, phường", "Commune or ward", (_known(known) if known else _blank(),)),
        Item(("source", "source_note"), "Số, ngày văn bản", "Number and date of this letter", (_blank(),)),
        Item(("title",), "Tên công việc", "Title of the work, one line", (_blank(),)),
        Item(("tasks",), "Việc giao cho thực tập sinh", "Tasks", tuple(_blank() for _line in range(4))),
        Item(("fields",), "Nhóm ngành cần", "Fields of study, one or more", _field_boxes(facts.fields)),
        Item(("seats",), "Số thực tập sinh", "Number of interns, 1 to 20", (_blank(0.3),)),
        Item(
            *(("min_gpa",), "Điểm trung bình tối thiểu", "Least grade on the 4.00 scale"),
            (_blank(0.3, f"từ {format_gpa(facts.min_gpa)} trở lên / at least"),),
        ),
        Item(
            *(("starts_on", "ends_on"), "Từ ngày – đến ngày", "From – to, within the round"),
            (_blank(0.45, f"trong {period}"),),
        ),
        Item(
            ("mentor_name", "mentor_position", "mentor_phone"),
            *("Cán bộ hướng dẫn", "Workplace mentor: name, position, phone"),
            tuple(_blank(said=said) for said in ("Họ và tên / name:", "Chức vụ / position:", "Điện thoại / phone:")),
        ),
        Item(
            ("lodging", "women_lodging", "transport", "meals"),
            *("Hỗ trợ", "Support; tick what there is"),
            (
                _boxes("Chỗ ở / lodging", "Chỗ ở phù hợp cho nữ / for women"),
                _boxes("Đi lại / transport", "Ăn / meals"),
            ),
        ),
        Item(("allowance",), "Phụ cấp mỗi tháng", "Monthly allowance, VND", (_blank(0.5, "đồng"),)),
        Item(
            *(("phone_coverage",), "Sóng điện thoại", "Phone signal"),
            (_boxes("Tốt / good", "Yếu / weak"), _boxes("Không có / none", "Chưa rõ / unknown")),
        ),
        Item(("languages",), "Ngôn ngữ thường dùng", "Languages spoken beside Vietnamese", (_blank(),)),
        Item(("support_note",), "Hỗ trợ khác", "Other support", (_blank(),)),
    ]


def _known(text: str) -> Line:
    return line(text, size=LARGE, bold=True, before=_BETWEEN)


def _blank(share: float = 1.0, after: str = "", *, said: str = "") -> Line:
    """Dots to write on, over a share of the width left by what is said before them."""
    before = f"{said} " if said else ""
    room = _VALUES * share - text_width(before, LARGE)
    return line(before, _dots(room), f" {after}" if after else "", size=LARGE, before=_BETWEEN)


def _dots(width: float) -> str:
    return "." * int((width - 1) / text_width(".", LARGE))


def _boxes(*texts: str) -> Line:
    told = (f"{BOX} {text}".replace(" ", "\xa0") if len(texts) > 1 else f"{BOX} {text}" for text in texts)
    return line("\xa0\xa0\xa0 ".join(told), size=LARGE - 1, before=_BETWEEN)


def _field_boxes(fields: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    return tuple(_boxes(f"{name} / {_FIELDS.get(code, code.replace('-', ' '))}") for code, name in fields)


def _head(facts: RequestFacts) -> list[Block]:
    half = UPRIGHT.text_width * 0.42
    left: tuple[Block, ...] = (
        line("ỦY BAN NHÂN DÂN", align="center", size=LARGE, bold=True),
        line(facts.commune.upper() or "." * 36, align="center", size=LARGE, bold=True),
    )
    right: tuple[Block, ...] = (
        line(STATE, align="center", size=LARGE, bold=True),
        line(MOTTO, align="center", size=LARGE, bold=True),
        Rule(text_width(MOTTO, LARGE, bold=True)),
    )
    return [Columns((half, UPRIGHT.text_width - half), (left, right))]


def _title(facts: RequestFacts) -> list[Block]:
    return [
        line("PHIẾU ĐỀ NGHỊ TIẾP NHẬN THỰC TẬP SINH", align="center", size=14.0, bold=True, before=6),
        line("Request for interns", align="center", size=SMALL + 1, italic=True),
        line(facts.round_name, align="center", size=LARGE, after=2),
    ]


def _foot(facts: RequestFacts) -> list[Block]:
    """Where to send it, the code that opens the entry page, and the place for hand and seal."""
    small = LARGE - 1
    note = UPRIGHT.text_width - _QR_SIDE - 62
    until: tuple[Block, ...] = (
        line(Run("Trước / before: ", bold=True), facts.send_until, size=small),
        line("Mã bên cạnh dành cho người nhập phiếu", size=SMALL, italic=True, before=2),
        line("Code for the office that enters this form", size=SMALL, italic=True),
    )
    sign: tuple[Block, ...] = (
        line("......, ngày ..... tháng ..... năm 20....", align="center", size=small, italic=True),
        line("CHỦ TỊCH", align="center", size=LARGE, bold=True),
        line("(ký, đóng dấu / signature and seal)", align="center", size=SMALL, italic=True),
    )
    to = f"{facts.office}, {facts.phone}, {facts.email}"
    return [
        line(Run("Gửi về / send to: ", bold=True), to, size=small, before=8, after=3),
        Columns((note, _QR_SIDE, 62), (until, (QrCode(facts.entry, _QR_SIDE - 2),), sign)),
    ]
