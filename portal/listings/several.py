"""One verb for several rows of a list: ticked, or all that match its filters; said before, then done row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Select
from werkzeug.datastructures import MultiDict

from portal.audit.service import savepoint
from portal.errors import DomainError
from portal.extensions import db
from portal.listings.rules import WorkList

MOST = 200  # rows at once: what a person can still look through, and a few seconds of work
LOOKED_THROUGH = 2_000  # rows among which those are found to which the verb can be done
T = TypeVar("T")


@dataclass(frozen=True)
class Selection:
    """Which rows: these, or whatever the words of the list's address let through."""

    ids: Sequence[UUID]
    everything: bool
    asked: Mapping[str, str]


@dataclass(frozen=True)
class Effect:
    """A row, why the verb cannot be done to it ("" where it can), and what would be lost with it."""

    id: UUID
    version: int
    name: str
    about: str
    hindrance: str = ""
    loss: str = ""


@dataclass(frozen=True)
class Effects:
    """What the verb would do, row by row.

    `left`: there are more rows than are taken at once; `unnamed`: so many more to which it cannot be done.
    """

    rows: Sequence[Effect]
    left: bool
    unnamed: int = 0

    @classmethod
    def among(cls, rows: Sequence[Effect], more: bool) -> Effects:
        """The first of the rows to which the verb can be done, however many come before to which it cannot: those
        that are left are reached by doing it again. `more`: not all rows were looked through.
        """
        possible = [row for row in rows if not row.hindrance]
        impossible = [row for row in rows if row.hindrance]
        left = more or len(possible) > MOST
        return cls([*possible[:MOST], *impossible[:MOST]], left, unnamed=max(0, len(impossible) - MOST))

    @property
    def possible(self) -> list[Effect]:
        return [row for row in self.rows if not row.hindrance]

    @property
    def impossible(self) -> list[Effect]:
        return [row for row in self.rows if row.hindrance]

    @property
    def losing(self) -> list[Effect]:
        return [row for row in self.possible if row.loss]

    @property
    def seen(self) -> dict[UUID, str]:
        """The versions of the rows to which it would be done."""
        return {row.id: str(row.version) for row in self.possible}


@dataclass
class Outcome:
    """To how many rows it was done; (name, why) of each of the others."""

    done: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def read_selection(kind: WorkList, arguments: MultiDict[str, str]) -> Selection:
    """From the address of the summary; what is no id is passed over."""
    ids = [key for key in map(_id_of, arguments.getlist("chosen")) if key]
    return Selection(ids[:LOOKED_THROUGH], "everything" in arguments, kind.asked(arguments))


def _id_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def take_some(statement: Select[Any]) -> tuple[Sequence[Any], bool]:
    """As many of the records as are looked through, and whether there are more."""
    records = db.session.scalars(statement.limit(LOOKED_THROUGH + 1)).unique().all()
    return records[:LOOKED_THROUGH], len(records) > LOOKED_THROUGH


def do_each(
    seen: Mapping[UUID, str], found: Iterable[T], verb: Callable[[T, str], Any], name: Callable[[T], str]
) -> Outcome:
    """Do a verb to the records that were seen in these versions, in the order of their ids so that two who do so at
    once wait instead of blocking each other. What is refused for one (it changed meanwhile, is out of reach) leaves
    the others as they are, and is told with its reason.
    """
    if not seen:
        raise DomainError(_("Không có dòng nào làm được. Hãy quay lại danh sách và chọn lại."))
    records: dict[Any, T] = {record.id: record for record in found}  # type: ignore[attr-defined]
    outcome = Outcome()
    for key in sorted(seen):
        if key not in records:
            outcome.refused.append((_("Một dòng"), _("Không còn trong danh sách, hoặc ngoài phạm vi của bạn.")))
            continue
        called = name(records[key])
        try:
            with savepoint():
                verb(records[key], seen[key])
            outcome.done += 1
        except DomainError as error:
            outcome.refused.append((called, error.message))
    return outcome
