"""Requests that come as a list: each by the rules of its verb, all of them with few statements."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.accounts.models import User
from portal.audit.service import Pending, record_all
from portal.errors import StaleVersion
from portal.extensions import db
from portal.openings import drafts, service
from portal.openings.models import Opening
from portal.openings.rules import OpeningValues, Source
from portal.rounds.models import Round

_CHUNK = 500  # values in one IN (…)


def prepare_drafts(
    asked: Sequence[tuple[str, OpeningValues]],
    *,
    round_: Round,
    actor: User,
    source: Source,
    source_note: str,
    listed_in: uuid.UUID,
    submits: bool,
) -> Callable[[Round, User], list[Opening]]:
    """New requests, (commune code, values), as `draft` and `submit` make them one by one; nothing is locked for it.

    The function returned stores them, in the order given; it raises StaleVersion where a commune has a request of the
    same title by now, or the round asks for other things. `listed_in`: the import of the list they stood in.
    """
    service.ensure_source(source, source_note)
    limits = service.limits_of(round_)
    openings, events = [], []
    for commune_code, values in asked:
        service.ensure_fits(values, round_)
        more = {"source": source.value, "source_note": source_note}
        opening = drafts.written_down(round_=round_, commune_code=commune_code, values=values, actor=actor, **more)
        openings.append(opening)
        events.append(drafts.drafting(opening, actor=actor, list=listed_in))
        if submits:
            events.append(service.send(opening, actor=actor))

    def store(now: Round, by: User) -> list[Opening]:
        service.ensure_window(now)
        if service.limits_of(now) != limits:
            raise StaleVersion(stale())
        _ensure_new(openings, by)
        db.session.add_all(openings)
        db.session.flush()
        record_all(events)
        return openings

    return store


def _ensure_new(openings: Sequence[Opening], actor: User) -> None:
    db.session.execute(select(User.id).where(User.id == actor.id).with_for_update())  # of two lists one waits
    if openings:
        pairs = select(Opening.commune_code, Opening.title).where(Opening.round_id == openings[0].round_id)
        known = set(map(tuple, db.session.execute(pairs)))
        if any((opening.commune_code, opening.title) in known for opening in openings):
            raise StaleVersion(stale())


def find_all(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Opening]:
    """The requests that are there, locked and as they are now."""
    return {
        opening.id: opening
        for part in _chunks(ids)
        for opening in db.session.scalars(
            select(Opening)
            .where(Opening.id.in_(part))
            .order_by(Opening.id)
            .with_for_update(of=Opening)
            .execution_options(populate_existing=True)
        )
    }


def change_all(
    wanted: Mapping[uuid.UUID, tuple[int | None, OpeningValues | None, bool]], *, actor: User
) -> dict[uuid.UUID, Opening]:
    """Requests changed as by `edit` and `submit`: id → version that was seen, values to give it, whether it is sent."""
    found = find_all(list(wanted))
    events: list[Pending] = []
    for opening_id, (seen, values, submits) in wanted.items():
        opening = found.get(opening_id)
        if opening is None or opening.version != seen:
            raise StaleVersion(stale())
        if values is not None:
            events.append(service.edit_locked(opening, values, seen=seen, actor=actor))
        if submits:
            events.append(service.submit_locked(opening, seen=seen, actor=actor))
    db.session.flush()
    record_all(events)
    return found


def stale() -> str:
    """What is said when a request was changed after the list had been held against it."""
    return _("Đề nghị của xã, phường trong danh sách vừa thay đổi. Hãy kiểm tra lại danh sách rồi ghi.")


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
