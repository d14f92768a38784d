"""Pages about oneself that other rooms have: each registers its own, "my account" lists those the user may open."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from flask_babel.speaklater import LazyString

from portal.access import Permission
from portal.accounts.models import User


@dataclass(frozen=True)
class OwnPage:
    """A page without parts in its address; `hint` says what is found there."""

    endpoint: str
    label: LazyString
    hint: LazyString
    permission: Permission


_PAGES: dict[str, OwnPage] = {}


def own_page(endpoint: str, *, label: LazyString, hint: LazyString, permission: Permission) -> None:
    """Have "my account" link to a page of a later room."""
    _PAGES[endpoint] = OwnPage(endpoint, label, hint, permission)


def list_own_pages(user: User, served: Container[str]) -> list[OwnPage]:
    """The pages that this user may open, among the endpoints that are served."""
    return [page for page in _PAGES.values() if page.endpoint in served and user.can(page.permission)]
