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


def noted_answer(document: Any, file: DocumentFile, permission: Permission, *, draft: int = 0) -> Response:
    """`file_answer`, once the trail keeps who took the file."""
    answer = file_answer(document, file, draft=draft)
    begin_writing()
    service.note_download(file, actor=current_user, permission=permission)
    db.session.commit()
    return answer


def file_answer(document: Any, file: DocumentFile, *, draft: int = 0) -> Response:
    """The file as a download; `document` has a kind and a number. `draft` is the version of a file without that.

    Drafts stay after a document is issued: one named by the number would lie in a folder like the document itself.
    """
    kept = DocumentKind(document.kind)
    number = f"-{document.number}" if document.number else ""
    mark = f"-du-thao-{draft}" if draft else number
    name = f"{FILE_NAMES[kept]}{mark}.{file.format}"
    mime = MIME_TYPES[FileFormat(file.format)]
    assert file.content is not None  # get_file gives no other
    return send_file(io.BytesIO(file.content), mimetype=mime, as_attachment=True, download_name=name, max_age=0)
