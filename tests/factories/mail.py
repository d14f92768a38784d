"""What stands in the outbox, as its recipients would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from tests.factories.notices import MailServer, deliver, mail_server

_PATH = re.compile(r"https?://[^/\s]+(/\S+)")


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Everything that is sent meanwhile, to anybody."""
    with mail_server() as server:
        yield Mailbox(server)


class Mailbox:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    def texts(self, address: str) -> list[str]:
        """The plain texts of the mails to an address, after a worker did all that is due."""
        deliver()
        mails = [mail for mail in self.server.mails if mail["To"].addresses[0].addr_spec == address]
        bodies = [mail.get_body(("plain",)) for mail in mails]
        return [str(body.get_content()) for body in bodies if body is not None]

    def last_path(self, address: str) -> str:
        """Where the link of the newest mail to an address leads."""
        return _PATH.findall(self.texts(address)[-1])[-1]
