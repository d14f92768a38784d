"""Writing a result directory: all files or none."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

Content = bytes | Iterable[bytes]

HAND_CHANGES = "changes.csv"


class Refused(ValueError):
    """What was asked cannot be done with these directories or numbers; nothing was written."""


def ensure_writable(out: Path) -> None:
    """Refuse, before any work, a place where a result cannot or must not be written.

    Raises Refused: `out` is a file, or holds hand changes that belong to an earlier result.
    """
    if out.exists() and not out.is_dir():
        raise Refused(f"{out} is not a directory")
    if (out / HAND_CHANGES).exists():
        raise Refused(f"{out} holds {HAND_CHANGES} of a published result; choose another directory")


def write_files(out: Path, files: Mapping[str, Content]) -> None:
    """Write `files`, in their order, into the directory `out`, made if missing.

    Contents that come in pieces are worked out while they are written. All are written beside it
    first and moved in when all are on the disk, so that a crash or a full disk leaves what was there
    before. Raises OSError.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as name:
        draft = Path(name)
        for file_name, content in files.items():
            with (draft / file_name).open("wb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
                file.flush()
                os.fsync(file.fileno())
        out.mkdir(exist_ok=True)
        for file_name in files:
            os.replace(draft / file_name, out / file_name)


def csv_bytes(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    """A CSV file in UTF-8 with LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def json_bytes(value: Any) -> bytes:
    """A JSON file whose bytes depend on the value alone."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def json_lines(values: Iterable[Any]) -> Iterator[bytes]:
    """One compact JSON object a line."""
    for value in values:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        yield f"{text}\n".encode()
