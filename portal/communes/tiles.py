"""The tile map of the province: a hexagon per commune at its place, ready to be drawn by the component."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WIDTH = 60.0  # of a hexagon, in units of the drawing
HEIGHT = WIDTH * 2 / math.sqrt(3)
MARGIN = 2.0
LETTERS = 7  # that fit into a line of a hexagon


@dataclass(frozen=True)
class Tile:
    """One hexagon: its centre, the lines written in it, its tone (a CSS class) and what is read aloud."""

    code: str
    name: str
    x: float
    y: float
    lines: tuple[str, ...]
    tone: str
    value: str
    url: str | None
    mark: str = ""  # written below the name: the number that the tone stands for

    @property
    def said(self) -> str:
        """Name and value as they are read aloud: with what is seen, in its order (WCAG 2.5.3)."""
        mark = "" if self.value.startswith(self.mark) else f"{self.mark}, "
        return f"{self.name}: {mark}{self.value}"


@cache
def places() -> dict[str, tuple[int, int]]:
    """Column and row of every commune's hexagon by its code; see tile_layout.py."""
    with (Path(__file__).parent / "data" / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


@cache
def top_row() -> int:
    """The first row that is used: 0, or 1 where the lattice's first row is an odd one."""
    return min(row for _column, row in places().values())


def make_tiles(
    communes: Iterable[tuple[str, str, str, str, str | None]], marks: Mapping[str, str] | None = None
) -> list[Tile]:
    """Tiles from (code, name, tone, value in words, address or None), top row first; unplaced codes are left out.

    Tones are "1" … "5" from strong to faint, or "none". `marks`: code → what is written below the name.
    """
    found = places()
    tiles = [_tile(found[row[0]], row, (marks or {}).get(row[0], "")) for row in communes if row[0] in found]
    return sorted(tiles, key=lambda tile: (tile.y, tile.x))


def _tile(place: tuple[int, int], row: tuple[str, str, str, str, str | None], mark: str) -> Tile:
    column, line = place
    code, name, tone, value, url = row
    x = MARGIN + WIDTH * (column + 0.5 + (line & 1) / 2)
    y = MARGIN + HEIGHT * (0.5 + 0.75 * (line - top_row()))
    return Tile(code, name, round(x, 1), round(y, 1), _lines(name), tone, value, url, mark)


def _lines(name: str) -> tuple[str, ...]:
    """A name broken into at most two lines, as even as its syllables allow."""
    syllables = name.split()
    if len(name) <= LETTERS or len(syllables) == 1:
        return (name,)
    breaks = [(" ".join(syllables[:i]), " ".join(syllables[i:])) for i in range(1, len(syllables))]
    return min(breaks, key=lambda pair: max(map(len, pair)))


def drawing_size() -> tuple[int, int]:
    """Width and height of the whole drawing."""
    columns = max(column for column, _row in places().values()) + 1.5
    rows = max(row for _column, row in places().values()) - top_row()
    return math.ceil(WIDTH * columns + 2 * MARGIN), math.ceil(HEIGHT * (rows * 0.75 + 1) + 2 * MARGIN)
