"""Signing by the portal itself, with an organisation's certificate (PKCS#12), as PAdES baseline B (ETSI EN 319 142-1).

The library is loaded when it is first needed: half a second and 40 MB, which pages need not pay.
"""

from __future__ import annotations

import importlib
import io
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from portal.errors import DomainError


@cache
def _library(name: str) -> Any:
    return importlib.import_module(f"pyhanko.{name}")


def has_seal(issuer_code: str) -> bool:
    """Whether the portal can sign for this body (setting DOCUMENT_SEALS)."""
    return issuer_code in current_app.config["DOCUMENT_SEALS"]


def sign(pdf: bytes, issuer_code: str, *, reason: str) -> bytes:
    """The PDF with one more signature, all before it untouched; raises DomainError when the certificate is unusable."""
    signer = _signer(issuer_code)
    writer = _library("pdf_utils.incremental_writer").IncrementalPdfFileWriter(io.BytesIO(pdf))
    said = _library("sign.signers").PdfSignatureMetadata(
        field_name=f"Signature{len(writer.prev.embedded_signatures) + 1}",
        reason=reason,
        subfilter=_library("sign.fields").SigSeedSubFilter.PADES,
    )
    signed: io.BytesIO = _library("sign.signers").sign_pdf(writer, said, signer=signer)
    return signed.getvalue()


def _signer(issuer_code: str) -> Any:
    seal = current_app.config["DOCUMENT_SEALS"][issuer_code]
    try:
        content = Path(seal.file).read_bytes()
    except OSError as error:
        raise DomainError(_unusable()) from error
    load = _library("sign.signers").SimpleSigner.load_pkcs12_data
    try:
        signer = load(content, [], seal.password.encode())
    except ValueError as error:  # no PKCS#12 at all
        raise DomainError(_unusable()) from error
    if signer is None:  # the password does not open it
        raise DomainError(_unusable())
    return signer


def _unusable() -> str:
    return _("Chứng thư số của cơ quan chưa dùng được. Quản trị hệ thống cần kiểm tra tệp và mật khẩu trong cấu hình.")
