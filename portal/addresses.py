"""Paths of pages: where no request is being answered, as in jobs and commands, and those that a request names."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app

_NEXT = re.compile(r"^/(?!/)[\w./?=&%-]*$", re.ASCII)


def path_to(endpoint: str, **values: Any) -> str:
    """The path of a page, as `url_for` gives it within a request; raises BuildError for an endpoint there is not."""
    return current_app.url_map.bind("localhost").build(endpoint, values)


def safe_next(target: str | None) -> str | None:
    """A path on this host to go to after signing in, or None. `urljoin` would let `https:evil.example` out."""
    return target if target and _NEXT.match(target) and "\n" not in target else None
