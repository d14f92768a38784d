"""A description in every format that can be made here."""

from __future__ import annotations

from portal.documents.blocks import Description
from portal.documents.rendering.pdf import is_available, to_pdf
from portal.documents.rendering.word import to_docx
from portal.documents.rules import FileFormat


def written(description: Description) -> dict[FileFormat, bytes]:
    """Both formats of a document; DOCX alone where PDFs cannot be made."""
    files = {FileFormat.DOCX: to_docx(description)}
    if is_available():
        files[FileFormat.PDF] = to_pdf(description)
    return files
