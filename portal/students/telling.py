"""What students are told of their data and their nominations."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.rounds.models import Round
from portal.students.models import DataReport, Nomination

ANSWERED = notice_kind(
    "data_report_answered",
    label=_l("Trả lời phản ánh dữ liệu"),
    vi=(
        "Nhà trường đã trả lời phản ánh của bạn",
        "Chào {name},\n\nBạn đã phản ánh:\n\n{message}\n\nNhà trường trả lời:\n\n{answer}\n\n"
        "Xem dữ liệu của bạn tại: {url}",
    ),
    en=(
        "Your school answered your report",
        "Dear {name},\n\nYou reported:\n\n{message}\n\nYour school answers:\n\n{answer}\n\nSee your data at: {url}",
    ),
    placeholders=("message", "answer"),
)
WITHDRAWN = notice_kind(
    "nomination_withdrawn",
    label=_l("Rút đề cử"),
    vi=(
        "Bạn không còn trong {round}",
        "Chào {name},\n\nNhà trường đã rút đề cử của bạn khỏi {round}. Lý do: {reason}\n\nĐơn bạn đã nộp trong đợt "
        "này, nếu có, không còn tính. Nếu có sai sót, hãy liên hệ nhà trường.\n\nXem tại: {url}",
    ),
    en=(
        "You are no longer in {round}",
        "Dear {name},\n\nYour school withdrew your nomination for {round}. The reason: {reason}\n\nWhat you submitted "
        "in this round, if anything, counts no more. If this is a mistake, ask your school.\n\nSee: {url}",
    ),
    placeholders=("round", "reason"),
)
INELIGIBLE = notice_kind(
    "nomination_ineligible",
    label=_l("Không còn đủ điều kiện"),
    vi=(
        "Bạn chưa đủ điều kiện cho {round}",
        "Chào {name},\n\nTheo dữ liệu hiện có của nhà trường, bạn chưa đáp ứng quy định của {round}. Từng điều kiện "
        "chưa đạt được ghi ở trang thông tin của bạn. Nếu dữ liệu sai, hãy phản ánh ngay tại đó.\n\n{url}",
    ),
    en=(
        "You do not meet the rules of {round}",
        "Dear {name},\n\nBy the data your school holds you do not meet the rules of {round}. Each condition you miss "
        "stands on the page with your data. If the data are wrong, report it there.\n\n{url}",
    ),
    placeholders=("round",),
)


def answered(report: DataReport) -> None:
    """Tell the student what the school answered."""
    _tell(ANSWERED, report.student_id, key=str(report.id), message=report.message, answer=report.answer or "")


def withdrawn(nomination: Nomination, round_: Round) -> None:
    """Tell the student that the school took them out of the round, and why."""
    key, reason = str(nomination.id), nomination.withdrawn_reason or ""
    _tell(WITHDRAWN, nomination.student_id, key=key, round=round_.name, reason=reason)


def found_ineligible(nomination: Nomination, round_: Round) -> None:
    """Tell a student who was nominated that they are not any more."""
    key = f"{nomination.id}:{nomination.version}"
    _tell(INELIGIBLE, nomination.student_id, key=key, round=round_.name)


def _tell(kind: str, student_id: UUID, *, key: str, **words: str) -> None:
    holders = list_holders(Role.STUDENT, student_ids=[student_id])
    notify(kind, [Recipient.of(user) for user in holders], key=key, url=path_to("students.me"), **words)
