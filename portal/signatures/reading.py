"""The signatures in a PDF, read by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from portal.errors import DomainError
from portal.signatures.rules import Finding

_PROGRAM = Path(__file__).with_name("pdf_process.py")
_MEGABYTES, _SECONDS = 768, 8  # of the processor
_PATIENCE = 30  # seconds by the clock: a busy machine is no fault of the file


def read_signatures(pdf: bytes) -> list[Finding]:
    """Every signature in the file, none for a plain PDF; raises DomainError (field `file`) for what cannot be read."""
    roots = current_app.config["SIGNATURE_ROOTS"]
    command = [sys.executable, "-I", str(_PROGRAM), str(_MEGABYTES), str(_SECONDS), *([roots] if roots else [])]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=_PATIENCE, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else {}
    except subprocess.TimeoutExpired:
        answer = {}
    if not isinstance(answer, list):
        message = _("Không đọc được tệp PDF này: tệp hỏng, bị khoá bằng mật khẩu hoặc quá phức tạp. Hãy xuất lại tệp.")
        raise DomainError(message, field="file")
    return [Finding(**found) for found in answer]
