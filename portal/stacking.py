"""Tables that become cards on a telephone: each cell then stands under the last one, with the head of its column.

The rule for all lists: three columns or more, at most one of them of numbers, and heads that do nothing. Numbers are
compared from row to row, and heads that sort or rows that are ticked must stay: such tables scroll in their box. Of a
few rows, as a commune has them in its lists, nobody sorts or compares: these are cards as long as none is ticked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

LEAST = 3  # two columns fit side by side
FEW = 3  # rows
_CELL = re.compile(r"<t([dh])(?=[ >])")
_ROLES = {"d": "cell", "h": "rowheader"}


def stack_labels(columns: Any, *, picks: bool, rows: int) -> list[Markup] | None:
    """What stands before each cell, ready for an attribute; None for a table that keeps its shape."""
    if hasattr(columns, "kind"):  # a list that its reader has set up (portal.listings)
        labels = [escape(str(column.label)) for column in columns.columns]
        return labels if rows <= FEW and not picks and len(labels) >= LEAST else None
    if picks or len(columns) < LEAST:
        return None
    more = [column for column in columns if isinstance(column, dict)]
    if any("sort_url" in column for column in more) or sum(bool(column.get("numeric")) for column in more) > 1:
        return None
    return [_label(column) for column in columns]


def _label(column: Any) -> Markup:
    if not isinstance(column, dict):
        return escape(str(column))
    return Markup() if column.get("hidden") else escape(str(column["label"]))


def stacked(row: Markup, labels: Sequence[Markup]) -> Markup:
    """The cells of a row with their labels. They say what they are, too: as blocks they would not be cells to all."""
    between, *cells = _CELL.split(str(row))
    parts = [between]
    for place, (kind, rest) in enumerate(zip(cells[::2], cells[1::2], strict=True)):
        label = labels[place] if place < len(labels) else ""
        parts.append(f'<t{kind} role="{_ROLES[kind]}"')
        parts.append(f' data-label="{label}"' if label else "")
        parts.append(rest)
    return Markup("".join(parts))
