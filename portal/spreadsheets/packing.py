"""The rows of a table as bytes to be kept, so that its file is read once only. Pure."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from io import BytesIO

_LEVEL = 1  # texts of a list shrink to a fifth already


def packed(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows, packed one by one: all of them as one text would take far more memory."""
    out = BytesIO()
    with gzip.open(out, "wb", compresslevel=_LEVEL) as lines:
        for row in rows:
            lines.write(json.dumps(row).encode() + b"\n")
    return out.getvalue()


def unpacked(content: bytes) -> list[list[str]]:
    """The rows that were packed."""
    with gzip.open(BytesIO(content)) as lines:
        return [json.loads(line) for line in lines]
