"""Where seats are open, for everybody to see: by priority level, and on the tile map of the province."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.communes.models import Commune
from portal.communes.tiles import Tile, make_tiles
from portal.extensions import db
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round, RoundPriority

_FAINTEST = 5  # tone of seats in a commune whose level is not determined yet


@dataclass(frozen=True)
class CommuneSeats:
    """The approved seats of one commune in a round; level None where it is not determined."""

    code: str
    name: str
    level: int | None
    seats: int
    taken: int  # of them, by a published result


def list_seats(round_: Round) -> list[CommuneSeats]:
    """Every commune of the province with its approved seats, also those that have none."""
    seats = (
        select(
            Opening.commune_code, func.sum(Opening.seats).label("seats"), func.sum(Opening.seats_taken).label("taken")
        )
        .where(Opening.round_id == round_.id, Opening.status == OpeningStatus.APPROVED.value)
        .group_by(Opening.commune_code)
        .subquery()
    )
    statement = (
        select(Commune.code, Commune.name, RoundPriority.level, func.coalesce(seats.c.seats, 0))
        .add_columns(func.coalesce(seats.c.taken, 0))
        .outerjoin(seats, seats.c.commune_code == Commune.code)
        .outerjoin(RoundPriority, (RoundPriority.commune_code == Commune.code) & (RoundPriority.round_id == round_.id))
    )
    rows = db.session.execute(statement)
    return [CommuneSeats(code, name, level, int(count), int(taken)) for code, name, level, count, taken in rows]


def by_level(communes: list[CommuneSeats]) -> list[tuple[int, int]]:
    """Seats by determined level, as (level, seats), the most remote first; levels without seats are left out."""
    counts: Counter[int] = Counter()
    for one in communes:
        if one.level is not None:
            counts[one.level] += one.seats
    return [(level, counts[level]) for level in sorted(counts) if counts[level]]


def filled_by_level(communes: list[CommuneSeats]) -> list[tuple[int, int, int]]:
    """The same with how many of them are held, as (level, taken, seats)."""
    taken: Counter[int] = Counter()
    for one in communes:
        if one.level is not None:
            taken[one.level] += one.taken
    return [(level, taken[level], seats) for level, seats in by_level(communes)]


def tiles_of(communes: list[CommuneSeats]) -> list[Tile]:
    """A hexagon per commune: its tone is the level where seats are open, none where there are none."""
    return make_tiles((one.code, one.name, _tone(one), _words(one), None) for one in communes)


def legend_of(communes: list[CommuneSeats]) -> list[tuple[str, str]]:
    """What the tones of these communes mean, as (tone, words), the strongest first."""
    words = {"5": _("Chưa xác định mức"), "none": _("Chưa có chỗ")}
    tones = sorted({_tone(one) for one in communes})
    return [(tone, words.get(tone) or _("Mức %(level)s", level=tone)) for tone in tones]


def _tone(one: CommuneSeats) -> str:
    return str(one.level or _FAINTEST) if one.seats else "none"


def _words(one: CommuneSeats) -> str:
    if not one.seats:
        return _("chưa có chỗ")
    if one.level is None:
        return _("%(seats)s chỗ", seats=one.seats)
    return _("%(seats)s chỗ, mức %(level)s", seats=one.seats, level=one.level)
