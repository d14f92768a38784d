"""Fifty rows a page; a thousand where somebody wants a list on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import has_request_context, request, url_for
from sqlalchemy import Select, func, literal, select

from portal.extensions import db

PER_PAGE = 50
WHOLE, AT_ONCE = "whole", 1_000  # the value of an address that asks for so many rows
LAST_PAGE = 10_000  # keeps OFFSET within what both engines take
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    items: list[T]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """Number of the first row shown; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def url(self, number: int) -> str:
        """The address of another page of the list that is being shown, its filters kept."""
        assert request.endpoint is not None
        arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
        return url_for(request.endpoint, **{**arguments, "page": number})


def in_order(statement: Select[Any], sort: str, orders: Mapping[str, Sequence[Any]]) -> Select[Any]:
    """The select by the columns of a key ("-" before it: downwards) and then in its own order; "" is its own alone.

    Rows without a value come last, whichever way: the two engines disagree on where they belong.
    """
    if not sort:
        return statement
    columns = orders[sort.removeprefix("-")]
    asked = [(one.desc() if sort.startswith("-") else one.asc()).nulls_last() for one in columns]
    return statement.order_by(None).order_by(*asked, *statement._order_by_clauses)


def page_number() -> int:
    """The page asked for in the address; anything that is not a number from 1 is the first."""
    text = request.args.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def paginate(
    statement: Select[*tuple[Any, ...]], number: int, *, rows: bool = False, per_page: int | None = None
) -> Page[Any]:
    """Run a select for one page: two statements whatever its size. `rows` gives tuples instead of entities."""
    per_page = per_page or (AT_ONCE if has_request_context() and WHOLE in request.args else PER_PAGE)
    counted = statement.order_by(None).with_only_columns(literal(1).label("one"), maintain_column_froms=True)
    total = db.session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    number = min(number, max(1, -(-total // per_page)))
    result = db.session.execute(statement.limit(per_page).offset((number - 1) * per_page))
    items = list(result.all()) if rows else list(result.scalars().unique())
    return Page(items=items, number=number, total=total, per_page=per_page)
