"""What an import needs to know of a kind of list; each kind fills this in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from portal.access import Permission
from portal.accounts.models import User
from portal.imports.models import ListImport
from portal.imports.rules import Verdict
from portal.spreadsheets import days
from portal.spreadsheets.layouts import Line, Target

Progress = Callable[[float], None]  # the share of the work that is done


@dataclass(frozen=True)
class Checked:
    """A row held against what is stored. `values` and `changes` ([target, stored, new]) are JSON; `faults` are
    [target, sentence]; `record_id` and `record_version` tell the record that the row is about, where there is one."""

    line: Line
    verdict: Verdict
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[Sequence[Any]] = ()
    faults: Sequence[Sequence[str]] = ()
    record_id: uuid.UUID | None = None
    record_version: int | None = None


@dataclass(frozen=True)
class StagedRow:
    """A row that was checked, as it comes out of the table of rows."""

    number: int
    verdict: str
    values: Mapping[str, Any]
    changes: Sequence[Sequence[Any]]
    record_id: uuid.UUID | None
    record_version: int | None


@dataclass(frozen=True)
class Written:
    """What a row became: the record and its version after the import."""

    number: int
    record_id: uuid.UUID
    record_version: int | None  # None where records have none


@dataclass(frozen=True)
class Kind:
    """A kind of list.

    `check` compares lines with what is stored and writes nothing. `prepare` works out what is to be written, without
    locks; the function it gives writes all of it, quickly, in the transaction of the caller. `take_back` undoes what
    these rows did, or raises DomainError when something was built on it.
    """

    name: str
    title: LazyString | str
    permission: Permission
    targets: tuple[Target, ...]
    keys: tuple[str, ...]  # columns that say what a row is about; every row fills in one of them
    shown: tuple[str, ...]  # the columns by which a person knows the row
    ensure_open: Callable[[ListImport, User], None]  # raises DomainError while nothing may be written
    check: Callable[[Sequence[Line], ListImport, User, Progress], list[Checked]]
    prepare: Callable[[Sequence[StagedRow], ListImport, User], Callable[[], list[Written]]]
    take_back: Callable[[Sequence[StagedRow], ListImport, User], None]
    say: Callable[[str, Any], str]  # a value of a column, JSON, as people read it
    leads_to: Callable[[ListImport], tuple[str, str]]  # what is called how, and where: that which the list went into
    also_title: Mapping[str, LazyString | str] = field(default_factory=dict)  # of changes that are no columns
    warns: Callable[[ListImport], Sequence[str]] = lambda import_: ()  # said before the list is written
    template_rows: Callable[[], Iterable[Sequence[str]]] = tuple  # what the workbook to fill in holds, by `targets`
    undoing: tuple[LazyString | str, ...] = ()  # what undoing does, where it is not the usual
    days: tuple[str, ...] = ()  # columns of days
    whole: bool = False  # a list with a refused row is not written at all

    def title_of(self, target: str) -> str:
        """What people call a column."""
        titles = {known.name: known.title for known in self.targets}
        return str(titles.get(target) or self.also_title.get(target) or target)

    def guessed(self, cells: Mapping[str, str]) -> list[str]:
        """The columns of a row whose day was understood from a number or from a year of two digits."""
        return [name for name in self.days if days.is_guessed(cells.get(name, ""))]

    def lacking(self, columns: Sequence[str]) -> list[str]:
        """What people call the columns that are not there, although every list needs them."""
        lacking = [self.title_of(known.name) for known in self.targets if known.required and known.name not in columns]
        if not any(key in columns for key in self.keys) and not lacking:
            lacking = [_(" hoặc ").join(map(self.title_of, self.keys))]
        return lacking
