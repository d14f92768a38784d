"""A student's search for openings, which goes along from the list to an opening, to a comparison, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from flask import request

from portal.applications import offers
from portal.applications.forms import OfferFilters
from portal.applications.standing import Standing

_NAMES = frozenset({"search", "level", "home", "distance", "sort", "support", "page"})


def search_in(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What of an address belongs to a search, as `url_for` takes it, without signs that nobody types."""
    search: dict[str, Any] = {}
    for name, value in pairs:
        if name in _NAMES:
            search.setdefault(name, []).append("".join(filter(str.isprintable, value))[:200])
    return search


def about_search(standing: Standing) -> dict[str, Any]:
    """What the pages along a search share: the search itself, and the distances from the home it names."""
    places = offers.list_places()
    home = standing.application.home_commune_code if standing.application else None
    filters = OfferFilters(request.args, places, home)
    search = search_in(request.args.items(multi=True))
    return {
        "filters": filters,
        "search": search,
        "back": urlencode(search, doseq=True),
        "kilometres": offers.kilometres_from(filters.wanted().home, places),
    }
