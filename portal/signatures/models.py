"""The signers of each kind of document; what they signed is a file of the document: SignedCopy in portal.documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class SignerList(Base):
    """Who signs a body's documents of a kind, in which order; without a row it is the body's signatory alone."""

    __tablename__ = "signer_list"

    issuer_code: Mapped[str] = mapped_column(String(16), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    signers: Mapped[list[Any]]
