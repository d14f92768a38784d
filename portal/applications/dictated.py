"""What a student told a coordinator who writes their application down, and how it came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.openings.rules import Source, Support


@dataclass(frozen=True)
class Dictated:
    """What a student told or wrote on paper: openings from the first choice on, and what goes with them."""

    openings: Sequence[UUID]
    anywhere: bool
    needs: Collection[Support]
    phone: str
    statement: str


@dataclass(frozen=True)
class OnBehalf:
    """How it came.

    `note`: number and date of the paper, or who rang and when. `paper`: where the sheet is kept on which the
    student signed consents; "" when nothing was signed now.
    """

    source: Source
    note: str
    paper: str = ""
