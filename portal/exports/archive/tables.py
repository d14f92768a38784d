"""The tables of a round in the order in which they can be loaded, and which rows and columns are of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Select, Table, or_, select, union

from portal.database import Base
from portal.extensions import db
from portal.students.looking import Taken

_WORDS = Path(__file__).with_name("words.csv")
PEOPLE = "person"  # the file; the table is "user"


@dataclass(frozen=True)
class Part:
    """A table: its rows hang on a row of `parent` by the column `by`. `order`: what sorts them, else their key.

    `since`: the version of archives that brought it; older ones are loaded without it.
    """

    name: str
    by: str = "round_id"
    parent: str = "round"
    order: tuple[str, ...] = ()
    since: int = 1


PARTS = (
    *(Part(PEOPLE), Part("classification"), Part("commune_level", "classification_id", "classification")),
    *(Part("round", "id"), Part("round_field"), Part("approval_step"), Part("round_priority"), Part("student")),
    *(Part("nomination"), Part("opening"), Part("opening_field", "opening_id", "opening")),
    *(Part("opening_question", "opening_id", "opening"), Part("application")),
    *(Part("choice", "application_id", "application"), Part("submission", "application_id", "application")),
    *(Part("submitted_choice", "submission_id", "submission"), Part("consent"), Part("match_attempt")),
    *(
        Part(name, "attempt_id", "match_attempt")
        for name in ("proposed_placement", "approval_decision", "attempt_comment")
    ),
    *(Part("draft_sharing"), Part("draft_comment", "attempt_id", "match_attempt"), Part("hand_pin")),
    # A change may take back an earlier one of the same attempt.
    Part("hand_change", "attempt_id", "match_attempt", ("attempt_id", "number")),
    *(Part(name, "attempt_id", "match_attempt") for name in ("explanation", "empty_seats", "public_files")),
    *(Part("placement"), Part("placement_answer", "placement_id", "placement"), Part("swap")),
    *(Part("swap_answer", "swap_id", "swap"), Part("appeal"), Part("host_assessment", "placement_id", "placement")),
    Part("internship", "placement_id", "placement", since=3),
    # The register of the official documents: their files are kept elsewhere.
    *(Part("official_document", since=2), Part("document_version", "document_id", "official_document", since=2)),
    Part("document_file", "version_id", "document_version", since=2),
    Part("signed_copy", "document_id", "official_document", since=2),
)
# Tables that point at a round and are not of its archive, each for a reason.
TABLES_LEFT_OUT = {
    "action_link": "one-time links are secrets, and are used up",
    "attempt_look": "who has looked so far; no data of the round",
    "draft_mark": "who has read so far; no data of the round",
    "document_bundle": "made anew from the documents, and kept for a day only",
    "forecast": "computed before the match, and again when it is asked for",
    "forecast_group": "computed before the match, and again when it is asked for",
    "import_row": "lists on their way in; what they brought is in the tables",
    "list_import": "lists on their way in; what they brought is in the tables",
    "list_export": "lists on their way out",
    "nudge": "letters that were sent",
}
# Columns of the tables above that are not written, each for a reason.
COLUMNS_LEFT_OUT = {
    "person.created_at": "when the account was made",
    "student.sort_key": "made from the name",
    "student.search_text": "made from name and code",
    "round.parent_id": "names another round",
    "nomination.carried_to_id": "names another round",
    "opening.copied_from_id": "names an opening of another round",
    "opening.passed_from_id": "names an opening of another round",
    "appeal.supplementary_id": "names another round",
    "match_attempt.job_id": "work that is over",
    "submission.idempotency_key": "only tells copies of a form apart",
    "attempt_comment.idempotency_key": "only tells copies of a form apart",
    "draft_comment.idempotency_key": "only tells copies of a form apart",
    "document_file.content": "official documents are kept as files; their hashes are here",
    "signed_copy.content": "signed papers are kept as files; their hashes are here",
    "placement_answer.idempotency_key": "only tells copies of a form apart",
    "swap.idempotency_key": "only tells copies of a form apart",
    "swap_answer.idempotency_key": "only tells copies of a form apart",
}
_WITH_STUDENTS = ("nomination", "application", "placement")


@dataclass(frozen=True)
class Words:
    """What a table or column is, in both languages, and the unit of its numbers."""

    unit: str
    vietnamese: str
    english: str


@cache
def words() -> dict[tuple[str, str], Words]:
    """(table, column) → words; the column is "" for the table itself, the table "*" for columns of many."""
    with _WORDS.open(encoding="utf-8", newline="") as file:
        return {
            (row["table"], row["column"]): Words(row["unit"], row["vietnamese"], row["english"])
            for row in csv.DictReader(file)
        }


def words_of(part: str, column: str) -> Words | None:
    return words().get((part, column)) or words().get(("*", column))


def table_of(part: str) -> Table:
    return Base.metadata.tables["user" if part == PEOPLE else part]


def columns_of(part: str) -> list[Column[Any]]:
    """The columns that are written: those that have words and are not left out."""
    return [
        column
        for column in table_of(part).columns
        if words_of(part, column.name) and f"{part}.{column.name}" not in COLUMNS_LEFT_OUT
    ]


def rows_of(part: Part, round_id: UUID) -> Select[Any]:
    """The rows of a table that are of the round, in an order that does not change."""
    table = table_of(part.name)
    order = [table.c[name] for name in part.order] or list(table.primary_key.columns)
    return select(*columns_of(part.name)).where(_is_of(part, round_id)).order_by(*order)


def list_students(round_id: UUID) -> list[Taken]:
    """Every student in the archive."""
    table = table_of("student")
    of_round = _is_of(next(part for part in PARTS if part.name == "student"), round_id)
    found = db.session.execute(select(table.c.id, table.c.school_code).where(of_round))
    return [Taken(student_id, school, None) for student_id, school in found]


def _is_of(part: Part, round_id: UUID) -> ColumnElement[bool]:
    table = table_of(part.name)
    if part.name == PEOPLE:
        return table.c.id.in_(union(*_people(round_id)))
    if part.name == "student":
        return or_(*(table.c.id.in_(select(_of(name, round_id, "student_id"))) for name in _WITH_STUDENTS))
    if part.name == "classification":
        rounds = table_of("round")
        return table.c.id.in_(select(rounds.c.classification_id).where(rounds.c.id == round_id))
    if part.parent == "round":
        return table.c[part.by] == round_id
    parent = next(other for other in PARTS if other.name == part.parent)
    key = table_of(part.parent).c.id
    return table.c[part.by].in_(select(key).where(_is_of(parent, round_id)))


def _of(name: str, round_id: UUID, column: str) -> Any:
    table = table_of(name)
    return select(table.c[column]).where(table.c.round_id == round_id).subquery().c[column]


def _people(round_id: UUID) -> Iterator[Select[Any]]:
    """Everybody whom a written column names."""
    for part in PARTS:
        for column in columns_of(part.name):
            if any(key.column.table.name == "user" for key in column.foreign_keys):
                yield select(column).where(_is_of(part, round_id), column.is_not(None))
