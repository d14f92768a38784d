"""What communes are told of their requests, and students of an opening they ranked."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import Uuid, column, select, table

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.openings.models import Opening, OpeningQuestion
from portal.openings.rules import OpeningStatus

# Tables of a later room, asked by name.
_APPLICATION = table("application", column("id", Uuid), column("student_id", Uuid), column("status"))
_CHOICE = table("choice", column("application_id", Uuid), column("opening_id", Uuid))
_SUBMISSION = table("submission", column("id", Uuid), column("application_id", Uuid), column("counts"))
_SUBMITTED = table("submitted_choice", column("submission_id", Uuid), column("opening_id", Uuid))

_ABOUT = ("opening", "commune", "round", "comment")
REVIEWED = {
    OpeningStatus.APPROVED: notice_kind(
        "opening_approved",
        label=_l("Duyệt đề nghị tiếp nhận"),
        vi=(
            "Đề nghị được duyệt: {opening}",
            "Kính gửi {name},\n\nĐề nghị “{opening}” của {commune} trong {round} đã được duyệt. Sinh viên nay xem "
            "được và xếp nguyện vọng vào đề nghị này.\n\nXem tại: {url}",
        ),
        en=(
            "Request approved: {opening}",
            "Dear {name},\n\nThe request “{opening}” of {commune} in {round} was approved. Students can now see and "
            "rank it.\n\nSee: {url}",
        ),
        placeholders=_ABOUT,
    ),
    OpeningStatus.RETURNED: notice_kind(
        "opening_returned",
        label=_l("Trả lại đề nghị tiếp nhận"),
        vi=(
            "Cần sửa đề nghị: {opening}",
            "Kính gửi {name},\n\nĐề nghị “{opening}” của {commune} trong {round} được trả lại để sửa:\n\n{comment}"
            "\n\nHãy sửa và gửi lại tại: {url}",
        ),
        en=(
            "Please change your request: {opening}",
            "Dear {name},\n\nThe request “{opening}” of {commune} in {round} was returned to be changed:\n\n{comment}"
            "\n\nChange it and submit it again at: {url}",
        ),
        placeholders=_ABOUT,
    ),
    OpeningStatus.REJECTED: notice_kind(
        "opening_rejected",
        label=_l("Không duyệt đề nghị tiếp nhận"),
        vi=(
            "Đề nghị không được duyệt: {opening}",
            "Kính gửi {name},\n\nĐề nghị “{opening}” của {commune} trong {round} không được duyệt. Lý do:\n\n"
            "{comment}\n\nXem tại: {url}",
        ),
        en=(
            "Request not approved: {opening}",
            "Dear {name},\n\nThe request “{opening}” of {commune} in {round} was not approved. The reason:\n\n"
            "{comment}\n\nSee: {url}",
        ),
        placeholders=_ABOUT,
    ),
}
ASKED = notice_kind(
    "opening_question_asked",
    label=_l("Hỏi xã, phường về đề nghị"),
    vi=(
        "Câu hỏi về đề nghị: {opening}",
        "Kính gửi {name},\n\nCó câu hỏi về đề nghị “{opening}” của {commune}:\n\n{question}\n\nTrả lời tại: {url}",
    ),
    en=(
        "A question about your request: {opening}",
        "Dear {name},\n\nThere is a question about the request “{opening}” of {commune}:\n\n{question}\n\n"
        "Answer at: {url}",
    ),
    placeholders=("opening", "commune", "question"),
)
WITHDRAWN = notice_kind(
    "opening_withdrawn",
    label=_l("Rút nơi tiếp nhận đã có người chọn"),
    vi=(
        "Nơi bạn chọn không còn: {opening}",
        "Chào {name},\n\n{commune} đã rút “{opening}” khỏi {round}. Lý do: {reason}\n\nNguyện vọng này của bạn "
        "không còn tính; các nguyện vọng khác giữ nguyên thứ tự. Nếu còn hạn, bạn có thể chọn thêm nơi khác.\n\n"
        "Xem đơn của bạn tại: {url}",
    ),
    en=(
        "An opening you ranked is gone: {opening}",
        "Dear {name},\n\n{commune} withdrew “{opening}” from {round}. The reason: {reason}\n\nThis choice of yours "
        "counts no more; the others keep their order. Before the deadline you can choose other places.\n\n"
        "See your application at: {url}",
    ),
    placeholders=("opening", "commune", "round", "reason"),
)


def reviewed(opening: Opening, status: OpeningStatus) -> None:
    """Tell the commune what was decided; a request that comes back twice is told twice."""
    words = {"round": opening.round.name, "comment": opening.review_comment, **_about(opening)}
    url = path_to("openings.show", opening_id=opening.id)
    notify(REVIEWED[status], _officers(opening), key=f"{opening.id}:{opening.reviewed_at}", url=url, **words)


def asked(question: OpeningQuestion, opening: Opening) -> None:
    """Tell the commune that somebody waits for its answer."""
    url = path_to("openings.answer", question_id=question.id)
    words = {"question": question.question, **_about(opening)}
    notify(ASKED, _officers(opening), key=str(question.id), url=url, **words)


def withdrawn(opening: Opening) -> None:
    """Tell every student who ranked the opening, in what counts or in a draft."""
    drafts = (
        select(_APPLICATION.c.student_id)
        .join(_CHOICE, _CHOICE.c.application_id == _APPLICATION.c.id)
        .where(_CHOICE.c.opening_id == opening.id, _APPLICATION.c.status != "withdrawn")
    )
    counted = (
        select(_APPLICATION.c.student_id)
        .join(_SUBMISSION, _SUBMISSION.c.application_id == _APPLICATION.c.id)
        .join(_SUBMITTED, _SUBMITTED.c.submission_id == _SUBMISSION.c.id)
        .where(_SUBMITTED.c.opening_id == opening.id, _SUBMISSION.c.counts)
    )
    students = list_holders(Role.STUDENT, student_ids=select(drafts.union(counted).subquery().c.student_id))
    words = {"round": opening.round.name, "reason": opening.withdrawn_reason, **_about(opening)}
    url = path_to("applications.show", round_id=opening.round_id)
    notify(WITHDRAWN, [Recipient.of(user) for user in students], key=str(opening.id), url=url, **words)


def _about(opening: Opening) -> dict[str, str]:
    return {"opening": opening.title, "commune": opening.commune.full_name}


def _officers(opening: Opening) -> list[Recipient]:
    return [Recipient.of(user) for user in list_holders(Role.COMMUNE_OFFICER, commune_code=opening.commune_code)]
