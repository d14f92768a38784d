"""What a student is told of an application."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.applications.models import Submission
from portal.applications.standing import Standing
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify

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


def received(standing: Standing, submission: Submission) -> None:
    """Send the student the receipt; copies of one form are one submission and one receipt."""
    round_ = standing.round
    notify(
        RECEIPT,
        [Recipient.of(user) for user in list_holders(Role.STUDENT, student_ids=[standing.student.id])],
        key=submission.receipt,
        url=path_to("applications.receipt", round_id=round_.id, submission_id=submission.id),
        round=round_.name,
        receipt=submission.receipt,
        choices=len(submission.choices),
        until=phrases.deadline(round_.applications_close_at),
    )
