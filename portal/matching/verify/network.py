"""The network in which coverage and choice are checked, with the published assignment as its flow.

Students that are pinned to an opening hold their seat and do not move; all others may.
"""

from dataclasses import dataclass

import numpy as np

from portal.matching.verify.published_round import NOBODY, Ints, Round

LEAST_TOTAL_RANK = "least-total-rank"


@dataclass(frozen=True)
class ListedPairs:
    """Student, opening and rank of every listed pair that is eligible and free to move; with its gain."""

    student: Ints
    opening: Ints
    rank: Ints
    gain: Ints


@dataclass(frozen=True)
class Group:
    """Students who ticked `anywhere` and may go to exactly the same unlisted openings."""

    students: Ints
    openings: Ints


@dataclass(frozen=True)
class Network:
    round: Round
    place: Ints  # opening of every student, or NOBODY
    rank: Ints  # listed rank of that place, 0 = through anywhere
    interns: Ints  # in every opening
    movable: Ints  # of these, those that no pin holds there
    movable_in_commune: Ints
    next_weight: Ints  # of the level that the commune's next intern would fill
    last_weight: Ints  # of the level that its last one fills
    listed: ListedPairs
    groups: list[Group]
    gain: Ints  # what a student's own place adds beyond the level (minus its rank where ranks count)
    anywhere_gain: int

    def place_name(self, student: int) -> str:
        opening = self.place[student]
        return "no place" if opening == NOBODY else self.round.openings.ids[opening]


def build_network(published: Round, place: Ints, rank: Ints, *, rule: str, first_intern_first: bool) -> Network:
    """Lay the assignment into the network of `rule` (remote-first or least-total-rank)."""
    places = published.openings
    size, communes = len(places.ids), len(places.communes)
    interns = count_interns(published, place)
    movable = interns - np.bincount(published.required[published.required != NOBODY], minlength=size)
    in_commune = _by_commune(published, interns)
    by_rank = rule == LEAST_TOTAL_RANK
    longest = int(published.choices.rank.max(initial=0))
    listed = _listed_pairs(published, by_rank)
    if by_rank:
        # One more student placed must outweigh every change of ranks.
        weight = (len(place) + 1) * (longest + 2)
        next_weight = last_weight = np.full(communes, weight, dtype=np.int64)
    else:
        next_weight, last_weight = _level_weights(published, in_commune, first_intern_first)
    cost = np.where(rank > 0, rank, longest + 1) if by_rank else np.zeros(len(place), dtype=np.int64)
    return Network(
        round=published,
        place=place,
        rank=rank,
        interns=interns,
        movable=movable,
        movable_in_commune=_by_commune(published, movable),
        next_weight=next_weight,
        last_weight=last_weight,
        listed=listed,
        groups=_groups(published),
        gain=-cost,
        anywhere_gain=-(longest + 1) if by_rank else 0,
    )


def count_interns(published: Round, place: Ints) -> Ints:
    """Interns in each opening."""
    return np.bincount(place[place != NOBODY], minlength=len(published.openings.ids)).astype(np.int64)


def _by_commune(published: Round, interns: Ints) -> Ints:
    total = np.zeros(len(published.openings.communes), dtype=np.int64)
    np.add.at(total, published.openings.commune, interns)
    return total


def level_order(priorities: list[int], first_intern_first: bool) -> list[tuple[str, int]]:
    """The levels of the coverage, most important first.

    With `first_intern_first`: first 1, first 2, further 1, further 2, first 3, further 3 …
    """
    if not first_intern_first:
        return [("seats", p) for p in priorities]
    remote = [p for p in priorities if p <= 2]
    order = [("first", p) for p in remote] + [("further", p) for p in remote]
    for p in priorities:
        if p > 2:
            order += [("first", p), ("further", p)]
    return order


def count_levels(published: Round, interns: Ints, first_intern_first: bool) -> dict[str, int]:
    """How many seats of each level so many interns in each opening fill, by the level's name, in order."""
    in_commune = _by_commune(published, interns)
    priority = commune_priority(published)
    filled = {}
    for part, p in level_order(sorted(set(priority.tolist())), first_intern_first):
        here = in_commune[priority == p]
        counts = {"first": (here > 0), "further": np.maximum(here - 1, 0), "seats": here}
        filled[f"{part} {p}"] = int(counts[part].sum())
    return filled


def commune_priority(published: Round) -> Ints:
    priority = np.zeros(len(published.openings.communes), dtype=np.int64)
    priority[published.openings.commune] = published.openings.priority
    return priority


def _level_weights(published: Round, in_commune: Ints, first_intern_first: bool) -> tuple[Ints, Ints]:
    """Weights of the levels that each commune's next intern would fill and its last one fills."""
    priority = commune_priority(published)
    order = level_order(sorted(set(priority.tolist())), first_intern_first)
    weight = {level: len(order) - position for position, level in enumerate(order)}
    first, further = ("first", "further") if first_intern_first else ("seats", "seats")
    of_first = np.array([weight[first, p] for p in priority.tolist()], dtype=np.int64)
    of_further = np.array([weight[further, p] for p in priority.tolist()], dtype=np.int64)
    return (
        np.where(in_commune == 0, of_first, of_further),
        np.where(in_commune <= 1, of_first, of_further),
    )


def _listed_pairs(published: Round, by_rank: bool) -> ListedPairs:
    rows = published.choices
    keep = published.eligible(rows.student, rows.opening)
    keep &= published.required[rows.student] == NOBODY
    student, opening, rank = rows.student[keep], rows.opening[keep], rows.rank[keep]
    return ListedPairs(student, opening, rank, -rank if by_rank else np.zeros(len(rank), dtype=np.int64))


def _groups(published: Round) -> list[Group]:
    """Group the `anywhere` students by field, needs and the highest GPA threshold they reach."""
    people, places = published.students, published.openings
    movable = people.anywhere & (published.required == NOBODY)
    if not movable.any() or not len(places.ids):
        return []
    thresholds = np.unique(places.min_gpa)
    level = np.searchsorted(thresholds, people.gpa, side="right")
    alone = np.zeros(len(people.ids), dtype=np.int64)  # a forbidding pin makes a group of one
    pinned = published.forbidden // len(places.ids)
    alone[pinned] = pinned + 1
    who = np.flatnonzero(movable)
    keys = np.stack([people.field[who], people.needs[who], level[who], alone[who]])
    _, start, inverse = np.unique(keys, axis=1, return_index=True, return_inverse=True)
    members = np.split(who[np.argsort(inverse, kind="stable")], np.cumsum(np.bincount(inverse))[:-1])
    groups = []
    for first, students in zip(who[start].tolist(), members, strict=True):
        fits = places.accepts[:, people.field[first]] & (places.min_gpa <= people.gpa[first])
        fits &= (people.needs[first] & ~places.provides) == 0
        openings = np.flatnonzero(fits)
        if alone[first]:
            openings = openings[~np.isin(first * len(places.ids) + openings, published.forbidden)]
        groups.append(Group(students, openings))
    return groups
