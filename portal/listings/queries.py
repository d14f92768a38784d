"""Reads of settings: everybody's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from portal.extensions import db
from portal.listings.models import ListSetting

# Made once, since every list asks it.
_SETTING = select(ListSetting.columns, ListSetting.filters).where(
    ListSetting.user_id == bindparam("reader"), ListSetting.list_name == bindparam("name")
)


def find_setting(user_id: UUID, list_name: str) -> Any:
    """(columns, filters) as the reader set the list up; None for who never did."""
    return db.session.execute(_SETTING, {"reader": user_id, "name": list_name}).one_or_none()
