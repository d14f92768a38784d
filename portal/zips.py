"""Members of ZIP archives that are the same bytes for the same content, whenever they are written."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZipInfo

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first instant a ZIP can say


def timeless(name: str, compression: int = ZIP_DEFLATED) -> ZipInfo:
    """A member's entry that tells no time."""
    entry = ZipInfo(name, _EARLIEST)
    entry.compress_type = compression
    return entry
