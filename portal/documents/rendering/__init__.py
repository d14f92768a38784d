"""The two ways to write a description down."""

from portal.documents.rendering.both import written
from portal.documents.rendering.pdf import PdfUnavailable, is_available, to_pdf
from portal.documents.rendering.word import to_docx

__all__ = ["PdfUnavailable", "is_available", "to_docx", "to_pdf", "written"]
