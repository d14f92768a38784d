"""Pages that wait for a job: the browser asks for them again by itself, also without JavaScript."""

from __future__ import annotations

from flask import Response, make_response

_SECONDS = 1


def waiting_page(page: str, status: int = 200, *, waits: bool = True, seconds: int = _SECONDS) -> Response:
    """The page, asked for again after some seconds while it `waits`."""
    response = make_response(page, status)
    if waits:
        response.headers["Refresh"] = str(seconds)
    return response
