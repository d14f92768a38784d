"""Paths of pages where no request is being answered: notices are also written by jobs and commands."""

from __future__ import annotations

from typing import Any

from flask import current_app


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, as `url_for` gives it within a request; raises BuildError for an endpoint there is not."""
    return current_app.url_map.bind("localhost").build(endpoint, values)
