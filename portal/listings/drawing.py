"""Heads, boxes and ticks of a list as HTML: functions and not macros, since a page draws one for every column or row.

What is the same for most readers is put together once for each language and kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from portal.listings.registry import LISTS
from portal.listings.rules import ListColumn

_HERE = "\x00"  # stands for the address of the page, which differs from page to page
_BOX = Markup(
    '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input" id="column-{0}" name="column"'
    ' type="checkbox" value="{0}"{1}>'
    '<label class="govuk-label govuk-checkboxes__label" for="column-{0}">{2}</label></div>'
)
_TICK = (
    '<td class="num vx-no-print"><div class="govuk-checkboxes govuk-checkboxes--small">'
    '<div class="govuk-checkboxes__item">'
    '<input class="govuk-checkboxes__input" id="pick-{0}" name="chosen" type="checkbox" value="{0}" form="several">'
    '<label class="govuk-label govuk-checkboxes__label" for="pick-{0}"><span class="govuk-visually-hidden">{1}</span>'
    "</label></div></div></td>"
)


def draw_heads(language: str, name: str, keys: tuple[str, ...], sort: str, here: str) -> Markup:
    """The heads of these columns; those that sort lead to `here`, an address to which "sort=…" is added."""
    return Markup(_heads(language, name, keys, sort).replace(_HERE, str(escape(here))))


@lru_cache(maxsize=512)
def _heads(_language: str, name: str, keys: tuple[str, ...], sort: str) -> str:
    return "".join(_head(column, sort) for column in LISTS[name].columns if column.key in keys)


def _head(column: ListColumn, sort: str) -> str:
    number = Markup(' class="num"') if column.numeric else ""
    if not column.sorts:
        return Markup('<th scope="col"{}>{}</th>').format(number, column.label)
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort)
    says = Markup(' aria-sort="{}"').format(direction) if direction else ""
    arrow = Markup('<span aria-hidden="true"> {}</span>').format("▼" if sort.startswith("-") else "▲")
    following = f"-{column.key}" if direction == "ascending" else column.key
    head = Markup('<th scope="col"{}{}><a class="vx-sort" href="{}sort={}">{}{}</a></th>')
    return head.format(number, says, _HERE, following, column.label, arrow if direction else "")


@lru_cache(maxsize=512)
def draw_boxes(_language: str, name: str, offered: tuple[str, ...], shown: tuple[str, ...]) -> Markup:
    """A box for each column that is offered, ticked where it is shown."""
    found = [column for column in LISTS[name].columns if column.key in offered]
    ticked = Markup(" checked")
    return Markup("\n").join(_BOX.format(one.key, ticked if one.key in shown else "", one.label) for one in found)


def draw_tick(key: Any, name: str) -> Markup:
    """The cell with which a row is ticked; `name` is read aloud."""
    return Markup(_TICK.format(key, escape(name)))
