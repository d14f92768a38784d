"""The levels of seats: what coverage counts, and in which order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Levels:
    """Levels numbered from 0, the most important one first.

    `first[c]` and `further[c]`: the level of the first and of each further intern of commune c
    (equal when first interns do not count apart).
    """

    names: list[str]
    first: Ints
    further: Ints

    @classmethod
    def of(cls, commune_priority: Ints, *, first_intern_first: bool) -> "Levels":
        """Levels of communes with these priorities.

        In order first 1, first 2, further 1, further 2, first 3, further 3, first 4, …; without
        `first_intern_first` seats 1, seats 2, …
        """
        priorities = sorted(set(commune_priority.tolist()))
        if first_intern_first:
            remote = [p for p in priorities if p <= 2]
            keys = [("first", p) for p in remote] + [("further", p) for p in remote]
            keys += [(kind, p) for p in priorities if p > 2 for kind in ("first", "further")]
            kinds = ("first", "further")
        else:
            keys = [("seats", p) for p in priorities]
            kinds = ("seats", "seats")
        number = {key: level for level, key in enumerate(keys)}
        first, further = (
            np.asarray([number[kind, p] for p in commune_priority.tolist()], dtype=np.int64) for kind in kinds
        )
        return cls([f"{kind} {p}" for kind, p in keys], first, further)

    def count(self, interns: Ints) -> Ints:
        """How many of `interns[c]` in each commune c fall to each level: the coverage vector."""
        some = interns >= 1
        filled = np.bincount(self.first[some], minlength=len(self.names))
        filled += np.bincount(self.further, weights=np.maximum(interns - 1, 0), minlength=len(self.names)).astype(
            np.int64
        )
        return filled

    def gain(self, interns: Ints) -> Ints:
        """Level of the next intern of each commune."""
        return np.where(interns == 0, self.first, self.further)

    def loss(self, interns: Ints) -> Ints:
        """Level of the last intern of each commune (which must have one)."""
        return np.where(interns == 1, self.first, self.further)


def commune_priorities(commune: Ints, priority: Ints, communes: int) -> Ints:
    """Priority of each commune, from the columns of the openings."""
    of_commune = np.ones(communes, dtype=np.int64)
    of_commune[commune] = priority
    return of_commune
