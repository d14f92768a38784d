"""What a list says of itself, and whose list it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import Select

from portal.access import Permission
from portal.accounts.models import User
from portal.attempts.models import MatchAttempt
from portal.exports.rules import ListName
from portal.listings.rules import WorkList
from portal.paging import in_order
from portal.rounds.models import Round
from portal.spreadsheets.writing import CellKind, Column


class Shown(NamedTuple):
    """A list as its page shows it: the keys of the columns, the words that narrow it, the order."""

    columns: tuple[str, ...]
    asked: dict[str, str]
    sort: str = ""


class Reach(NamedTuple):
    """Who asks, and of what; the list of students is of no round, that of an attempt's rows is of one attempt.

    `shown`: only what the page of the list shows; None is the whole list.
    """

    actor: User
    round: Round | None = None
    attempt: MatchAttempt | None = None
    shown: Shown | None = None

    def is_near(self, *, school: str | None = None, commune: str | None = None) -> bool:
        """Whether the actor sees contacts of this school's students or of this commune."""
        scope = self.actor.scope(Permission.VIEW_CONTACTS)
        return scope.everything or school in scope.school_codes or commune in scope.commune_codes


Cells = Callable[[Reach, Sequence[Any]], Iterator[Sequence[Any]]]


@dataclass(frozen=True)
class Kind:
    """What can be taken along.

    `personal`: there are students in it. `is_there`: whether it is there for its reader now, as its page is.
    """

    name: ListName
    title: LazyString
    file_name: str
    permission: Permission  # to see the same on the portal's pages
    personal: bool
    is_there: Callable[[Reach], bool] = field(default=lambda _reach: True, kw_only=True)


@dataclass(frozen=True)
class ListPage:
    """The page of a list: its endpoint, what its address may narrow, and how the rows are put in order."""

    endpoint: str
    setup: WorkList
    narrow: Callable[[Select[Any], Reach, dict[str, str]], Select[Any]]
    orders: Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class ListKind(Kind):
    """A list: its rows by a statement within the actor's reach, and their cells, some hundred rows at a time.

    Rows of a list that is `personal` have student_id (None for who is no student), school_code and, where there is
    one, commune_code.
    """

    columns: Callable[[Reach], Sequence[Column]]
    statement: Callable[[Reach], Select[Any]]
    cells: Cells
    page: ListPage | None = None  # on which people set it up for themselves


def select_rows(kind: ListKind, reach: Reach) -> Select[Any]:
    """The rows of a list: all within reach, or those that its page shows, in the page's order."""
    statement = kind.statement(reach)
    if reach.shown is None or kind.page is None:
        return statement
    return in_order(kind.page.narrow(statement, reach, reach.shown.asked), reach.shown.sort, kind.page.orders)


def select_columns(kind: ListKind, reach: Reach) -> list[tuple[int, Column]]:
    """Which of the list's columns the file holds, each with its place among all."""
    columns = enumerate(kind.columns(reach))
    return [(place, one) for place, one in columns if reach.shown is None or one.key in reach.shown.columns]


def level_column(reach: Reach, key: str) -> Column:
    """The priority level of a commune; that of a demonstration is never given as an official one."""
    heading = _("Mức ưu tiên (mô phỏng)") if a_round(reach).is_demo else _("Mức ưu tiên")
    return Column(heading, CellKind.NUMBER, 12, key)


def yes_or_no(value: bool | None) -> str | None:
    return None if value is None else (_("Có") if value else _("Không"))


def a_round(reach: Reach) -> Round:
    """The round of a list that has one."""
    assert reach.round is not None
    return reach.round
