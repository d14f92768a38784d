"""A message as a mail: plain text and HTML, with an identity that stays the same on every try."""

from __future__ import annotations

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import current_app

from portal.notices.models import OutboxMessage
from portal.vietnamese.dates import VIETNAM

_PARAGRAPHS = re.compile(r"\n\s*\n")


def compose(message: OutboxMessage) -> EmailMessage:
    """The mail of a message (RFC 5322); sent twice it has the same Message-ID, so that mail programs show one."""
    host = urlsplit(str(current_app.config["PUBLIC_URL"])).hostname or "localhost"
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = Address(display_name=message.recipient, addr_spec=message.address)
    mail["Date"] = format_datetime(message.created_at.astimezone(VIETNAM))
    mail["Message-ID"] = f"<{message.key}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["Content-Language"] = message.language
    footer = _FOOTERS.get(message.language, _FOOTERS["vi"])
    mail.set_content(f"{message.body}\n\n-- \n{footer}\n")
    mail.add_alternative(as_html(message.subject, message.body, message.language), subtype="html")
    return mail


_FOOTERS = {
    "vi": "Về Xã – Cổng phân công thực tập tại các xã, phường tỉnh Thái Nguyên. Thư tự động, xin đừng trả lời.",
    "en": "Về Xã – internships in the communes of Thái Nguyên. Sent automatically; please do not reply.",
}


def as_html(subject: str, body: str, language: str) -> str:
    """The body as a page of its own, everything in it escaped; addresses become links."""
    template = current_app.jinja_env.get_template("mail/notice.html")
    return template.render(
        subject=subject,
        paragraphs=[part.strip().split("\n") for part in _PARAGRAPHS.split(body) if part.strip()],
        footer=_FOOTERS.get(language, _FOOTERS["vi"]),
        language=language,
    )
