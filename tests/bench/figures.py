"""One measured figure, and how figures are printed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, and the most it should be (None where nothing is asked)."""

    what: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def verdict(self) -> str:
        if self.at_most is None:
            return ""
        return "" if self.value <= self.at_most else "TOO MUCH"


def show(figures: list[Figure]) -> None:
    """Print a table for people, then a JSON line per figure for programs."""
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        limit = f"at most {figure.at_most:g}" if figure.at_most is not None else ""
        print(f"{figure.what:{width}}  {figure.value:10.4g} {figure.unit:10} {limit:14} {figure.verdict}".rstrip())
    print()
    for figure in figures:
        print(json.dumps({**asdict(figure), "value": round(figure.value, 4)}, ensure_ascii=False))
