"""Many files as one: a ZIP whose names are safe everywhere, and one PDF to print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from pypdf import PdfReader, PdfWriter

from portal.vietnamese.folding import fold
from portal.zips import timeless

_LONGEST = 60  # letters of a name within the name of a file


def safe_name(number: int, name: str, code: str) -> str:
    """A file's name without its ending, in the order of the list: "007-nguyen-thi-hang-DTC2154000012"."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:_LONGEST].rstrip("-")
    return "-".join(part for part in (f"{number:03}", words, re.sub(r"[^0-9A-Za-z]", "", code)) if part)


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """One ZIP of (name, content); documents are compressed inside already."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(timeless(name, zipfile.ZIP_STORED), content)
    return written.getvalue()


def merged(pdfs: Sequence[bytes], title: str) -> bytes:
    """One PDF of all their pages, in order."""
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(PdfReader(io.BytesIO(pdf)), import_outline=False)
    writer.add_metadata({"/Title": title})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()
