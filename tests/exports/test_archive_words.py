"""What an archive must describe, and how it tells texts from their absence."""

from __future__ import annotations

import pytest

from portal.exports.archive import cells
from portal.exports.archive.tables import (
    COLUMNS_LEFT_OUT,
    PARTS,
    TABLES_LEFT_OUT,
    columns_of,
    table_of,
    words,
    words_of,
)


def test_every_table_and_column_is_described_or_left_out_for_a_reason() -> None:
    """What is added to a round's tables must be decided on: nothing gets into an archive, or is lost, unnoticed."""
    names = {part.name for part in PARTS}
    of_rounds = {"round", "student", "opening", "application", "submission", "match_attempt", "placement", "swap"}
    for table in table_of("round").metadata.tables.values():
        if {key.column.table.name for key in table.foreign_keys} & of_rounds and table.name not in ("role_grant",):
            assert table.name in names | set(TABLES_LEFT_OUT) | {"data_report", "file_view"}, table.name
    for part in names - {"person"}:
        undecided = [
            column.name
            for column in table_of(part).columns
            if not words_of(part, column.name) and f"{part}.{column.name}" not in COLUMNS_LEFT_OUT
        ]
        assert not undecided, f"{part}: {undecided}"
        assert (part, "") in words(), part
    described = {(part, column.name) for part in names for column in columns_of(part)}
    stale = [key for key in words() if key[0] != "*" and key[1] and key not in described]
    assert not stale


@pytest.mark.parametrize("text", ["", "\\N", "\\", "\\r", "a\r\nb", "=1", "'=1", "\t", None, "\\\\N", " "])
def test_texts_and_their_absence_are_told_apart(text: str | None) -> None:
    column = table_of("student").c.full_name
    assert cells.read(column, cells.written(column, text)) == text
