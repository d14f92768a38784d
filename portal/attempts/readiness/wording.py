"""The checks before a run in words, and the page where each is put right."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.applications.rules import NOT_SUBMITTED, ListStanding
from portal.attempts.readiness.rules import Check, State, Topic
from portal.design import format_number
from portal.listings.showing import EVERYTHING
from portal.openings.rules import Lacks, OpeningStatus
from portal.rounds.links import reachable
from portal.rounds.models import Round
from portal.students.rules import DataReportStatus, NominationStatus

_NAMES_SHOWN = 10
# Anchors of the communes that asked for nothing, and of the fields.
SILENT, FIELDS = "silent", "fields"

# When all is well, and when there is something to do.
SENTENCES: dict[Topic, tuple[LazyString, LazyString]] = {
    Topic.STEP: (
        _l("Đợt đang ở bước xếp chỗ."),
        _l("Đợt không ở bước xếp chỗ nên chưa chạy phương án được."),
    ),
    Topic.OPENINGS: (_l("Có %(count)s đề nghị đã duyệt."), _l("Chưa có đề nghị nào được duyệt.")),
    Topic.LISTS: (
        _l("%(count)s sinh viên đã nộp nguyện vọng."),
        _l("Chưa có sinh viên nào nộp nguyện vọng."),
    ),
    Topic.LEVELS_USED: (
        _l("Xã, phường nào có đề nghị đã duyệt cũng có mức ưu tiên."),
        _l("%(count)s xã, phường có đề nghị đã duyệt nhưng chưa có mức ưu tiên: %(names)s."),
    ),
    Topic.LEVELS: (
        _l("Các xã, phường còn lại đều có mức ưu tiên."),
        _l("%(count)s xã, phường khác chưa có mức ưu tiên: %(names)s."),
    ),
    Topic.OPENINGS_WAIT: (_l("Mọi đề nghị đã gửi đều được xét."), _l("%(count)s đề nghị đang chờ xét.")),
    Topic.OPENINGS_UNFINISHED: (
        _l("Không đề nghị nào còn dở dang."),
        _l("%(count)s đề nghị còn là bản nháp hoặc bị trả lại mà chưa gửi lại."),
    ),
    Topic.COMMUNES_SILENT: (
        _l("Mọi xã, phường đều đã gửi đề nghị."),
        _l("%(count)s xã, phường chưa gửi đề nghị nào."),
    ),
    Topic.NOMINATIONS_WAIT: (
        _l("Các trường đã quyết định xong việc đề cử."),
        _l("%(count)s sinh viên đã nhập vào đợt mà trường chưa đề cử."),
    ),
    Topic.DATA_REPORTS: (
        _l("Không có phản ánh sai dữ liệu nào chưa trả lời."),
        _l("%(count)s phản ánh sai dữ liệu của sinh viên được đề cử chưa được trường trả lời."),
    ),
    Topic.NOT_APPLIED: (
        _l("Mọi sinh viên được đề cử đã nộp nguyện vọng."),
        _l("%(count)s sinh viên được đề cử chưa nộp nguyện vọng."),
    ),
    Topic.LISTS_SHORT: (
        _l("Không danh sách nào ngắn hơn mức tối thiểu của đợt."),
        _l("%(count)s danh sách ngắn hơn mức tối thiểu của đợt, có thể vì đề nghị đã rút."),
    ),
    Topic.LISTS_AT_SHORTEST: (
        _l("Mọi danh sách đều dài hơn mức tối thiểu."),
        _l("%(count)s danh sách chỉ vừa đủ mức tối thiểu: thêm một đề nghị rút là thiếu."),
    ),
    Topic.LISTS_FEW_DIFFICULT: (
        _l("Mọi danh sách có đủ nơi mức 1–2."),
        _l("%(count)s danh sách có ít nơi mức 1–2 hơn đợt yêu cầu."),
    ),
    Topic.OPENINGS_UNLISTED: (
        _l("Đề nghị nào cũng có người ghi vào danh sách."),
        _l("%(count)s đề nghị đã duyệt chưa có sinh viên nào ghi vào danh sách."),
    ),
    Topic.FIELDS_SHORT: (
        _l("Nhóm ngành nào cũng có đủ sinh viên so với số chỗ."),
        _l("%(count)s nhóm ngành có ít sinh viên đủ điều kiện hơn số chỗ nhận: %(names)s."),
    ),
}


def sentence(check: Check) -> str:
    """A check as one sentence."""
    done, open_ = SENTENCES[check.topic]
    names = ", ".join(check.names[:_NAMES_SHOWN]) + ("…" if len(check.names) > _NAMES_SHOWN else "")
    return str(done if check.state is State.DONE else open_) % {
        "count": format_number(check.count),
        "names": names,
    }


def verdict(checks: list[Check]) -> str:
    """Whether a run can be started, in one sentence."""
    blocking = sum(check.state is State.BLOCKS for check in checks)
    open_ = sum(check.state is State.ATTENTION for check in checks)
    if blocking:
        return _("Chưa chạy được: còn %(count)s điều kiện phải đạt.", count=blocking)
    if open_:
        return _("Chạy được, nhưng có %(count)s điều nên xem trước.", count=open_)
    return _("Sẵn sàng: không còn gì phải làm trước khi chạy.")


def checklist(checks: list[Check], round_: Round, actor: Any) -> list[dict[str, Any]]:
    """The checks as the checklist component draws them, with the page where each is put right; open ones first."""
    urgent = [State.BLOCKS, State.ATTENTION, State.DONE]
    return [
        {
            "label": sentence(check),
            "state": check.state.value,
            "url": None if check.state is State.DONE else _remedy(check.topic, round_, actor),
        }
        for check in sorted(checks, key=lambda check: urgent.index(check.state))
    ]


def _remedy(topic: Topic, round_: Round, actor: Any) -> str | None:
    if topic is Topic.COMMUNES_SILENT:
        return f"#{SILENT}"
    if topic is Topic.FIELDS_SHORT:
        return f"#{FIELDS}"
    # Each with what makes the list exactly what was counted, whatever filter the reader used last.
    reported = {"status": NominationStatus.NOMINATED.value, "reports": DataReportStatus.OPEN.value}
    pages: dict[Topic, tuple[str, dict[str, str]]] = {
        Topic.STEP: ("rounds.show", {}),
        Topic.LEVELS_USED: ("rounds.levels", {}),
        Topic.LEVELS: ("rounds.levels", {}),
        Topic.OPENINGS: ("openings.index", EVERYTHING),
        Topic.OPENINGS_WAIT: ("openings.index", {"status": OpeningStatus.SUBMITTED.value}),
        Topic.OPENINGS_UNFINISHED: ("openings.index", {"lacks": Lacks.SENDING.value}),
        Topic.OPENINGS_UNLISTED: ("openings.index", {"lacks": Lacks.STUDENTS.value}),
        Topic.NOMINATIONS_WAIT: ("students.nominations", {"status": NominationStatus.IMPORTED.value}),
        Topic.DATA_REPORTS: ("students.nominations", reported),
        Topic.LISTS: ("applications.index", EVERYTHING),
        Topic.NOT_APPLIED: ("applications.index", {"progress": NOT_SUBMITTED}),
        Topic.LISTS_SHORT: ("applications.index", {"lists": ListStanding.SHORT.value}),
        Topic.LISTS_AT_SHORTEST: ("applications.index", {"lists": ListStanding.AT_SHORTEST.value}),
        Topic.LISTS_FEW_DIFFICULT: ("applications.index", {"lists": ListStanding.FEW_DIFFICULT.value}),
    }
    endpoint, query = pages[topic]
    return reachable(endpoint, actor, round_id=round_.id, **query)
