"""A list as one reader has set it up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from portal.listings import drawing, queries, service
from portal.listings.rules import SORT, ListColumn, WorkList
from portal.paging import WHOLE

KEEP, FORGET = "keep", "forget"  # values of an address: filters chosen on the form itself; open without those kept
# Values of an address that shows every row now and leaves alone what is remembered: of a count of all of them.
EVERYTHING = {"all": "1"}

_NOT_KEPT = ("page", WHOLE, SORT, KEEP, FORGET, *EVERYTHING)


@dataclass(frozen=True)
class Listing:
    """What the page of a list draws, and what it leads to instead where the list was opened without filters."""

    kind: WorkList
    columns: tuple[ListColumn, ...]
    offered: tuple[ListColumn, ...]
    sort: str
    query: str  # of the address, without page and order
    keeps: bool  # what is shown comes back next time
    leads_to: dict[str, Any] | None = None

    @property
    def keys(self) -> frozenset[str]:
        """The columns that are shown."""
        return frozenset(column.key for column in self.columns)

    @property
    def unseen_order(self) -> ListColumn | None:
        """The column that puts the rows in order and is not shown."""
        key = self.sort.removeprefix("-")
        return None if key in self.keys else next((one for one in self.kind.columns if one.key == key), None)

    def heads(self, language: str, path: str) -> Markup:
        """The heads of the table on the page at `path`."""
        shown = tuple(column.key for column in self.columns)
        here = f"{path}?{self.query}{'&' if self.query else ''}{KEEP}=1&"
        return drawing.draw_heads(language, self.kind.name, shown, self.sort, here)

    def boxes(self, language: str) -> Markup:
        """A box for each column that may be chosen."""
        offered = tuple(column.key for column in self.offered)
        return drawing.draw_boxes(language, self.kind.name, offered, tuple(column.key for column in self.columns))

    def tick(self, key: Any, name: str) -> Markup:
        """The cell with which a row is ticked; `name` is read aloud."""
        return drawing.draw_tick(key, name)


def open_list(kind: WorkList, actor: Any, arguments: Mapping[str, str]) -> Listing:
    """The list for the reader of an address; one statement.

    Filters that were chosen on the list's own form come back when it is opened without any; those of a link from
    another page do not, or the home page's links would decide what a coordinator's list shows.
    """
    hidden = kind.hidden_from(actor)
    setting = queries.find_setting(actor.id, kind.name)
    columns, stored = (setting.columns, setting.filters) if setting else (None, {})
    now = kind.kept(arguments)
    if KEEP in arguments and now != stored:
        service.note_filters(kind, now, actor=actor)
        stored = now
    if FORGET in arguments and stored:
        service.note_filters(kind, {}, actor=actor)
    leads_to: dict[str, Any] | None = None
    if FORGET in arguments:
        leads_to = {}
    elif not arguments and kind.kept(stored):
        leads_to = kind.kept(stored)
    return Listing(
        kind=kind,
        columns=kind.shown(columns, hidden),
        offered=tuple(one for one in kind.columns if not one.fixed and one.key not in hidden),
        sort=kind.sort_of(arguments.get(SORT), hidden),
        query=urlencode([(name, value) for name, value in arguments.items() if value and name not in _NOT_KEPT]),
        keeps=bool(now) and now == stored,
        leads_to=leads_to,
    )
