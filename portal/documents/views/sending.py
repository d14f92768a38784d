"""A file of a document as an answer to the browser."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, send_file
from flask_login import current_user

from portal.access import Permission
from portal.carrying_out import begin_writing
from portal.documents import service
from portal.documents.models import DocumentFile
from portal.documents.rules import MIME_TYPES, DocumentKind, FileFormat
from portal.documents.wording import FILE_NAMES
from portal.extensions import db


def noted_answer(document: Any, file: DocumentFile, permission: Permission) -> Response:
    """`file_answer`, once the trail keeps who took the file."""
    answer = file_answer(document, file)
    begin_writing()
    service.note_download(file, actor=current_user, permission=permission)
    db.session.commit()
    return answer


def file_answer(document: Any, file: DocumentFile) -> Response:
    """The file as a download; `document` has a kind, a number and perhaps a year of issue."""
    kept = DocumentKind(document.kind)
    number = f"-{document.number}" if document.number else ""
    name = f"{FILE_NAMES[kept]}{number}.{file.format}"
    mime = MIME_TYPES[FileFormat(file.format)]
    assert file.content is not None  # get_file gives no other
    return send_file(io.BytesIO(file.content), mimetype=mime, as_attachment=True, download_name=name, max_age=0)
