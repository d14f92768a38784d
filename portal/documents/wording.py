"""What kinds of documents are called on the pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.documents.rules import DocumentKind, FileFormat

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
