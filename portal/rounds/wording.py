"""How a round's steps and their conditions are said to people."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.access import Role
from portal.rounds.preconditions import Check, Requirement
from portal.rounds.rules import MatchingRule, RoundAction, RoundStatus, SettingFault

_NAMES_SHOWN = 10

ACTIONS: Mapping[RoundAction, LazyString] = {
    RoundAction.OPEN: _l("Mở đợt"),
    RoundAction.START_APPLICATIONS: _l("Bắt đầu nhận nguyện vọng"),
    RoundAction.START_MATCHING: _l("Chuyển sang xếp chỗ"),
    RoundAction.START_REVIEW: _l("Chuyển sang xét duyệt kết quả"),
    RoundAction.MATCH_AGAIN: _l("Quay lại xếp chỗ"),
    RoundAction.PUBLISH: _l("Công bố kết quả"),
    RoundAction.START_INTERNSHIPS: _l("Bắt đầu thực tập"),
    RoundAction.CLOSE: _l("Kết thúc đợt"),
    RoundAction.CANCEL: _l("Huỷ đợt"),
}

# What follows from a step, and what of it cannot be undone.
CONSEQUENCES: Mapping[RoundAction, tuple[LazyString, ...]] = {
    RoundAction.OPEN: (
        _l("Mức ưu tiên của 92 xã, phường được chốt theo quyết định đã chọn và giữ nguyên suốt đợt."),
        _l("Hệ thống rút một mã ngẫu nhiên dùng khi xếp chỗ và công khai ngay mã băm SHA-256 của nó."),
        _l("Các trường đề cử được sinh viên, các xã gửi được đề nghị tiếp nhận."),
        _l("Quy tắc của đợt không sửa được nữa; chỉ gia hạn được các mốc và sửa phần giới thiệu, liên hệ."),
        _l("Không quay lại bản nháp được; muốn dừng thì phải huỷ đợt và nêu lý do."),
    ),
    RoundAction.START_APPLICATIONS: (
        _l("Sinh viên được đề cử xem được các đề nghị đã duyệt và nộp nguyện vọng trong thời gian đã định."),
        _l("Các mốc vẫn gia hạn được. Không quay lại bước trước được."),
    ),
    RoundAction.START_MATCHING: (
        _l("Không còn nhận đề cử, đề nghị và nguyện vọng; bản nộp sau cùng của mỗi sinh viên là bản được dùng."),
        _l("Điều phối viên chạy được các phương án xếp."),
        _l("Không mở lại việc nhận nguyện vọng được."),
    ),
    RoundAction.START_REVIEW: (
        _l("Phương án đã có kết quả được đưa đi phê duyệt theo thứ tự của đợt."),
        _l("Có thể quay lại xếp chỗ nếu cần chạy phương án khác."),
    ),
    RoundAction.MATCH_AGAIN: (
        _l("Chạy được phương án khác; các phương án cũ vẫn được giữ để đối chiếu."),
        _l("Phương án đang chờ duyệt hoặc đã duyệt không công bố được cho tới khi đợt chuyển lại sang xét duyệt."),
    ),
    RoundAction.PUBLISH: (_l("Kết quả được công bố từ trang của phương án đã được phê duyệt đủ các bước."),),
    RoundAction.START_INTERNSHIPS: (_l("Đợt chuyển sang giai đoạn thực tập. Không quay lại bước trước được."),),
    RoundAction.CLOSE: (_l("Đợt kết thúc và chỉ còn để tra cứu. Không mở lại được."),),
    RoundAction.CANCEL: (
        _l("Mọi việc của đợt dừng lại: không nhận thêm đề cử, đề nghị, nguyện vọng và không công bố kết quả."),
        _l("Mọi người tham gia đợt thấy lý do huỷ. Đợt đã huỷ không mở lại được."),
    ),
}

STATUSES: Mapping[RoundStatus, LazyString] = {
    RoundStatus.DRAFT: _l("Bản nháp"),
    RoundStatus.OPEN: _l("Nhận đề cử và đề nghị"),
    RoundStatus.APPLYING: _l("Nhận nguyện vọng"),
    RoundStatus.MATCHING: _l("Xếp chỗ"),
    RoundStatus.REVIEWING: _l("Xét duyệt kết quả"),
    RoundStatus.PUBLISHED: _l("Đã công bố"),
    RoundStatus.RUNNING: _l("Thực tập"),
    RoundStatus.CLOSED: _l("Kết thúc"),
    RoundStatus.CANCELLED: _l("Đã huỷ"),
}

RULES: Mapping[MatchingRule, LazyString] = {
    MatchingRule.REMOTE_FIRST: _l("Ưu tiên xã khó khăn"),
    MatchingRule.STABLE: _l("Ổn định"),
}

STEP_ROLES: Mapping[Role, LazyString] = {
    Role.UNIVERSITY_APPROVER: _l("Người phê duyệt Đại học Thái Nguyên"),
    Role.HOME_AFFAIRS_OFFICER: _l("Sở Nội vụ"),
}

# What the trail's words mean on a round's page; each is the action of an audit event.
EVENTS: Mapping[str, LazyString] = {
    "round_created": _l("Tạo đợt"),
    "round_edited": _l("Sửa thông tin đợt"),
    "round_dates_extended": _l("Gia hạn các mốc"),
    "round_opened": _l("Mở đợt"),
    "round_taken_over": _l("Nhận chỗ và sinh viên từ đợt đầu"),
    "round_applications_started": _l("Bắt đầu nhận nguyện vọng"),
    "round_matching_started": _l("Chuyển sang xếp chỗ"),
    "round_review_started": _l("Chuyển sang xét duyệt kết quả"),
    "round_matched_again": _l("Quay lại xếp chỗ"),
    "round_published": _l("Công bố kết quả"),
    "round_internships_started": _l("Bắt đầu thực tập"),
    "round_closed": _l("Kết thúc đợt"),
    "round_cancelled": _l("Huỷ đợt"),
}


def sentence(check: Check) -> str:
    """A condition of a step as one sentence."""
    met, unmet = _sentences(check)[:2]
    return met if check.met else unmet


def _sentences(check: Check) -> tuple[str, str]:
    """The sentence when the condition holds, and when it does not."""
    count = check.count
    names = ", ".join(check.names[:_NAMES_SHOWN]) + ("…" if len(check.names) > _NAMES_SHOWN else "")
    sentences: dict[Requirement, tuple[str, str]] = {
        Requirement.HAS_FIELDS: (
            _("Đã chọn %(count)s nhóm ngành.", count=count),
            _("Chọn ít nhất một nhóm ngành."),
        ),
        Requirement.HAS_STEPS: (
            _("Đã định %(count)s bước phê duyệt.", count=count),
            _("Chọn ít nhất một bước phê duyệt kết quả."),
        ),
        Requirement.HAS_CLASSIFICATION: (
            _("Đã chọn quyết định phân loại xã."),
            _("Chọn quyết định phân loại xã cho đợt."),
        ),
        Requirement.CLASSIFICATION_HOLDS: (
            _("Quyết định phân loại có hiệu lực vào ngày bắt đầu thực tập."),
            _("Quyết định phân loại phải có hiệu lực vào ngày bắt đầu thực tập."),
        ),
        Requirement.LEVELS_COMPLETE: (
            _("Mọi xã, phường đã có mức ưu tiên."),
            _("Còn %(count)s xã, phường chưa xác định mức: %(names)s.", count=count, names=names)
            if names
            else _("Mọi xã, phường phải có mức ưu tiên."),
        ),
        Requirement.CLOSING_AHEAD: (
            _("Hạn nộp nguyện vọng còn ở phía trước."),
            _("Hạn nộp nguyện vọng đã qua: hãy gia hạn hoặc sửa mốc trước."),
        ),
        **_entry_sentences(count),
        **_result_sentences(count),
    }
    return sentences[check.requirement]


def _entry_sentences(count: int) -> dict[Requirement, tuple[str, str]]:
    return {
        Requirement.HAS_APPROVED_OPENING: (
            _("Đã duyệt %(count)s đề nghị tiếp nhận.", count=count),
            _("Cần ít nhất một đề nghị tiếp nhận đã duyệt để sinh viên lựa chọn."),
        ),
        Requirement.NO_OPENING_WAITS: (
            _("Không còn đề nghị nào chờ duyệt."),
            _("%(count)s đề nghị tiếp nhận đang chờ duyệt.", count=count),
        ),
        Requirement.HAS_NOMINATION: (
            _("%(count)s sinh viên đã được đề cử.", count=count),
            _("Chưa có sinh viên nào được đề cử."),
        ),
        Requirement.APPLICATIONS_CLOSED: (
            _("Đã hết hạn nộp nguyện vọng."),
            _("Chưa hết hạn nộp nguyện vọng: chỉ xếp chỗ được sau hạn này."),
        ),
        Requirement.HAS_SUBMISSION: (
            _("%(count)s sinh viên đã nộp nguyện vọng.", count=count),
            _("Chưa có sinh viên nào nộp nguyện vọng."),
        ),
    }


def _result_sentences(count: int) -> dict[Requirement, tuple[str, str]]:
    return {
        Requirement.HAS_COMPUTED_ATTEMPT: (
            _("%(count)s phương án đã có kết quả.", count=count),
            _("Cần ít nhất một phương án xếp đã có kết quả."),
        ),
        Requirement.HAS_APPROVED_ATTEMPT: (
            _("Có phương án đã được phê duyệt."),
            _("Cần một phương án được phê duyệt đủ các bước."),
        ),
        Requirement.INTERNSHIP_BEGUN: (
            _("Đã tới ngày bắt đầu thực tập."),
            _("Chưa tới ngày bắt đầu thực tập."),
        ),
        Requirement.INTERNSHIP_OVER: (
            _("Thời gian thực tập đã hết."),
            _("Thời gian thực tập chưa hết."),
        ),
        Requirement.APPEALS_ANSWERED: (
            _("Mọi khiếu nại đã được trả lời."),
            _("%(count)s khiếu nại chưa được trả lời: trả lời trước khi kết thúc đợt.", count=count),
        ),
    }


def fault_sentence(fault: SettingFault) -> str:
    """What to do about settings that cannot stand."""
    return {
        SettingFault.APPLICATIONS_CLOSE_BEFORE_OPENING: _("Hạn nộp nguyện vọng phải sau ngày bắt đầu nhận."),
        SettingFault.NOMINATIONS_CLOSE_AFTER_APPLICATIONS: _("Hạn đề cử không được sau hạn nộp nguyện vọng."),
        SettingFault.OPENINGS_CLOSE_AFTER_APPLICATIONS: _("Hạn gửi đề nghị không được sau hạn nộp nguyện vọng."),
        SettingFault.INTERNSHIP_STARTS_BEFORE_CLOSE: _("Thực tập phải bắt đầu sau hạn nộp nguyện vọng."),
        SettingFault.INTERNSHIP_ENDS_BEFORE_START: _("Ngày kết thúc thực tập phải sau ngày bắt đầu."),
        SettingFault.SHORTEST_ABOVE_LONGEST: _("Số nguyện vọng ít nhất không được lớn hơn số nhiều nhất."),
        SettingFault.DIFFICULT_ABOVE_LONGEST: _("Không được lớn hơn số nguyện vọng nhiều nhất."),
    }[fault]
