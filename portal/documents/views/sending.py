"""A file of a document as an answer to the browser."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, send_file
from flask_login import current_user

from portal.access import Permission
from portal.documents.models import DocumentFile
from portal.documents.people import people_of
from portal.documents.rules import MIME_TYPES, DocumentKind, FileFormat
from portal.documents.wording import FILE_NAMES
from portal.students import looking
from portal.students.rules import FilePage


def note_people(file: DocumentFile, permission: Permission) -> None:
    """Say that the reader takes along a file about these students."""
    for one in people_of([file.version_id]):
        looking.note(one, FilePage.EXPORT, actor=current_user, permission=permission, commune=one.commune_code)


def file_answer(document: Any, file: DocumentFile) -> Response:
    """The file as a download; `document` has a kind, a number and perhaps a year of issue."""
    kept = DocumentKind(document.kind)
    number = f"-{document.number}" if document.number else ""
    name = f"{FILE_NAMES[kept]}{number}.{file.format}"
    mime = MIME_TYPES[FileFormat(file.format)]
    return send_file(io.BytesIO(file.content), mimetype=mime, as_attachment=True, download_name=name, max_age=0)
