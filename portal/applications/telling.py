"""What a student is told of an application."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.models import User
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.applications.models import Submission
from portal.applications.standing import Standing
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.students.models import Student

RECEIPT = notice_kind(
    "application_receipt",
    label=_l("Biên nhận đơn đăng ký"),
    vi=(
        "Đã nhận đơn của bạn, biên nhận {receipt}",
        "Chào {name},\n\nĐã nhận đơn đăng ký của bạn trong {round}.\n\nSố biên nhận: {receipt}\n"
        "Số nguyện vọng: {choices}\n\nBạn có thể sửa và nộp lại cho đến {until}. Bản nộp sau cùng được tính.\n\n"
        "Xem bản đã nộp tại: {url}",
    ),
    en=(
        "Your application was received, receipt {receipt}",
        "Dear {name},\n\nYour application in {round} was received.\n\nReceipt: {receipt}\nChoices: {choices}\n\n"
        "You can change it and submit again until {until}. The last one submitted counts.\n\n"
        "See what you submitted at: {url}",
    ),
    placeholders=("round", "receipt", "choices", "until"),
)
ENTERED = notice_kind(
    "application_entered",
    label=_l("Đơn đăng ký được nhập thay"),
    vi=(
        "Đơn của bạn đã được nhập thay, biên nhận {receipt}",
        "Chào {name},\n\n{writer} đã nhập thay bạn đơn đăng ký trong {round}. Nguồn: {source}.\n\n"
        "Số biên nhận: {receipt}\nSố nguyện vọng: {choices}\n\n"
        "Hãy xem lại. Nếu có gì chưa đúng, bạn tự sửa và nộp lại được cho đến {until}; bản nộp sau cùng được tính. "
        "Nếu bạn không nhờ ai nhập thay, hãy báo ngay {office}, điện thoại {phone}.\n\nXem đơn tại: {url}",
    ),
    en=(
        "Your application was entered for you, receipt {receipt}",
        "Dear {name},\n\n{writer} entered an application in {round} for you. Source: {source}.\n\n"
        "Receipt: {receipt}\nChoices: {choices}\n\n"
        "Please check it. You can change it and submit again until {until}; the last one submitted counts. "
        "If you asked nobody to do this, tell {office}, phone {phone}, at once.\n\nSee it at: {url}",
    ),
    placeholders=("round", "receipt", "choices", "writer", "source", "until", "office", "phone"),
)


def received(standing: Standing, submission: Submission) -> None:
    """Send the student the receipt; copies of one form are one submission and one receipt."""
    notify(RECEIPT, account_of(standing.student), **_about(standing, submission))


def entered(standing: Standing, submission: Submission, writer: User) -> None:
    """Tell the student what somebody wrote down for them, and until when they can change it."""
    notify(
        ENTERED,
        account_of(standing.student),
        **_about(standing, submission),
        writer=writer.full_name,
        source=submission.source_note,
        office=standing.round.contact_office,
        phone=standing.round.contact_phone,
    )


def _about(standing: Standing, submission: Submission) -> dict[str, Any]:
    round_ = standing.round
    return {
        "key": submission.receipt,
        "url": path_to("applications.receipt", round_id=round_.id, submission_id=submission.id),
        "round": round_.name,
        "receipt": submission.receipt,
        "choices": len(submission.choices),
        "until": phrases.deadline(round_.applications_close_at),
    }


def account_of(student: Student) -> list[Recipient]:
    """The student's own account; empty for one who has none and must be rung up."""
    return [Recipient.of(user) for user in list_holders(Role.STUDENT, student_ids=[student.id])]
