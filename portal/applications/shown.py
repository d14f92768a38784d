"""What the page for submitting showed, carried by its form: in an old window it may not be what is stored any more."""

from __future__ import annotations

from itertools import zip_longest
from typing import NamedTuple
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from portal.applications.dictated import Dictated
from portal.applications.queries import ListedOpening
from portal.applications.standing import Standing
from portal.openings.rules import Support


class Shown(NamedTuple):
    """An application as a page showed it; `names` of its openings in their order."""

    told: Dictated
    names: list[str]


def write(standing: Standing, listed: list[ListedOpening]) -> str:
    """What is stored now as one signed text, so that what comes back was once on this student's list."""
    own = standing.application
    if own is None:
        return ""
    openings = [(str(choice.opening_id), f"{choice.commune} – {choice.title}") for choice in listed]
    return str(_signer().dumps([str(own.id), openings, own.anywhere, own.needs, own.phone, own.statement]))


def read(text: str | None, standing: Standing) -> Shown | None:
    """The same from the form; None for what was signed by nobody or for another application."""
    try:
        own, openings, anywhere, needs, phone, statement = _signer().loads(text or "")
    except BadData:
        return None
    if standing.application is None or own != str(standing.application.id):
        return None
    ids = [UUID(opening_id) for opening_id, _name in openings]
    told = Dictated(ids, anywhere, [Support(kind) for kind in needs], phone or "", statement)
    return Shown(told, [name for _id, name in openings])


def differences(before: Shown, now: Shown) -> list[tuple[str, str, str]]:
    """(which choice, as shown, as stored) wherever the two lists differ; an opening is told by its id, not its name."""
    ranks = zip_longest(before.told.openings, now.told.openings)
    names = zip_longest(before.names, now.names, fillvalue=_("Không có"))
    return [
        (_("Nguyện vọng %(rank)s", rank=rank), *pair)
        for rank, (ids, pair) in enumerate(zip(ranks, names, strict=True), start=1)
        if ids[0] != ids[1]
    ]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="shown-application")
