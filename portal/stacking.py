"""Tables that become cards on a telephone: each cell then stands under the last one, with the head of its column.

The rule for all lists: three columns or more, at most one of them of numbers, and heads that do nothing. Numbers are
compared from row to row, and heads that sort or rows that are ticked must stay: such tables scroll in their box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

LEAST = 3  # two columns fit side by side
_CELL = re.compile(r"<t([dh])(?=[ >])")
_ROLES = {"d": "cell", "h": "rowheader"}


def stack_labels(columns: Any, *, picks: bool) -> list[Markup] | None:
    """What stands before each cell, ready for an attribute; None for a table that keeps its shape."""
    if picks or hasattr(columns, "kind") or len(columns) < LEAST:
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
