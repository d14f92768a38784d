"""Telling people something in the transaction of the change."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from portal import clock
from portal.extensions import db
from portal.jobs.service import enqueue
from portal.notices import rules
from portal.notices.models import Notice, OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.registry import KINDS, NoticeKind, Text
from portal.notices.rules import Channel, MessageStatus
from portal.notices.texts import texts_of

DELIVER = "notices.deliver"
_ASKED = "delivery_asked_in"  # in session.info: the transaction for which there is a job already
_AT_ONCE = 500


def notify(kind: str, recipients: Iterable[Recipient], *, key: str, url: str = "", **values: object) -> None:
    """Tell people something: it is told if, and only if, the caller's transaction commits.

    `kind` names a registered kind, `values` fill its placeholders. `key` says what is told (ids and the like): the
    same key to the same recipient is told once, however often it is asked for. `url` is a path of the portal, or a
    whole address where the kind is secret. A value may be a phrase (notices.phrases): words for each language.
    Raises KeyError for an unknown kind or a missing value.
    """
    people = {recipient.key: recipient for recipient in recipients}
    notify_each(kind, [Told(recipient, key, url, values) for recipient in people.values()])


@dataclass(frozen=True)
class Told:
    """What one person is told; see `notify`."""

    recipient: Recipient
    key: str
    url: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def notify_each(kind: str, told: Sequence[Told]) -> None:
    """Tell each person something of their own, as `notify` does, with as few statements as for one of them."""
    if not told:
        return
    registered = KINDS[kind]
    texts = texts_of(registered)
    messages: list[dict[str, Any]] = []
    notices: list[dict[str, Any]] = []
    now = clock.now()
    for one in told:
        recipient, key, url = one.recipient, one.key, one.url
        language = recipient.language if recipient.language in texts else "vi"
        words = {name: value[language] if isinstance(value, Mapping) else value for name, value in one.values.items()}
        filled = _fill(texts[language], recipient, url, words)
        messages += _messages(registered, recipient, key, url, filled)
        if recipient.user_id is not None and not registered.secret:
            row = {"kind": kind, "subject": filled.subject, "body": filled.body, "url": url, "created_at": now}
            notices.append({"id": uuid.uuid4(), "user_id": recipient.user_id, "key": _digest(kind, key), **row})
    _insert_new(Notice, notices)
    _insert_new(OutboxMessage, messages)
    if messages:
        _ask_for_delivery()


def _ask_for_delivery() -> None:
    """One job for all that a transaction tells; what is told in a savepoint lives and dies with a job of its own."""
    session = db.session()
    transaction = session.get_nested_transaction() or session.get_transaction()
    if session.info.get(_ASKED) is not transaction:
        enqueue(DELIVER, {}, key=f"{DELIVER}:{uuid.uuid4()}", actor=None)
        session.info[_ASKED] = transaction


def _fill(text: Text, recipient: Recipient, url: str, values: dict[str, object]) -> Text:
    known = {**values, "name": recipient.name, "url": whole_address(url)}
    return Text(rules.fill(text.subject, known)[:300], rules.fill(text.body, known))


def whole_address(url: str) -> str:
    """A path as an address that works in a mail: under PUBLIC_URL, never under the Host of a request."""
    return str(current_app.config["PUBLIC_URL"]) + url if url.startswith("/") else url


def _messages(kind: NoticeKind, recipient: Recipient, key: str, url: str, filled: Text) -> Iterator[dict[str, Any]]:
    now = clock.now()
    ways = [(Channel.MAIL, recipient.email)]
    if kind.second_channel and current_app.config["SECOND_CHANNEL_URL"]:
        ways.append((Channel.SECOND, recipient.phone))
    for channel, address in ways:
        if address:
            yield {
                "id": uuid.uuid4(),
                "key": _digest(kind.name, key, channel, address),
                "kind": kind.name,
                "channel": channel.value,
                "address": address,
                "recipient": recipient.name[:200],
                "user_id": recipient.user_id,
                "language": recipient.language,
                "subject": filled.subject,
                "body": filled.body,
                "url": "" if kind.secret else url,
                "status": MessageStatus.WAITING.value,
                "created_at": now,
                "next_try_at": now,
                "tries": 0,
                "error": "",
            }


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _insert_new(model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Insert the rows that are not there yet, whoever else inserts them meanwhile."""
    is_postgresql = db.session.get_bind().dialect.name == "postgresql"
    make: Any = postgresql.insert if is_postgresql else sqlite.insert
    for start in range(0, len(rows), _AT_ONCE):
        db.session.execute(make(model.__table__).on_conflict_do_nothing(), rows[start : start + _AT_ONCE])
