"""Made-up rounds of any size, for tests, benchmarks and demonstrations.

Only uniform random doubles are drawn from the bit generator and everything else is computed from
them, so that one seed gives one round whatever release of NumPy's distributions is installed.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FAMILIES = ("easy", "scarce", "scarce-anywhere")
FIELDS = (
    "accounting-audit-finance",
    "information-technology",
    "land",
    "construction-transport",
    "law",
)
FIELD_SHARES = (0.32, 0.24, 0.16, 0.14, 0.14)
PRIORITY_SHARES = (0.32, 0.16, 0.36, 0.16)  # as among the 92 units of the province, wards last
PRIORITY_APPEAL = (1.0, 1.6, 3.0, 9.0)
THRESHOLDS = (0, 200, 250, 280, 320)
THRESHOLD_SHARES = (0.15, 0.35, 0.35, 0.10, 0.05)
LIST_LENGTHS = (0.04, 0.08, 0.16, 0.18, 0.18, 0.12, 0.08, 0.06, 0.05, 0.05)  # 1 … 10 choices
NEEDS = ("", "lodging", "lodging;transport", "women_lodging", "transport")
NEED_SHARES = (0.45, 0.20, 0.10, 0.15, 0.10)
PROVIDED = (("lodging", 0.65), ("transport", 0.35), ("women_lodging", 0.45))
MEAN_GPA, SPREAD_GPA, LOWEST_GPA, HIGHEST_GPA = 290, 40, 160, 400
DRAWS_PER_CHOICE = 3  # a popular opening is drawn again and again; repeats are dropped


@dataclass(frozen=True)
class GeneratedRound:
    """The rows of `students.csv`, `openings.csv` and `choices.csv`, headers left out."""

    students: list[tuple[str, ...]]
    openings: list[tuple[str, ...]]
    choices: list[tuple[str, str, str]]

    def write(self, directory: Path) -> None:
        """Write the three files (UTF-8, LF) into `directory`, which is made if it is missing."""
        directory.mkdir(parents=True, exist_ok=True)
        _write(directory / "students.csv", "id,field,gpa,conduct,anywhere,needs", self.students)
        _write(
            directory / "openings.csv",
            "id,commune,priority,capacity,fields,min_gpa,provides",
            self.openings,
        )
        _write(directory / "choices.csv", "student,rank,opening", self.choices)


@dataclass(frozen=True)
class _Openings:
    commune: Ints
    priority: Ints  # 0 = most remote
    capacity: Ints
    accepts: NDArray[np.bool_]  # openings × fields
    min_gpa: Ints
    appeal: Floats
    provides: list[str]


@dataclass(frozen=True)
class _Students:
    field: Ints
    gpa: Ints
    conduct: Ints
    anywhere: NDArray[np.bool_]
    needs: Ints


def generate(
    *, students: int, communes: int, openings: int, seats: int, seed: int, family: str = "easy"
) -> GeneratedRound:
    """Make up a plausible round.

    Popularity is skewed to wards, GPA is about normal(2.9, 0.4) cut to 1.6–4.0, lists hold 1–10
    eligible openings, 15 % of students tick `anywhere` (60 % in the family `scarce-anywhere`).
    Equal arguments give equal rows. Raises ValueError for numbers that make no round.
    """
    _check(students, communes, openings, seats, family)
    rng = np.random.Generator(np.random.PCG64(seed))
    places = _draw_openings(rng, communes, openings, seats)
    people = _draw_students(rng, students, 0.60 if family == "scarce-anywhere" else 0.15)
    who, rank, where = _draw_choices(rng, people, places)
    student_ids = _ids("s", students)
    opening_ids = _ids("o", openings)
    choices = [
        (student_ids[s], str(r), opening_ids[o])
        for s, r, o in zip(who.tolist(), rank.tolist(), where.tolist(), strict=True)
    ]
    return GeneratedRound(
        students=_student_rows(student_ids, people),
        openings=_opening_rows(opening_ids, _ids("c", communes), places),
        choices=choices,
    )


def students_for(family: str, seats: int) -> int:
    """Number of students that a family has by default: several for each seat, or about as many."""
    return max(1, round(seats * (2.5 if family == "easy" else 1.1)))


def _check(students: int, communes: int, openings: int, seats: int, family: str) -> None:
    if family not in FAMILIES:
        raise ValueError(f"unknown family {family!r}; known: {', '.join(FAMILIES)}")
    if students < 0 or seats < 0:
        raise ValueError("students and seats must not be negative")
    if communes < 1 or openings < 1:
        raise ValueError("there must be at least one commune and one opening")


def _pick(rng: np.random.Generator, shares: tuple[float, ...], size: int) -> Ints:
    """`size` indices into `shares`, each with its share."""
    edges = np.cumsum(np.asarray(shares))
    return np.searchsorted(edges[:-1] / edges[-1], rng.random(size), side="right").astype(np.int64)


def _normal(rng: np.random.Generator, mean: float, spread: float, size: int) -> Ints:
    uniform = np.clip(rng.random(size), 1e-12, 1 - 1e-12)
    return np.rint(mean + spread * ndtri(uniform)).astype(np.int64)


def _draw_openings(rng: np.random.Generator, communes: int, openings: int, seats: int) -> _Openings:
    of_commune = _pick(rng, PRIORITY_SHARES, communes)
    asking = np.argsort(rng.random(communes), kind="stable")[:openings]  # all, if openings reach
    extra = (rng.random(max(0, openings - communes)) * communes).astype(np.int64)
    commune = np.sort(np.concatenate([asking, extra]))
    priority = of_commune[commune]
    accepts = np.zeros((openings, len(FIELDS)), dtype=bool)
    for chance in (1.0, 0.45, 0.15):  # every opening takes one field, some two or three
        asked = rng.random(openings) < chance
        accepts[np.flatnonzero(asked), _pick(rng, FIELD_SHARES, openings)[asked]] = True
    offered = [rng.random(openings) < share for _, share in PROVIDED]
    return _Openings(
        commune=commune,
        priority=priority,
        capacity=_share_seats(rng, openings, seats),
        accepts=accepts,
        min_gpa=np.asarray(THRESHOLDS)[_pick(rng, THRESHOLD_SHARES, openings)],
        appeal=np.asarray(PRIORITY_APPEAL)[priority] / (0.05 + rng.random(openings)),
        provides=[
            ";".join(name for (name, _), has in zip(PROVIDED, row, strict=True) if has)
            for row in zip(*(column.tolist() for column in offered), strict=True)
        ],
    )


def _share_seats(rng: np.random.Generator, openings: int, seats: int) -> Ints:
    """A seat for every opening as far as they reach, the others at random."""
    order = np.argsort(rng.random(openings), kind="stable")
    capacity = np.zeros(openings, dtype=np.int64)
    capacity[order[:seats]] = 1
    further = (rng.random(max(0, seats - openings)) * openings).astype(np.int64)
    return capacity + np.bincount(further, minlength=openings)


def _draw_students(rng: np.random.Generator, students: int, anywhere_share: float) -> _Students:
    anywhere = rng.random(students) < anywhere_share
    return _Students(
        field=_pick(rng, FIELD_SHARES, students),
        gpa=np.clip(_normal(rng, MEAN_GPA, SPREAD_GPA, students), LOWEST_GPA, HIGHEST_GPA),
        conduct=np.clip(_normal(rng, 82, 9, students), 50, 100),
        anywhere=anywhere,
        needs=np.where(anywhere, _pick(rng, NEED_SHARES, students), 0),
    )


def _draw_choices(rng: np.random.Generator, people: _Students, places: _Openings) -> tuple[Ints, Ints, Ints]:
    """Ranked lists as three columns (student, rank, opening), sorted by student and rank."""
    length = 1 + _pick(rng, LIST_LENGTHS, len(people.field))
    level = np.searchsorted(np.asarray(THRESHOLDS), people.gpa, side="right") - 1
    parts = []
    for field in range(len(FIELDS)):
        for threshold in range(len(THRESHOLDS)):
            group = np.flatnonzero((people.field == field) & (level == threshold))
            fitting = places.accepts[:, field] & (places.min_gpa <= THRESHOLDS[threshold])
            open_to = np.flatnonzero(fitting & (places.capacity > 0))
            if len(group) and len(open_to):
                parts.append(_draw_lists(rng, group, length[group], open_to, places.appeal[open_to]))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    who, rank, where = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rank, who))
    return who[order], rank[order], where[order]


def _draw_lists(
    rng: np.random.Generator, group: Ints, length: Ints, open_to: Ints, appeal: Floats
) -> tuple[Ints, Ints, Ints]:
    """Draw openings by appeal; a repeat is dropped, a list stops at the length wished for."""
    width = int(length.max()) * DRAWS_PER_CHOICE
    edges = np.cumsum(appeal)
    drawn = np.searchsorted(edges, rng.random((len(group), width)) * edges[-1], side="right")
    drawn = np.minimum(drawn, len(open_to) - 1)
    key = (np.arange(len(group))[:, None] * len(open_to) + drawn).ravel()
    new = np.zeros(key.size, dtype=bool)
    new[np.unique(key, return_index=True)[1]] = True
    new = new.reshape(drawn.shape)
    rank = np.cumsum(new, axis=1)
    row, column = np.nonzero(new & (rank <= length[:, None]))
    return group[row], rank[row, column], open_to[drawn[row, column]]


def _ids(letter: str, count: int) -> list[str]:
    width = max(4, len(str(count)))
    return [f"{letter}{number:0{width}d}" for number in range(1, count + 1)]


def _decimal(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _student_rows(ids: list[str], people: _Students) -> list[tuple[str, ...]]:
    columns = (people.field, people.gpa, people.conduct, people.anywhere, people.needs)
    return [
        (name, FIELDS[field], _decimal(gpa), str(conduct), "1" if anywhere else "0", NEEDS[needs])
        for name, field, gpa, conduct, anywhere, needs in zip(
            ids, *(column.tolist() for column in columns), strict=True
        )
    ]


def _opening_rows(ids: list[str], communes: list[str], places: _Openings) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for number, name in enumerate(ids):
        fields = ";".join(FIELDS[f] for f in np.flatnonzero(places.accepts[number]))
        rows.append(
            (
                name,
                communes[places.commune[number]],
                str(places.priority[number] + 1),
                str(places.capacity[number]),
                fields,
                _decimal(int(places.min_gpa[number])),
                places.provides[number],
            )
        )
    return rows


def _write(path: Path, header: str, rows: list[tuple[str, ...]] | list[tuple[str, str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        file.writelines(",".join(row) + "\n" for row in rows)
