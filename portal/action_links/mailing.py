"""Sending a one-time link to the commune by mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.action_links import wording
from portal.action_links.service import Given
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.vietnamese.dates import format_instant

GIVEN = notice_kind(
    "action_link_given",
    label=_l("Liên kết dùng một lần cho xã, phường"),
    vi=(
        "{commune}: {what}",
        "Kính gửi {name}, {commune},\n\nTrong {round}, cơ quan điều phối đề nghị xã, phường làm việc sau:\n{what}\n\n"
        "Mở liên kết này để làm, không cần tài khoản:\n{url}\n\nLiên kết dùng được một lần, chỉ cho việc này, đến "
        "{until}. Cần hỏi: {office}, điện thoại {phone}.",
    ),
    en=(
        "{commune}: {what}",
        "Dear {name}, {commune},\n\nIn {round} you are asked to do the following:\n{what}\n\nOpen this link; no "
        "account is needed:\n{url}\n\nThe link works once, for this alone, until {until}. Questions: {office}, "
        "telephone {phone}.",
    ),
    placeholders=("commune", "what", "round", "until", "office", "phone"),
    secret=True,
)


def send(given: Given, url: str) -> None:
    """Mail the link to the address it was given for; `url` is the whole address, told this once."""
    link, round_ = given.link, given.waiting.opening.round
    notify(
        GIVEN,
        [Recipient(link.recipient, email=link.email)],
        key=str(link.id),
        url=url,
        commune=link.commune.full_name,
        what=wording.about(given.waiting.task, given.waiting.subject),
        round=round_.name,
        until=format_instant(link.expires_at),
        office=round_.contact_office,
        phone=round_.contact_phone,
    )
