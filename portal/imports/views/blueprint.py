"""The blueprint of the room, and which of its pages take a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from portal.imports.forms import LONGEST_TEXT
from portal.imports.kinds import KINDS

bp = Blueprint("imports", __name__)
_UPLOAD_LIMIT = 6 * 1024 * 1024  # a table of 5 MB in its envelope
UPLOADS = {f"imports.upload_{kind}" for kind in KINDS}


@bp.url_value_preprocessor
def allow_upload(endpoint: str | None, _values: Any) -> None:
    """Let a file through where one is asked for; set before the CSRF check reads the form."""
    if endpoint in UPLOADS:
        request.max_content_length = _UPLOAD_LIMIT
        request.max_form_memory_size = LONGEST_TEXT * 3  # letters take up to three bytes
