"""Priority levels and the time a classification holds for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

LEVELS = (1, 2, 3, 4)  # 1 is the most remote or difficult, 4 a ward


class Level(NamedTuple):
    """The level of one commune with what it rests on; None is "not yet determined"."""

    level: int | None
    basis: str = ""


Levels = Mapping[str, Level]  # by commune code


def is_valid_on(day: date, *, valid_from: date, valid_to: date | None) -> bool:
    """Whether a classification holds on a day; both ends are included."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def count_levels(levels: Levels) -> dict[str, int]:
    """How many communes have each level; "none" counts those not yet determined."""
    counts = {str(level): 0 for level in LEVELS} | {"none": 0}
    for level, _basis in levels.values():
        counts[str(level) if level else "none"] += 1
    return counts
