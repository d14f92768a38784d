"""Signed copies of documents, and certificates to sign with."""

from __future__ import annotations

import datetime
import io
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfWriter

from portal.accounts.models import User
from portal.documents.models import OfficialDocument, SignedCopy
from portal.extensions import db
from portal.signatures import service
from portal.signatures.queries import find_state
from tests.factories.accounts import make_user

PASSWORD = "mot-con-dau"


def picture(format_: str = "JPEG", side: int = 64) -> bytes:
    """A photograph of something."""
    written = io.BytesIO()
    Image.effect_noise((side, side), 40).save(written, format_)
    return written.getvalue()


SCAN = picture()


@cache
def certificate(name: str = "Đại học Thái Nguyên") -> tuple[bytes, bytes]:
    """A self-signed certificate of this name: PKCS#12 with its key, and the certificate alone as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signing = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=365))
        .add_extension(signing, critical=True)
        .sign(key, hashes.SHA256())
    )
    packed = pkcs12.serialize_key_and_certificates(
        name.encode(), key, made, None, BestAvailableEncryption(PASSWORD.encode())
    )
    return packed, made.public_bytes(Encoding.PEM)


def sign_outside(pdf: bytes, name: str, field: str = "Ky") -> bytes:
    """The PDF as somebody's own program signs it."""
    signer = signers.SimpleSigner.load_pkcs12_data(certificate(name)[0], [], PASSWORD.encode())
    said = signers.PdfSignatureMetadata(field_name=field)
    signed: io.BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), said, signer=signer)
    return signed.getvalue()


def blank_pdf() -> bytes:
    """A PDF of one empty page, as a scanner may write it."""
    written, pages = io.BytesIO(), PdfWriter()
    pages.add_blank_page(210 / 25.4 * 72, 297 / 25.4 * 72)
    pages.write(written)
    return written.getvalue()


def write_seal(folder: Path, name: str = "Đại học Thái Nguyên") -> str:
    """The path of a PKCS#12 file."""
    path = folder / "seal.p12"
    path.write_bytes(certificate(name)[0])
    return str(path)


def keep_copy(
    document: OfficialDocument, content: bytes = SCAN, count: int = 1, *, actor: User | None = None
) -> SignedCopy:
    """A copy that the next signers have signed."""
    seen = find_state(document).seen
    examined: Any = service.examine(content)
    copy = service.keep_copy(document, examined, count, seen=seen, actor=actor or make_user("university_coordinator"))
    db.session.commit()
    return copy
