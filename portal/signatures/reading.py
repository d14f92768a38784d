"""What a signed copy is: the signatures in a PDF, read by a process of its own, or a picture that can be shown."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from PIL import Image

from portal.errors import DomainError
from portal.signatures.rules import Finding

_PROGRAM = Path(__file__).with_name("pdf_process.py")
_MEGABYTES, _SECONDS = 768, 8  # of the processor
_MOST_PIXELS = 100_000_000  # a sheet of A3 at 600 dpi has 70 million
_JPEG_SCAN, _JPEG_END = b"\xff\xda", b"\xff\xd9"
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


def check_picture(content: bytes) -> None:
    """Raises DomainError (field `file`) for a picture that is cut off, damaged or larger than any scanned sheet.

    A PNG's checksums are compared, a JPEG is decoded at an eighth of its size: neither takes the memory of the whole.
    """
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError
            if picture.format == "PNG":
                picture.verify()
            else:
                picture.draft("L", (picture.width // 8, picture.height // 8))
                picture.load()
                # WeasyPrint tells Pillow to take what is cut off: no end may be missing after the last start of a scan.
                if content.rfind(_JPEG_END) < content.rfind(_JPEG_SCAN):
                    raise ValueError
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        message = _("Không mở được ảnh này: tệp bị cắt cụt, hỏng hoặc quá lớn. Hãy chụp hoặc quét lại.")
        raise DomainError(message, field="file") from None
