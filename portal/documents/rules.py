"""Kinds, states and codes of official documents, and what an issuing body is called until it says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.placements.rules import PlacementStatus
from portal.written_codes import SIGNS, draw, in_groups, plain


class DocumentKind(StrEnum):
    LETTER = "introduction_letter"  # Giấy giới thiệu
    DECISION = "decision"  # Quyết định cử sinh viên đi thực tập, with its list
    REQUEST = "request_to_receive"  # Công văn đề nghị tiếp nhận, to one commune
    COMMUNE_LIST = "commune_list"
    HANDOVER = "handover_minutes"  # Biên bản bàn giao
    SCHOOL_LIST = "school_list"
    ASSESSMENT = "host_assessment"  # Phiếu nhận xét, blank until the host has filled it in on the portal
    CERTIFICATE = "completion_certificate"  # Giấy chứng nhận hoàn thành thực tập
    REPORT = "round_report"  # Báo cáo for Home Affairs


class DocumentStatus(StrEnum):
    DRAFT = "draft"  # no number yet; may be made anew from the data
    ISSUED = "issued"
    REVOKED = "revoked"


# Beside the states: in force, although whom it is about has left the place. It waits to be revoked.
OVERTAKEN = "overtaken"


class DocumentAction(StrEnum):
    REMAKE = "remake"
    ISSUE = "issue"
    REVOKE = "revoke"


TRANSITIONS: dict[tuple[DocumentStatus, DocumentAction], DocumentStatus] = {
    (DocumentStatus.DRAFT, DocumentAction.REMAKE): DocumentStatus.DRAFT,
    (DocumentStatus.DRAFT, DocumentAction.ISSUE): DocumentStatus.ISSUED,
    (DocumentStatus.ISSUED, DocumentAction.REVOKE): DocumentStatus.REVOKED,
}


class BundleFormat(StrEnum):
    ZIP = "zip"  # every document as DOCX and PDF
    PDF = "pdf"  # all of them in one, to print


class FileFormat(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


class Way(StrEnum):
    """How a copy was signed."""

    PAPER = "paper"  # by hand, then scanned or photographed
    CERTIFICATE = "certificate"  # a PDF with a signature in it
    PORTAL = "portal"  # by the portal, with the certificate of the organisation


class CopyFormat(StrEnum):
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


MIME_TYPES = {
    FileFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.PDF: "application/pdf",
}

SENT = (PlacementStatus.PUBLISHED, PlacementStatus.READY, PlacementStatus.ACTIVE, PlacementStatus.COMPLETED)

# The file of one of these tells of one person; all others are lists of many.
OF_ONE_PERSON = (DocumentKind.LETTER, DocumentKind.ASSESSMENT, DocumentKind.CERTIFICATE)
OF_ONE_COMMUNE = (DocumentKind.REQUEST, DocumentKind.COMMUNE_LIST, DocumentKind.HANDOVER)
IN_BULK = (*OF_ONE_PERSON, *OF_ONE_COMMUNE)
LISTS = (DocumentKind.DECISION, DocumentKind.SCHOOL_LIST, *OF_ONE_COMMUNE)  # they name many students
SIGNED_BY_ISSUER = tuple(kind for kind in DocumentKind if kind not in (DocumentKind.HANDOVER, DocumentKind.ASSESSMENT))
FOR_COMMUNES = (DocumentKind.LETTER, DocumentKind.ASSESSMENT, *OF_ONE_COMMUNE)  # given to whom they are sent to
FOR_STUDENTS = (DocumentKind.LETTER, DocumentKind.CERTIFICATE)  # given to whom they are about
# The symbol in "Số: 05/QĐ-ĐHTN", before the hyphen (Decree 30/2020/NĐ-CP, Annex III).
SYMBOLS = {
    DocumentKind.LETTER: "GGT",
    DocumentKind.DECISION: "QĐ",
    DocumentKind.REQUEST: "",  # an official letter has none; the drafting unit follows the body instead
    DocumentKind.COMMUNE_LIST: "DS",
    DocumentKind.HANDOVER: "BB",
    DocumentKind.SCHOOL_LIST: "DS",
    DocumentKind.ASSESSMENT: "PNX",
    DocumentKind.CERTIFICATE: "GCN",
    DocumentKind.REPORT: "BC",
}

UNIVERSITY = "TNU"


@dataclass(frozen=True)
class Issuer:
    """How a body heads and signs its documents."""

    superior: str  # the body above it
    name: str
    abbreviation: str  # ĐHTN in "QĐ-ĐHTN"
    place: str
    authority: str  # "KT. HIỆU TRƯỞNG" above the position; empty when the head signs
    position: str
    signatory: str
    unit: str  # ĐT in "- Lưu: VT, ĐT."
    grounds: tuple[str, ...]  # "Căn cứ …" of its decisions, without the sign at the end


@dataclass(frozen=True)
class Asked:
    """What was asked for beside the kind; each is needed by some kinds only."""

    student_code: str = ""
    commune_code: str = ""
    school_code: str = ""


@dataclass(frozen=True)
class Stamp:
    """What the records office gives: nothing yet for a draft."""

    number: str = ""
    day: date | None = None
    proof: Proof | None = None  # on drafts too: they are what is printed and signed


@dataclass(frozen=True)
class Proof:
    """Where a reader of the paper can ask whether it is ours."""

    code: str  # as it is printed
    page: str  # where a code can be typed
    address: str  # the page of this document, in the QR code


_REGULATION = (
    "Căn cứ Thông tư số 08/2021/TT-BGDĐT ngày 18 tháng 3 năm 2021 của Bộ trưởng Bộ Giáo dục và Đào tạo ban hành "
    "Quy chế đào tạo trình độ đại học"
)
_ABBREVIATIONS = {
    "TUEBA": "ĐHKT&QTKD",
    "ICTU": "ĐHCNTT&TT",
    "TUAF": "ĐHNL",
    "TNUS": "ĐHKH",
    "TNUT": "ĐHKTCN",
    "TNUE": "ĐHSP",
    "TUMP": "ĐHYD",
    "SFL": "TNN",
    "IS": "KQT",
}


def default_issuer(code: str, name: str) -> Issuer:
    """A body as it is until it says otherwise; `code` of a school, or of the university."""
    if code == UNIVERSITY:
        heading = ("Bộ Giáo dục và Đào tạo", "Đại học Thái Nguyên", "ĐHTN")
        position = "GIÁM ĐỐC"
    else:
        heading = ("Đại học Thái Nguyên", name, _ABBREVIATIONS.get(code, code))
        position = "TRƯỞNG KHOA" if name.startswith("Khoa ") else "HIỆU TRƯỞNG"
    return Issuer(*heading, "Thái Nguyên", "", position, "", "ĐT", (_REGULATION,))


def commune_issuer(full_name: str) -> Issuer:
    """A commune as the body that fills in a paper: nothing stands above it, its office keeps the copy."""
    unbroken = full_name.replace(" ", "\xa0")  # "XÃ BẰNG THÀNH" is the second line of the heading
    name = f"Ủy ban nhân dân {unbroken[:1].lower()}{unbroken[1:]}"
    return Issuer("", name, "UBND", full_name.partition(" ")[2], "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", ())


def written_symbol(symbol: str, abbreviation: str, unit: str) -> str:
    """What stands after the stroke of a number: "QĐ-ĐHTN"; "ĐHTN-ĐT" on an official letter."""
    return "-".join(part for part in ((symbol, abbreviation) if symbol else (abbreviation, unit)) if part)


def written_number(number: int) -> str:
    """A number as a document carries it: 0 before those below 10 (Decree 30/2020/NĐ-CP)."""
    return f"{number:02}"


CODE_LENGTH = 12  # signs, 59 bits: nobody finds a code by trying


def draw_code() -> str:
    """A new code as it is kept, without strokes."""
    return draw(CODE_LENGTH)


def shown_code(code: str) -> str:
    """As it is printed: 7K3M-9QWT-2HXF."""
    return in_groups(code, between="-")


def typed_code(typed: str) -> str | None:
    """The code that was meant, however it was typed; None for what is no code."""
    code = plain(typed)
    return code if len(code) == CODE_LENGTH and set(code) <= set(SIGNS) else None
