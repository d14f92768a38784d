"""The lists that people work in. Rooms register theirs when they are imported."""

from __future__ import annotations

from typing import Any

from portal.listings.rules import ListColumn, WorkList

LISTS: dict[str, WorkList] = {}


def work_list(name: str, *columns: ListColumn, filters: tuple[str, ...], **more: Any) -> WorkList:
    """Register a list by its name and give it back."""
    LISTS[name] = WorkList(name, columns, filters, **more)
    return LISTS[name]
