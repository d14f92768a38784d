"""The first day that a document may carry: that of the event it rests on.

The day is that of signing (Decree 30/2020/NĐ-CP, article 9), so it may be the very day of the event and not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.documents.models import DocumentVersion, OfficialDocument
from portal.documents.rules import DocumentKind
from portal.extensions import db
from portal.placements.models import Placement
from portal.vietnamese.dates import local_day


@dataclass(frozen=True)
class Event:
    """What a document rests on, in words that follow "ngày 05/01/2027", and the day of it."""

    day: date
    words: str

    def told(self) -> dict[str, str]:
        """For sentences that name it."""
        return {"day": f"{self.day:%d/%m/%Y}", "event": self.words}


def find_event(document: OfficialDocument, version: DocumentVersion) -> Event | None:
    """The last of the events that this version tells of: a result made public, for a certificate the internship too.

    Of a list it is the publication of the newest place on it, since places are also given later. None where the data
    know of no such event.
    """
    events = []
    published = _find_publication(document, version)
    if published is not None:
        events.append(Event(local_day(published), _("công bố kết quả")))
    begun = _begin(version.facts) if document.kind == DocumentKind.CERTIFICATE else None
    if begun is not None:
        events.append(Event(begun, _("bắt đầu thực tập")))
    return max(events, key=lambda event: event.day, default=None)


def _find_publication(document: OfficialDocument, version: DocumentVersion) -> datetime | None:
    newest = select(func.max(Placement.published_at)).where(Placement.round_id == document.round_id)
    if document.placement_id is not None:
        newest = newest.where(Placement.id == document.placement_id)
    elif "students" in version.facts:
        named = [UUID(row["placement"]) for row in version.facts["students"]]
        newest = newest.where(Placement.id.in_(named))
    else:  # a report counts all places that were given by then
        newest = newest.where(Placement.published_at <= version.made_at)
    return db.session.scalar(newest) or document.round.published_at


def _begin(facts: dict[str, Any]) -> date | None:
    found = facts.get("host", {}).get("starts_on")
    return date.fromisoformat(found) if found else None
