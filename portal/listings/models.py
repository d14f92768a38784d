"""How a reader has set a list up."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, JsonOrNull


class ListSetting(Base):
    """One reader's columns of one list, and the filters they used last."""

    __tablename__ = "list_setting"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    list_name: Mapped[str] = mapped_column(String(32), primary_key=True)
    # Keys of columns; NULL for whoever has not chosen any.
    columns: Mapped[list[Any] | None] = mapped_column(JsonOrNull)
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
