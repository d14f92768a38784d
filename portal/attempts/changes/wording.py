"""Changes by hand in words: the published list of reasons, and why a move is refused."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.attempts.changes.rules import ChangeReason

REASONS: dict[ChangeReason, LazyString] = {
    ChangeReason.DATA_CORRECTED: _l("Dữ liệu đã chốt có sai sót, nay được xác minh lại"),
    ChangeReason.CIRCUMSTANCES: _l("Sức khoẻ hoặc hoàn cảnh của sinh viên, có giấy tờ xác nhận"),
    ChangeReason.COMMUNE_ASKED: _l("Xã, phường đề nghị bằng văn bản"),
    ChangeReason.SCHOOL_ASKED: _l("Nhà trường đề nghị bằng văn bản"),
    ChangeReason.EXCHANGE: _l("Các sinh viên liên quan đồng ý đổi chỗ cho nhau"),
    ChangeReason.CONFLICT_OF_INTEREST: _l("Tránh xung đột lợi ích, như có người thân phụ trách nơi tiếp nhận"),
    ChangeReason.REMOTE_NEED: _l("Bố trí người cho xã khó khăn còn thiếu"),
    ChangeReason.DECISION: _l("Theo quyết định của cơ quan có thẩm quyền"),
    ChangeReason.UNDONE: _l("Hoàn tác một thay đổi trước"),
}


def reason_label(reason: str) -> str:
    """A reason of the published list in words."""
    return str(REASONS[ChangeReason(reason)])


def ineligible_message(*, field: bool, min_gpa: bool) -> str:
    """Why a student may not be sent to an opening; whatever is left over is a pin that forbids it."""
    if field:
        return _("Nơi này không nhận nhóm ngành của sinh viên nên không chuyển tới được.")
    if min_gpa:
        return _("Điểm của sinh viên thấp hơn mức tối thiểu của nơi này nên không chuyển tới được.")
    return _("Phương án này được chạy với yêu cầu không xếp sinh viên vào nơi đó nên không chuyển tới được.")
