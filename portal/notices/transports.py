"""Ways out of the portal: SMTP, a folder of files, and the second channel that an installation plugs in."""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 60.0  # seconds for each answer of a mail server
# The answer to a whole mail may take longest (RFC 5321, 4.5.3.2.6): who gives up before it sends the mail twice.
LAST_ANSWER = 600.0


class NotDelivered(Exception):
    """The message was not taken. `for_good`: trying again cannot help. `server`: the rest need not be tried now."""

    def __init__(self, reason: str, *, for_good: bool = False, server: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason[:300]
        self.for_good = for_good
        self.server = server


class MailTransport(Protocol):
    def send(self, mail: EmailMessage) -> None:
        """Hand the mail over; raises NotDelivered. Returning means that the other side took it."""


class SecondChannel(Protocol):
    """What an installation implements to reach phones (docs/notices.md)."""

    def send(self, phone: str, text: str, key: str) -> None:
        """Deliver the text to a phone number of 10 digits; the same `key` is the same message. Raises NotDelivered."""


@contextmanager
def mail_transport(url: str) -> Iterator[MailTransport]:
    """Open the way that MAIL_URL names; raises NotDelivered when the server cannot be reached."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        yield FolderOfMails(Path(unquote(parts.netloc + parts.path)))
        return
    server = _connect(parts.scheme == "smtps", parts.hostname or "localhost", parts.port, url)
    try:
        yield SmtpServer(server)
    finally:
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


def _connect(tls: bool, host: str, port: int | None, url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    try:
        if tls:
            checked = ssl.create_default_context()
            server: smtplib.SMTP = _PatientTls(host, port or 465, timeout=TIMEOUT, context=checked)
        else:
            server = _Patient(host, port or 25, timeout=TIMEOUT)
            server.ehlo()
            wanted = parse_qs(parts.query).get("starttls", ["auto"])[0]
            if wanted == "required":
                server.starttls(context=ssl.create_default_context())
            elif wanted == "auto" and server.has_extn("starttls"):
                server.starttls()  # whatever its certificate: still better than plain
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(f"{type(error).__name__}: {error}", server=True) from error
    return server


class _Patient(smtplib.SMTP):
    """Waits longer for the answer to a whole mail than for the others."""

    def data(self, msg: Any) -> tuple[int, bytes]:
        if self.sock is not None:
            self.sock.settimeout(LAST_ANSWER)
        answer = super().data(msg)
        if self.sock is not None:
            self.sock.settimeout(TIMEOUT)
        return answer


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same inside TLS."""


class SmtpServer:
    """A mail server that answered; one connection for many mails."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self._server = server

    def send(self, mail: EmailMessage) -> None:
        try:
            self._server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, text = next(iter(error.recipients.values()))
            raise _refused(code, text) from error
        except smtplib.SMTPResponseException as error:  # sender, data or server refused
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(f"{type(error).__name__}: {error}", server=True) from error


def _refused(code: int, text: bytes | str) -> NotDelivered:
    """What an answer means: 4xx come back later, 5xx never (RFC 5321, 4.2.1); 421 closes the connection."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return NotDelivered(f"{code} {words}", for_good=500 <= code < 600, server=code == 421)


class FolderOfMails:
    """Mails as .eml files, named by their Message-ID: the same mail again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: EmailMessage) -> None:
        name = str(mail["Message-ID"]).strip("<>").split("@")[0]
        _write(self._folder / f"{name}.eml", mail.as_bytes())


class FolderOfTexts:
    """The second channel for demonstrations and tests: each text a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, phone: str, text: str, key: str) -> None:
        _write(self._folder / f"{key}.txt", f"{phone}\n{text}\n".encode())


def second_channel(url: str) -> SecondChannel:
    """The channel that SECOND_CHANNEL_URL names; raises ValueError for a scheme that nobody implements."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        raise ValueError(f"SECOND_CHANNEL_URL: nothing sends by {parts.scheme!r}")
    return FolderOfTexts(Path(unquote(parts.netloc + parts.path)))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}.{socket.gethostname()}.part")
        half.write_bytes(content)
        half.replace(path)
    except OSError as error:
        raise NotDelivered(f"{type(error).__name__}: {error.strerror}", server=True) from error
