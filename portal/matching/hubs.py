"""Hubs: what students with `anywhere` accept, without an edge for every student and opening.

Students who share field and needs form a kind. A kind has one hub for each minimum GPA that its
openings ask for; a hub holds the openings with exactly that threshold and leads on to the next
lower hub of the kind. A student enters at the highest hub whose threshold their GPA reaches.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance

Ints = NDArray[np.int64]
NO_HUB = -1


@dataclass
class Hubs:
    """`openings[h]`: openings of hub h, rising; `lower[h]`, `higher[h]`: neighbours in its chain or
    NO_HUB; `of_opening[o]`: hubs that hold opening o; `entry[t]`: hub of student t or NO_HUB."""

    entry: list[int]
    of_opening: list[list[int]]
    openings: list[list[int]] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    higher: list[int] = field(default_factory=list)
    _reach: dict[int, NDArray[np.int32]] = field(default_factory=dict)

    def add_chain(self, by_threshold: list[list[int]]) -> int:
        """Add the hubs of one kind, lowest threshold first; returns the number of the first."""
        start = len(self.openings)
        for hub, members in enumerate(by_threshold, start):
            self.openings.append(members)
            self.lower.append(hub - 1 if hub > start else NO_HUB)
            self.higher.append(hub + 1 if hub + 1 < start + len(by_threshold) else NO_HUB)
            for opening in members:
                self.of_opening[opening].append(hub)
        return start

    def bottom(self, hub: int) -> int:
        """The lowest hub of the chain."""
        while self.lower[hub] != NO_HUB:
            hub = self.lower[hub]
        return hub

    def chain_from(self, bottom: int) -> list[int]:
        """The hubs of a chain from the lowest up."""
        chain = [bottom]
        while self.higher[chain[-1]] != NO_HUB:
            chain.append(self.higher[chain[-1]])
        return chain

    def holds(self, hub: int, opening: int) -> bool:
        """Whether a student entering at `hub` accepts `opening`."""
        while hub != NO_HUB:
            if hub in self.of_opening[opening]:
                return True
            hub = self.lower[hub]
        return False

    def reach(self, hub: int) -> NDArray[np.int32]:
        """All openings accepted from `hub`, rising, less those given up by `forget`."""
        if hub not in self._reach:
            parts, at = [], hub
            while at != NO_HUB:
                parts += self.openings[at]
                at = self.lower[at]
            self._reach[hub] = np.asarray(sorted(parts), dtype=np.int32)
        return self._reach[hub]


def build_hubs(instance: Instance, students: Ints, number: Ints) -> Hubs:
    """Hubs for the students (by instance index, in merit order) that may use them, others NO_HUB.

    `students[t]` is the instance index of student t or -1 to leave t out; `number[o]` is the
    working number of opening o. Openings without seats are left out: nobody is ever sent there.
    """
    hubs = Hubs(entry=[NO_HUB] * len(students), of_opening=[[] for _ in range(instance.openings)])
    thresholds, threshold = np.unique(instance.min_gpa, return_inverse=True)
    users = np.flatnonzero(students >= 0)
    if not len(users) or not len(thresholds):
        return hubs
    who = students[users]
    reached = np.searchsorted(thresholds, instance.gpa[who], side="right") - 1
    kind, examples = _kinds(instance, who)
    entry = np.full(len(students), NO_HUB)
    for k, example in enumerate(examples.tolist()):
        wanted = instance.needs[example]
        fits = instance.accepts[:, instance.student_field[example]] & instance.provides[:, wanted].all(axis=1)
        found = np.flatnonzero(fits & (instance.capacity > 0))
        present = np.unique(threshold[found])
        chain = [np.sort(number[found[threshold[found] == c]]).tolist() for c in present.tolist()]
        start = hubs.add_chain(chain)
        of_kind = np.flatnonzero(kind == k)
        step = np.searchsorted(present, reached[of_kind], side="right") - 1
        entry[users[of_kind]] = np.where(step >= 0, start + step, NO_HUB)
    hubs.entry = entry.tolist()
    return hubs


def _kinds(instance: Instance, who: Ints) -> tuple[Ints, Ints]:
    """Number of the kind (field and needs) of each of these students, and one student of each kind."""
    number = instance.student_field[who]
    for word in range(len(instance.words)):
        number = np.unique(number * 2 + instance.needs[who, word], return_inverse=True)[1]
    _numbers, first, kind = np.unique(number, return_index=True, return_inverse=True)
    return kind.ravel(), who[first]
