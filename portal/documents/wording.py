"""What kinds of documents are called on the pages."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.documents.rules import FOR_COMMUNES, FOR_STUDENTS, OF_ONE_PERSON, DocumentKind, FileFormat

KINDS = {
    DocumentKind.LETTER: _l("Giấy giới thiệu"),
    DocumentKind.DECISION: _l("Quyết định cử sinh viên đi thực tập"),
    DocumentKind.REQUEST: _l("Công văn đề nghị xã, phường tiếp nhận"),
    DocumentKind.COMMUNE_LIST: _l("Danh sách sinh viên về một xã, phường"),
    DocumentKind.HANDOVER: _l("Biên bản bàn giao sinh viên"),
    DocumentKind.SCHOOL_LIST: _l("Danh sách sinh viên của một trường"),
    DocumentKind.ASSESSMENT: _l("Phiếu nhận xét của cơ sở thực tập"),
    DocumentKind.CERTIFICATE: _l("Giấy chứng nhận hoàn thành thực tập"),
    DocumentKind.REPORT: _l("Báo cáo kết quả đợt gửi Sở Nội vụ"),
}
FORMATS = {FileFormat.DOCX: "DOCX", FileFormat.PDF: "PDF"}
# Names of files, without signs that some systems refuse.
FILE_NAMES = {
    DocumentKind.LETTER: "giay-gioi-thieu",
    DocumentKind.DECISION: "quyet-dinh-cu-sinh-vien",
    DocumentKind.REQUEST: "cong-van-de-nghi-tiep-nhan",
    DocumentKind.COMMUNE_LIST: "danh-sach-ve-xa",
    DocumentKind.HANDOVER: "bien-ban-ban-giao",
    DocumentKind.SCHOOL_LIST: "danh-sach-cua-truong",
    DocumentKind.ASSESSMENT: "phieu-nhan-xet",
    DocumentKind.CERTIFICATE: "giay-chung-nhan",
    DocumentKind.REPORT: "bao-cao-ket-qua",
}


def follows_issue(kind: str) -> Any:
    """Who sees a document of the kind once it has its number."""
    if kind in FOR_STUDENTS and kind in FOR_COMMUNES:
        return _l("Văn bản được coi là đã ban hành; sinh viên và xã, phường nơi thực tập thấy nó trong trang của mình.")
    if kind in FOR_STUDENTS:
        return _l("Văn bản được coi là đã ban hành; sinh viên thấy nó trong trang của mình.")
    if kind in FOR_COMMUNES:
        return _l("Văn bản được coi là đã ban hành; xã, phường thấy nó trong trang của mình.")
    return _l("Văn bản được coi là đã ban hành.")


def follows_revocation(kind: str) -> Any:
    """Who sees it no longer, and whether the portal tells them."""
    if kind in OF_ONE_PERSON:
        return _l("Sinh viên và xã, phường không còn thấy văn bản trong trang của mình, và được báo.")
    if kind in FOR_COMMUNES:
        return _l("Xã, phường không còn thấy văn bản trong trang của mình; hãy báo cho xã, phường, cổng không tự báo.")
    return _l("Hãy báo cho nơi đã nhận văn bản; cổng không tự báo.")
