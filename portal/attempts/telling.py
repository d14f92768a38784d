"""Who is told when an attempt goes before the approvers, comes back, is approved, or is talked about."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access import Permission, Role
from portal.accounts.models import User
from portal.accounts.queries import get_user, list_holders
from portal.addresses import path_to
from portal.attempts.barred import changers
from portal.attempts.drafts.models import DraftComment, DraftSharing
from portal.attempts.models import ApprovalDecision, MatchAttempt, ProposedPlacement
from portal.attempts.rules import current_step
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.students.models import Student

_ABOUT = ("round", "number")
AWAITED = notice_kind(
    "attempt_awaits_decision",
    label=_l("Phương án chờ phê duyệt"),
    vi=(
        "Chờ bạn phê duyệt: phương án {number}, {round}",
        "Kính gửi {name},\n\nPhương án {number} của {round} đang chờ bước phê duyệt của bạn hoặc đồng nghiệp cùng "
        "vai trò.\n\nXem xét và quyết định tại: {url}",
    ),
    en=(
        "Awaiting your decision: attempt {number}, {round}",
        "Dear {name},\n\nAttempt {number} of {round} waits for your step, or that of a colleague in your role.\n\n"
        "Decide at: {url}",
    ),
    placeholders=_ABOUT,
)
RETURNED = notice_kind(
    "attempt_returned",
    label=_l("Phương án bị trả lại"),
    vi=(
        "Phương án {number} được trả lại, {round}",
        "Kính gửi {name},\n\n{who} trả lại phương án {number} của {round}:\n\n{reason}\n\nXem tại: {url}",
    ),
    en=(
        "Attempt {number} was returned, {round}",
        "Dear {name},\n\n{who} returned attempt {number} of {round}:\n\n{reason}\n\nSee: {url}",
    ),
    placeholders=(*_ABOUT, "who", "reason"),
)
APPROVED = notice_kind(
    "attempt_approved",
    label=_l("Phương án được phê duyệt đủ các bước"),
    vi=(
        "Phương án {number} đã được phê duyệt, {round}",
        "Kính gửi {name},\n\nPhương án {number} của {round} đã được phê duyệt đủ các bước, có thể công bố.\n\n"
        "Xem tại: {url}",
    ),
    en=(
        "Attempt {number} was approved, {round}",
        "Dear {name},\n\nAttempt {number} of {round} has every approval and can be published.\n\nSee: {url}",
    ),
    placeholders=_ABOUT,
)
DRAFT_SHARED = notice_kind(
    "draft_shared",
    label=_l("Dự thảo kết quả gửi các trường"),
    vi=(
        "Mời xem dự thảo kết quả, {round}",
        "Kính gửi {name},\n\nDự thảo kết quả của {round} đã sẵn sàng để nhà trường góp ý về từng sinh viên của mình. "
        "Đây chưa phải kết quả: xin đừng báo cho sinh viên.\n\nXem tại: {url}",
    ),
    en=(
        "A draft result to comment on, {round}",
        "Dear {name},\n\nThe draft result of {round} is ready for your comments on each of your students. It is not "
        "the result yet: please do not tell the students.\n\nSee: {url}",
    ),
    placeholders=("round",),
)
DRAFT_COMMENTED = notice_kind(
    "draft_commented",
    label=_l("Ý kiến về dự thảo kết quả"),
    vi=(
        "Ý kiến mới về dự thảo kết quả, {round}",
        "Kính gửi {name},\n\n{who} vừa viết ý kiến về một sinh viên trong dự thảo kết quả của {round}.\n\n"
        "Đọc và trả lời tại: {url}",
    ),
    en=(
        "A new comment on the draft result, {round}",
        "Dear {name},\n\n{who} wrote about a student in the draft result of {round}.\n\nRead and answer at: {url}",
    ),
    placeholders=("round", "who"),
)


def awaits_next_step(attempt: MatchAttempt) -> None:
    """Tell those who hold the role of the step that is due; who ran, sent or changed the attempt may not answer it."""
    step = current_step(attempt.round.steps, attempt.decisions, attempt.sendings)
    if step is None:
        return
    barred = {attempt.started_by_id, attempt.sent_by_id, *changers(attempt)}
    people = [user for user in list_holders(Role(step.role)) if user.id not in barred]
    key = f"{attempt.id}:{attempt.sendings}:{step.position}"
    url = path_to("attempts.decide", attempt_id=attempt.id)
    notify(AWAITED, map(Recipient.of, people), key=key, url=url, **_about(attempt))


def returned(attempt: MatchAttempt, answer: ApprovalDecision) -> None:
    """Tell who ran and who sent the attempt."""
    words = {"who": answer.decided_by.full_name, "reason": answer.reason, **_about(attempt)}
    notify(RETURNED, _owners(attempt), key=f"{attempt.id}:{attempt.sendings}", url=_page(attempt), **words)


def approved(attempt: MatchAttempt) -> None:
    """Tell who ran and who sent the attempt that it can be published."""
    notify(APPROVED, _owners(attempt), key=f"{attempt.id}:{attempt.sendings}", url=_page(attempt), **_about(attempt))


def draft_shared(sharing: DraftSharing, attempt: MatchAttempt) -> None:
    """Tell the schools that have students in the attempt."""
    statement = (
        select(Student.school_code)
        .join(ProposedPlacement, ProposedPlacement.student_id == Student.id)
        .where(ProposedPlacement.attempt_id == attempt.id)
        .distinct()
    )
    people = [
        Recipient.of(user)
        for code in db.session.scalars(statement.order_by(Student.school_code))
        for user in list_holders(Role.SCHOOL_COORDINATOR, school_code=code)
    ]
    url = path_to("drafts.index", round_id=attempt.round_id)
    notify(DRAFT_SHARED, people, key=str(sharing.id), url=url, round=attempt.round.name)


def draft_commented(sharing: DraftSharing, comment: DraftComment, *, actor: User) -> None:
    """Tell the other side: the school of the student, or who shared the draft."""
    attempt = sharing.attempt
    if actor.scope(Permission.COMMENT_ON_DRAFTS).everything:
        student = db.session.get_one(Student, comment.student_id)
        people = list_holders(Role.SCHOOL_COORDINATOR, school_code=student.school_code)
    else:
        people = [get_user(sharing.shared_by_id)]
    url = path_to("drafts.thread", round_id=attempt.round_id, student_id=comment.student_id)
    words = {"round": attempt.round.name, "who": actor.full_name}
    notify(DRAFT_COMMENTED, map(Recipient.of, people), key=str(comment.id), url=url, **words)


def _about(attempt: MatchAttempt) -> dict[str, object]:
    return {"round": attempt.round.name, "number": attempt.number}


def _page(attempt: MatchAttempt) -> str:
    return path_to("attempts.show", attempt_id=attempt.id)


def _owners(attempt: MatchAttempt) -> list[Recipient]:
    ids = dict.fromkeys((attempt.started_by_id, attempt.sent_by_id))
    return [Recipient.of(get_user(user_id)) for user_id in ids if user_id]
