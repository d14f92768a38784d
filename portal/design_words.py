"""The Vietnamese words and the colours of every status, in one place; colour is never the only sign.

Keys are the stored English words, with the workflow in front ("round.open") where one word has several
meanings.
Colours are those of the stylesheet: grey, blue, teal, green, yellow, orange, red, purple.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

WEEKDAYS = (
    *(_l("thứ Hai"), _l("thứ Ba"), _l("thứ Tư"), _l("thứ Năm")),
    *(_l("thứ Sáu"), _l("thứ Bảy"), _l("Chủ nhật")),
)

ROLES: dict[str, LazyString] = {
    "student": _l("Sinh viên"),
    "commune_officer": _l("Cán bộ xã, phường"),
    "school_coordinator": _l("Điều phối viên trường thành viên"),
    "university_coordinator": _l("Điều phối viên Đại học Thái Nguyên"),
    "university_approver": _l("Người phê duyệt Đại học Thái Nguyên"),
    "home_affairs_officer": _l("Cán bộ Sở Nội vụ"),
    "auditor": _l("Kiểm soát viên"),
    "admin": _l("Quản trị hệ thống"),
}
STANDINGS: dict[str, LazyString] = {  # of an account
    "invited": _l("Chưa kích hoạt"),
    "active": _l("Hoạt động"),
    "disabled": _l("Đã khóa"),
}

Look = tuple[LazyString, str]

STATUS: dict[str, Look] = {
    # words that mean the same everywhere
    "draft": (_l("Bản nháp"), "grey"),
    "submitted": (_l("Đã gửi"), "blue"),
    "approved": (_l("Đã duyệt"), "green"),
    "returned": (_l("Trả lại để sửa"), "orange"),
    "rejected": (_l("Không duyệt"), "red"),
    "withdrawn": (_l("Đã rút"), "grey"),
    "cancelled": (_l("Đã huỷ"), "grey"),
    "published": (_l("Đã công bố"), "green"),
    "queued": (_l("Đang chờ chạy"), "grey"),
    "running": (_l("Đang chạy"), "blue"),
    "failed": (_l("Không chạy được"), "red"),
    "succeeded": (_l("Đã xong"), "green"),
    "done": (_l("Đã xong"), "green"),
    "open": (_l("Đang mở"), "teal"),
    "closed": (_l("Đã kết thúc"), "grey"),
    "pending": (_l("Đang chờ"), "yellow"),
    "corrected": (_l("Đã sửa"), "green"),
    "answered": (_l("Đã trả lời"), "green"),
    "active": (_l("Đang hoạt động"), "green"),
    "disabled": (_l("Đã khoá"), "red"),
    "invited": (_l("Đã mời"), "yellow"),
    "met": (_l("Đạt"), "green"),
    "not_met": (_l("Chưa đạt"), "orange"),
    "undetermined": (_l("Chưa xác định"), "yellow"),
    # rounds
    "round.open": (_l("Đang nhận đề cử và đề nghị"), "teal"),
    "round.applying": (_l("Đang nhận nguyện vọng"), "blue"),
    "round.matching": (_l("Đang xếp chỗ"), "purple"),
    "round.reviewing": (_l("Đang xét duyệt kết quả"), "yellow"),
    "round.running": (_l("Đang thực tập"), "teal"),
    "applying": (_l("Đang nhận nguyện vọng"), "blue"),
    "matching": (_l("Đang xếp chỗ"), "purple"),
    "reviewing": (_l("Đang xét duyệt kết quả"), "yellow"),
    # nominations
    "imported": (_l("Chưa đề cử"), "yellow"),
    "nominated": (_l("Đã đề cử"), "green"),
    "ineligible": (_l("Chưa đủ điều kiện"), "red"),
    # imports of lists
    "import.uploaded": (_l("Đang sửa cột"), "grey"),
    "import.checking": (_l("Đang kiểm tra"), "blue"),
    "import.checked": (_l("Đã kiểm tra, chưa ghi"), "yellow"),
    "import.applying": (_l("Đang ghi"), "blue"),
    "import.applied": (_l("Đã ghi"), "green"),
    "import.undone": (_l("Đã hoàn tác"), "orange"),
    "import.discarded": (_l("Đã bỏ"), "grey"),
    "verdict.added": (_l("Thêm mới"), "green"),
    "verdict.changed": (_l("Cập nhật"), "blue"),
    "verdict.unchanged": (_l("Giữ nguyên"), "grey"),
    "verdict.refused": (_l("Bị từ chối"), "red"),
    # lists as files
    "export.writing": (_l("Đang ghi"), "blue"),
    "export.ready": (_l("Đã xong"), "green"),
    # openings
    "opening.submitted": (_l("Chờ duyệt"), "yellow"),
    # applications
    "application.submitted": (_l("Đã nộp"), "green"),
    # match attempts
    "computed": (_l("Đã có kết quả"), "teal"),
    "sent_for_approval": (_l("Chờ phê duyệt"), "yellow"),
    "attempt.approved": (_l("Đã phê duyệt"), "green"),
    "attempt.returned": (_l("Bị trả lại"), "orange"),
    "matchattempt.approved": (_l("Đã phê duyệt"), "green"),
    "matchattempt.returned": (_l("Bị trả lại"), "orange"),
    "superseded": (_l("Đã được thay thế"), "grey"),
    # official documents
    "document.draft": (_l("Dự thảo, chưa có số"), "yellow"),
    "document.issued": (_l("Đã ban hành"), "green"),
    "document.revoked": (_l("Đã thu hồi"), "red"),
    "document.overtaken": (_l("Cần thu hồi"), "orange"),
    "document.outdated": (_l("Danh sách đã thay đổi"), "orange"),
    "bundle.writing": (_l("Đang soạn"), "blue"),
    "bundle.ready": (_l("Đã xong"), "green"),
    "bundle.failed": (_l("Không soạn được"), "red"),
    # approvals
    "approval.approved": (_l("Đồng ý"), "green"),
    "approval.returned": (_l("Trả lại"), "orange"),
    # placements and their two answers
    "ready": (_l("Sẵn sàng"), "teal"),
    "placement.active": (_l("Đang thực tập"), "blue"),
    "completed": (_l("Đã hoàn thành"), "green"),
    "ended_early": (_l("Kết thúc sớm"), "orange"),
    "vacated": (_l("Đã trống chỗ"), "grey"),
    "awaited": (_l("Chờ trả lời"), "yellow"),
    "accepted": (_l("Đồng ý"), "green"),
    "declined": (_l("Từ chối"), "red"),
    "confirmed": (_l("Đã xác nhận"), "green"),
    "refused": (_l("Không tiếp nhận"), "red"),
    # appeals and reports of wrong data
    "datareport.open": (_l("Chờ nhà trường trả lời"), "yellow"),
    "datareport.rejected": (_l("Dữ liệu đã đúng"), "grey"),
    "appeal.open": (_l("Đang xem xét"), "yellow"),
    "upheld": (_l("Chấp nhận"), "green"),
    "dismissed": (_l("Không chấp nhận"), "red"),
    # swaps
    "proposed": (_l("Chờ sinh viên trả lời"), "yellow"),
    "consented": (_l("Chờ xã, phường trả lời"), "yellow"),
    "agreed": (_l("Chờ phê duyệt"), "yellow"),
    "exchanged": (_l("Đã đổi chỗ"), "green"),
    "swap.declined": (_l("Sinh viên không đồng ý"), "grey"),
    "swap.refused": (_l("Xã, phường không đồng ý"), "red"),
    "swap.rejected": (_l("Không được phê duyệt"), "red"),
    "taken_back": (_l("Sinh viên rút đề nghị"), "grey"),
    "expired": (_l("Đã quá hạn"), "grey"),
    # messages on their way
    "message.waiting": (_l("Đang chờ gửi"), "yellow"),
    "message.sent": (_l("Đã gửi"), "green"),
    "message.dead": (_l("Không gửi được"), "red"),
}
