"""What a list that people work in says of itself, and what a reader's settings make of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel.speaklater import LazyString

SORT = "sort"  # the value of the address that holds a column's key, with "-" before it for downwards
_LONGEST = 100  # letters of a value that is kept


@dataclass(frozen=True)
class ListColumn:
    """A column: `fixed` ones name the row and cannot be left out, `extra` ones are shown to who asked for them."""

    key: str
    label: LazyString
    numeric: bool = False
    fixed: bool = False
    extra: bool = False
    sorts: bool = False


@dataclass(frozen=True)
class WorkList:
    """A list: its columns in their order, and the values of its address that come back. Words looked for do not:

    they are often somebody's name, and nobody looks for the same person every day.
    """

    name: str
    columns: tuple[ListColumn, ...]
    filters: tuple[str, ...]
    passing: tuple[str, ...] = ()  # values that narrow the list as well, and do not come back
    search: str = "search"  # the value of the address that holds the words looked for
    hidden_from: Callable[[Any], Collection[str]] = lambda _reader: ()  # keys of columns that are not for this reader

    def shown(self, chosen: Collection[str] | None, hidden: Collection[str] = ()) -> tuple[ListColumn, ...]:
        """The columns for a reader who chose these keys (None: has not chosen) and may not see the `hidden` ones.

        Keys of columns that there are no more are passed over.
        """
        return tuple(
            column
            for column in self.columns
            if column.key not in hidden
            and (column.fixed or (column.key in chosen if chosen is not None else not column.extra))
        )

    def sort_of(self, asked: str | None, hidden: Collection[str] = ()) -> str:
        """The key to sort by, with "-" for downwards; "" for the list's own order and for what does not sort."""
        key = (asked or "").removeprefix("-")
        known = any(column.sorts and column.key == key for column in self.columns)
        return asked or "" if known and key not in hidden else ""

    def kept(self, arguments: Mapping[str, str]) -> dict[str, str]:
        """What of an address comes back when the list is opened without any."""
        return _values(arguments, (*self.filters, SORT))

    def asked(self, arguments: Mapping[str, str]) -> dict[str, str]:
        """What of an address decides which rows are shown."""
        return _values(arguments, (*self.filters, *self.passing, self.search))


def _values(arguments: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    values = {name: arguments.get(name, "") for name in names}
    # PostgreSQL takes no NUL in JSON either.
    return {name: value for name, value in values.items() if value and len(value) <= _LONGEST and value.isprintable()}
