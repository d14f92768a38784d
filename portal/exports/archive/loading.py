"""An archive into an empty portal; one that was altered is refused whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.service import record
from portal.exports.archive import cells
from portal.exports.archive.packing import DICTIONARY, FOR_PEOPLE, FORMAT, MANIFEST, VERSION
from portal.exports.archive.tables import COLUMNS_LEFT_OUT, PARTS, PEOPLE, Part, columns_of, table_of
from portal.extensions import db
from portal.vietnamese.folding import fold
from portal.vietnamese.names import sort_key

_AT_ONCE = 500
_CHUNK = 1024 * 1024
_LONGEST_CELL = 64 * 1024 * 1024  # figures of an attempt may be long; Python's own limit is 128 kB
_EMPTY = ("user", "classification", "round", "student")


class ArchiveRefused(Exception):
    """The archive cannot be loaded; the text says why, and nothing was written."""


@dataclass(frozen=True)
class Archive:
    """An opened archive whose files are those of its manifest, byte for byte."""

    zip: zipfile.ZipFile
    manifest: dict[str, Any]


def opened(path: Path) -> Archive:
    """Open an archive and check every file against the manifest; raises ArchiveRefused."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ArchiveRefused(f"this is no archive of a round: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ArchiveRefused(f"not an archive of the kind {FORMAT}")
    if manifest.get("version") not in range(1, VERSION + 1):
        raise ArchiveRefused(f"not an archive of version {VERSION} or older: load it into a newer portal")
    wanted, found = set(manifest["files"]) | {MANIFEST}, [info.filename for info in archive.infolist()]
    if sorted(found) != sorted(wanted):
        raise ArchiveRefused(f"files differ from the manifest: {sorted(set(found) ^ wanted) or 'one is there twice'}")
    needed = {_file_of(part) for part in PARTS if part.since <= manifest["version"]} | {DICTIONARY, FOR_PEOPLE}
    if not needed <= wanted:
        raise ArchiveRefused(f"files are missing: {', '.join(sorted(needed - wanted))}")
    for name, said in manifest["files"].items():
        if _sha256(archive, name) != said["sha256"]:
            raise ArchiveRefused(f"{name} was altered: its SHA-256 is not that of the manifest")
    return Archive(archive, manifest)


def _file_of(part: Part) -> str:
    return f"{part.name}.csv"


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while part := file.read(_CHUNK):
                digest.update(part)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError) as error:
        raise ArchiveRefused(f"{name} cannot be read: {error}") from error
    return digest.hexdigest()


def load(archive: Archive) -> dict[str, int]:
    """Write all rows; returns how many each table got. Raises ArchiveRefused; the caller commits."""
    _ensure_empty()
    counts = {}
    with _long_cells():
        for part in PARTS:
            if _file_of(part) not in archive.manifest["files"]:  # it is older than the table
                continue
            try:
                counts[part.name] = _load_table(archive, part.name)
            except IntegrityError as error:
                raise ArchiveRefused(
                    f"{part.name}.csv does not fit: {str(error.orig).splitlines()[0]}. Load the reference data first, "
                    "and the archive into a portal of the same version."
                ) from error
    record("round_archive_loaded", None, actor=None, round=archive.manifest["round"]["id"], rows=sum(counts.values()))
    return counts


@contextmanager
def _long_cells() -> Iterator[None]:
    """The limit is one of the whole process: set back, since lists of strangers are read under it too."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _ensure_empty() -> None:
    full = [name for name in _EMPTY if db.session.scalar(select(func.count()).select_from(_table(name)))]
    if full:
        raise ArchiveRefused(f"the portal is not empty: there are rows in {', '.join(full)}")


def _table(name: str) -> Any:
    return table_of(PEOPLE if name == "user" else name)


def _load_table(archive: Archive, part: str) -> int:
    count, rows = 0, []
    with archive.zip.open(f"{part}.csv") as file:
        for row in _rows(archive, part, file):
            rows.append({**row, **_derived(part, row)})
            count += 1
            if len(rows) == _AT_ONCE:
                db.session.execute(insert(table_of(part)), rows)
                rows = []
    if rows:
        db.session.execute(insert(table_of(part)), rows)
    return count


def _rows(archive: Archive, part: str, file: IO[bytes]) -> Iterator[dict[str, Any]]:
    columns = {column.name: column for column in columns_of(part)}
    lines = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), strict=True)
    try:
        headings = next(lines)
        if headings != list(columns):
            raise ArchiveRefused(f"the columns of {part}.csv are not those of this version of the portal")
        for cells_ in lines:
            pairs = zip(headings, cells_, strict=True)
            yield {name: _value(archive, columns[name], cell) for name, cell in pairs}
    except (csv.Error, ValueError, KeyError, StopIteration) as error:
        raise ArchiveRefused(f"{part}.csv, line {lines.line_num}: {error}") from error


def _value(archive: Archive, column: Any, cell: str) -> Any:
    value = cells.read(column, cell)
    return archive.zip.read(value) if value is not None and cells.kind_of(column) == "file" else value


def _derived(part: str, row: dict[str, Any]) -> dict[str, Any]:
    """What an archive leaves out and a row must have."""
    if part == PEOPLE:
        # Somebody to be named, who cannot sign in: no password, no rights, no address where mail would arrive.
        now = clock.now()
        return {"email": f"{row['id']}@archive.invalid", "created_at": now, "disabled_at": now}
    if part == "student":
        found = f"{fold(row['full_name'])} {row['code'].lower()}"
        return {"sort_key": sort_key(row["full_name"]), "search_text": found}
    return {"idempotency_key": row["id"].hex} if f"{part}.idempotency_key" in COLUMNS_LEFT_OUT else {}
