"""What a list holds, said before it is taken along."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.design import page_language
from portal.exports.archive.tables import PARTS, words
from portal.exports.lists import Kind, ListKind, Reach
from portal.exports.rules import FileKind, ListName
from portal.vietnamese.folding import fold

CONTENTS: Mapping[ListName, LazyString] = {
    ListName.STUDENTS: _l("Thông tin, liên hệ, điểm và ngành của sinh viên; nhập lại được bằng trang nhập danh sách."),
    ListName.NOMINATIONS: _l("Sinh viên trong đợt, tình trạng đề cử và điều kiện chưa đạt."),
    ListName.OPENINGS: _l("Việc, số chỗ, thời gian, cán bộ hướng dẫn và hỗ trợ của từng đề nghị."),
    ListName.APPLICATIONS: _l("Sinh viên được đề cử, đã nộp đơn hay chưa, và các nguyện vọng theo thứ tự."),
    ListName.ATTEMPTS: _l("Mỗi sinh viên được xếp vào đâu; kết quả máy tính bên cạnh chỗ đổi bằng tay."),
    ListName.DRAFTS: _l("Nơi dự kiến của từng sinh viên mà các trường đang xem, và số ý kiến; chưa phải kết quả."),
    ListName.PLACEMENTS: _l("Ai thực tập ở đâu, liên hệ, câu trả lời của sinh viên và của xã, phường."),
    ListName.ACCOUNTS: _l("Các tài khoản mà trang tài khoản đang hiện, với đúng các cột của trang."),
}
FORMATS: Mapping[FileKind, LazyString] = {
    FileKind.XLSX: _l("Excel (XLSX)"),
    FileKind.CSV: _l("CSV, cho phần mềm khác"),
}


def scope_sentence(kind: ListKind, reach: Reach) -> str:
    """Whose rows the list holds for this reader."""
    scope = reach.actor.scope(kind.permission)
    if scope.everything:
        return _("Toàn bộ danh sách")
    if scope.commune_codes:
        return _("Chỉ của xã, phường bạn")
    if kind.name is ListName.OPENINGS:
        return _("Đề nghị của mọi xã, phường")
    return _("Chỉ sinh viên của trường bạn")


def parts_in_words() -> list[tuple[str, str]]:
    """(file, what is in it) of an archive's tables, in the language of the page."""
    said = [(part.name, words()[part.name, ""]) for part in PARTS]
    in_english = page_language() == "en"
    return [(f"{name}.csv", one.english if in_english else one.vietnamese) for name, one in said]


def file_name(kind: Kind, format_: FileKind, reach: Reach, day: object) -> str:
    """A name that every system takes: "de-cu-dot-1-2026-2026-06-30.xlsx"."""
    of = fold(reach.round.name).replace(" ", "-") if reach.round else ""
    kept = "".join(sign for sign in of if sign.isascii() and (sign.isalnum() or sign == "-"))[:60]
    words = [word for word in kept.split("-") if word]
    return "-".join((kind.file_name, *words, str(day))) + f".{format_.value}"
