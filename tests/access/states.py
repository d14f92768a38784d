"""The pages of the table in their states: with records, without any, and refused with what is wrong."""

from __future__ import annotations

from tests.access.cases import CASES, Case
from tests.access.forms import form_of, methods_of, url_of
from tests.access.world import Answered, World

ENDPOINTS = sorted(CASES)
POSTING = [name for name in ENDPOINTS if CASES[name].fields]


def is_page(answered: Answered) -> bool:
    return answered.response.mimetype == "text/html" and answered.status in (200, 409, 422)


def full(world: World, endpoint: str, who: str = "") -> tuple[str, Answered] | None:
    """(address, page) of an endpoint as somebody sees it, by default the person of its case; None without a page."""
    case = CASES[endpoint]
    if "GET" not in methods_of(world, endpoint):
        return None
    url = url_of(world, endpoint, case)
    answered = world.ask(who or case.by, "GET", url)
    return (url, answered) if is_page(answered) else None


def empty(world: World, endpoint: str) -> tuple[str, Answered] | None:
    """The page in a world without records, where it can be asked for without one."""
    return full(world, endpoint) if _needs_no_record(world, CASES[endpoint]) else None


def _needs_no_record(world: World, case: Case) -> bool:
    return all(name in world.ids or not key.endswith(("_id", "sequence")) for key, name in case.own.items())


def refused(world: World, endpoint: str) -> tuple[str, Answered] | None:
    """What comes back when nothing was filled in."""
    case = CASES[endpoint]
    if form_of(world, endpoint, case) is None:
        return None
    url = url_of(world, endpoint, case)
    answered = world.ask(case.by, "POST", url, {})
    return (url, answered) if is_page(answered) else None
