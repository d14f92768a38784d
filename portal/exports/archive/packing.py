"""A round into one ZIP, row by row; the same data give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any
from uuid import UUID

from portal.exports.archive import cells, dictionary
from portal.exports.archive.tables import PARTS, Part, columns_of, rows_of
from portal.extensions import db
from portal.rounds.models import Round
from portal.spreadsheets.writing import BOM
from portal.zips import timeless

FORMAT, VERSION = "ve-xa-round", 3  # a higher one for each table that comes to it: tables.Part.since
MANIFEST = "manifest.json"
DICTIONARY, FOR_PEOPLE = "dictionary.json", "TU-DIEN.txt"
FILES = "files/"
_AT_ONCE = 500


class _Member(io.RawIOBase):
    """A file of the archive that is being written, hashed on the way."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.hash, self.size = target, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        content = bytes(part)
        self.hash.update(content)
        self.size += len(content)
        return self.target.write(content)


class _Packing:
    """The archive, and what its manifest will say."""

    def __init__(self, out: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.files: dict[str, dict[str, Any]] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[_Member]:
        with self.zip.open(timeless(name), "w", force_zip64=True) as target:
            member = _Member(target)
            yield member
        self.files[name] = {"sha256": member.hash.hexdigest(), "bytes": member.size}

    def add(self, name: str, content: bytes) -> None:
        with self.member(name) as member:
            member.write(content)


def pack(out: IO[bytes], round_: Round, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Write the archive; returns how many rows each table has. `progress` is told the number of tables so far."""
    packing, counts = _Packing(out), {}
    blobs: list[tuple[str, bytes]] = []
    for part in PARTS:
        counts[part.name] = _table(packing, part, round_.id, blobs)
        for name, content in blobs:
            packing.add(name, content)
        blobs.clear()
        if progress is not None:
            progress(len(counts))
    packing.add(DICTIONARY, dictionary.for_programs())
    packing.add(FOR_PEOPLE, dictionary.for_people())
    manifest = {
        **{"format": FORMAT, "version": VERSION, "round": {"id": str(round_.id), "name": round_.name}},
        "files": dict(sorted(packing.files.items())),
    }
    packing.zip.writestr(timeless(MANIFEST), json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    packing.zip.close()
    return counts


def _table(packing: _Packing, part: Part, round_id: UUID, blobs: list[tuple[str, bytes]]) -> int:
    """One CSV file; contents of files are put aside, to be written after it. The number of rows."""
    columns, count = columns_of(part.name), 0
    name = f"{part.name}.csv"
    with packing.member(name) as member:
        text = io.TextIOWrapper(io.BufferedWriter(member), encoding="utf-8", newline="")
        text.write(BOM)
        writer = csv.writer(text)
        writer.writerow([column.name for column in columns])
        for row in db.session.execute(rows_of(part, round_id).execution_options(yield_per=_AT_ONCE)):
            count += 1
            writer.writerow([_cell(part, column, row, blobs) for column in columns])
        text.flush()
        text.detach()
    packing.files[name]["rows"] = count
    return count


def _cell(part: Part, column: Any, row: Any, blobs: list[tuple[str, bytes]]) -> str:
    value = getattr(row, column.name)
    if value is not None and cells.kind_of(column) == "file":
        key = getattr(row, "id", None) or row.attempt_id
        blobs.append((f"{FILES}{part.name}-{column.name}-{key}.zip", value))
        value = blobs[-1][0]
    return cells.written(column, value)
