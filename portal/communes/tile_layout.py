"""Where each commune stands on the tile map: one hexagon of equal size per commune, so that none is overlooked.

Run once after the list of communes changes, `python -m portal.communes.tile_layout`; the outcome is kept in
data/tiles.csv. The lattice's hexagons are as large as the mean commune; the cells used are those nearest to the
communes' own areas; communes take them at the least sum of squared displacement (linear assignment). Of several
positions of the lattice the one with the smallest sum is kept.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

DATA = Path(__file__).parent / "data"
STEPS = 6  # positions of the lattice tried in each direction
REACH = 40  # cells in each direction; the province is 17 high
Cell = tuple[int, int, float, float]  # column, row, and the centre in km


def project(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres east and south of the mean point; flat enough for one province. Shape (n, 2)."""
    east = (lon - lon.mean()) * 111.32 * math.cos(math.radians(lat.mean()))
    return np.stack([east, (lat.mean() - lat) * 110.6], axis=1)


def lattice(size: float, shift_x: float, shift_y: float) -> Iterator[Cell]:
    """Pointed-top hexagons of the given circumradius in km; odd rows stand half a cell to the right."""
    width = math.sqrt(3) * size
    for row in range(-REACH, REACH):
        for column in range(-REACH, REACH):
            yield column, row, shift_x + width * (column + (row & 1) / 2), shift_y + 1.5 * size * row


def place(points: NDArray[np.float64], areas: NDArray[np.float64]) -> list[tuple[int, int]]:
    """(column, row) of each point, both from 0; points in km, areas in km²."""
    size = math.sqrt(float(areas.mean()) * 2 / (3 * math.sqrt(3)))
    shifts = [(math.sqrt(3) * size * a / STEPS, 3 * size * b / STEPS) for a in range(STEPS) for b in range(STEPS)]
    _cost, cells = min(_assign(points, areas, list(lattice(size, *shift))) for shift in shifts)
    left = min(column for column, _row in cells)
    top = min(row for _column, row in cells)
    top -= top & 1  # an odd row stays odd
    return [(column - left, row - top) for column, row in cells]


def _assign(
    points: NDArray[np.float64], areas: NDArray[np.float64], cells: list[Cell]
) -> tuple[float, list[tuple[int, int]]]:
    centres = np.array([(x, y) for _column, _row, x, y in cells])
    distance = np.hypot(*(centres[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    nearest = np.argsort((distance - np.sqrt(areas / math.pi)).min(axis=1), kind="stable")[: len(points)]
    cost = distance[nearest].T ** 2
    rows, chosen = linear_sum_assignment(cost)
    places = [cells[nearest[cell]][:2] for cell in chosen]
    return float(cost[rows, chosen].sum()), places


def main() -> None:
    """Write data/tiles.csv from data/communes.csv."""
    with (DATA / "communes.csv").open(encoding="utf-8", newline="") as file:
        communes = list(csv.DictReader(file))
    column = {name: np.array([float(c[name]) for c in communes]) for name in ("lat", "lon", "area_km2")}
    places = place(project(column["lat"], column["lon"]), column["area_km2"])
    with (DATA / "tiles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "column", "row"])
        writer.writerows(sorted((c["code"], *where) for c, where in zip(communes, places, strict=True)))


if __name__ == "__main__":
    main()
