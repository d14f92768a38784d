"""A move before it is made, as its page shows it: where the student can go, and what going there does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from portal.attempts.changes import queries
from portal.attempts.changes.considering import Draft, Move
from portal.attempts.changes.queries import Place
from portal.attempts.figures import level_label
from portal.attempts.models import MatchAttempt

NAMED = 20  # students named in a list; beyond them only how many there are


class Level(NamedTuple):
    """Seats of a level filled before and after."""

    label: str
    seats: int
    before: int
    after: int


class Touched(NamedTuple):
    """Students whom a move touches in one way: a sentence, how many, and the first of them in merit order."""

    sentence: str
    number: int
    rows: list[Any]


@dataclass(frozen=True)
class Shown:
    """What a move does. `levels`: those that have seats; `lost`: the most important one that loses a seat; `target`:
    None for no place at all."""

    origin: Place | None
    target: Place | None
    own: str
    levels: list[Level]
    lost: str | None
    touched: list[Touched]


def effect_shown(attempt: MatchAttempt, move: Move, places: Mapping[UUID, Place]) -> Shown:
    """The effect of a move in words, levels and names; `places` hold both ends at least. One statement."""
    effect = move.effect
    groups = [
        (_("Xếp trước theo thành tích và cũng muốn nơi này hơn nơi đang có"), effect.ahead),
        (_("Xếp sau theo thành tích và cũng muốn nơi này hơn nơi đang có"), effect.behind),
        (_("Muốn chỗ mà sinh viên này bỏ lại hơn nơi đang có"), effect.left),
    ]
    first = [move.student_ids(students[:NAMED]) for _sentence, students in groups]
    rows = queries.list_affected(attempt, {key for keys in first for key in keys})
    return Shown(
        origin=places[move.draft.place] if move.draft.place else None,
        target=places[move.target] if move.target else None,
        own=_own(move),
        levels=[
            Level(level_label(row["level"]), row["seats"], row["before"], row["after"])
            for row in effect.levels
            if row["seats"]
        ],
        lost=level_label(effect.first_level_lost) if effect.first_level_lost else None,
        touched=[
            Touched(sentence, len(students), [rows[key] for key in keys])
            for (sentence, students), keys in zip(groups, first, strict=True)
        ],
    )


def ends_of(move: Move) -> set[UUID]:
    """The openings that a move is between."""
    return {key for key in (move.draft.place, move.target) if key is not None}


def _own(move: Move) -> str:
    """What the move is to the student, by the order of their own list."""
    before, after = move.draft.rank, move.rank
    if after is None:
        return _("Sinh viên không còn chỗ nào.")
    if not move.agreed:
        return _("Nơi này không có trong danh sách của sinh viên, và sinh viên cũng chưa đồng ý đi nơi như vậy.")
    if after == 0:
        return _("Nơi này không có trong danh sách; sinh viên đã đồng ý đi bất kỳ đâu.")
    if before is None:
        return _("Sinh viên từ chưa có chỗ thành có chỗ, ở nguyện vọng %(after)s.", after=after)
    if before == 0:
        return _("Từ nơi ngoài danh sách đến nguyện vọng %(after)s của sinh viên.", after=after)
    return _("Từ nguyện vọng %(before)s đến nguyện vọng %(after)s của sinh viên.", before=before, after=after)


def targets_of(draft: Draft, places: Mapping[UUID, Place]) -> list[tuple[str, str]]:
    """Where the student can be moved: openings with a free seat that may take them, their own list first."""
    offered = [key for key, place in places.items() if place.is_open and key in draft.free]
    listed = [key for key in draft.ranked if key in offered]
    others = [key for key in offered if key not in draft.ranked]
    labels = [(str(key), _target(draft, key, places[key])) for key in (*listed, *others)]
    nowhere = [("none", _("Không có chỗ nào"))] if draft.place else []
    return [*labels, *nowhere]


def _target(draft: Draft, key: UUID, place: Place) -> str:
    free = _("còn %(count)s chỗ", count=draft.free[key])
    rank = draft.ranked.get(key)
    listed = _("Nguyện vọng %(rank)s", rank=rank) if rank else _("Ngoài danh sách")
    return f"{listed}: {place.label} ({free})"
