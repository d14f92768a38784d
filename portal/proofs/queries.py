"""What everybody may know of a document: what its paper shows of itself, and nothing of whom it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from portal.documents.models import DocumentFile, DocumentVersion, OfficialDocument, SignedCopy
from portal.documents.queries import full_symbol
from portal.documents.rules import DocumentStatus
from portal.extensions import db


@dataclass(frozen=True)
class KnownFile:
    """A file as it was issued, or as it was signed."""

    format: str
    size: int
    sha256: str
    is_signed: bool = False


@dataclass(frozen=True)
class Proof:
    """A document: a draft without number and files, in force, or revoked."""

    code: str
    kind: str
    status: str
    number: str  # with its symbol: 05/GGT-ĐHCNTT&TT; empty for a draft
    issuer: str
    issued_on: date | None
    revoked_at: datetime | None
    files: tuple[KnownFile, ...]

    def find_file(self, sha256: str) -> KnownFile | None:
        """The file with this hash; None when no byte-for-byte copy was issued."""
        return next((file for file in self.files if file.sha256 == sha256), None)


def find_proof(code: str) -> Proof | None:
    """The document that carries this code, its issuing body called as it was then."""
    row = db.session.execute(
        select(OfficialDocument.id, OfficialDocument.code, OfficialDocument.kind, OfficialDocument.status)
        .add_columns(OfficialDocument.number, full_symbol().label("symbol"), OfficialDocument.issued_on)
        .add_columns(OfficialDocument.revoked_at, DocumentVersion.facts["issuer"].label("issuer"))
        .join(DocumentVersion, DocumentVersion.document_id == OfficialDocument.id)
        .where(OfficialDocument.code == code)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    files = [KnownFile(*file[1:]) for file in db.session.execute(_issued_files().where(OfficialDocument.id == row.id))]
    copies = db.session.execute(_signed_copies().where(OfficialDocument.id == row.id))
    files += [KnownFile(*copy[1:], is_signed=True) for copy in copies]
    return Proof(
        code=row.code,
        kind=row.kind,
        status=row.status,
        number=f"{row.number}/{row.symbol}" if row.number else "",
        issuer=row.issuer["name"],
        issued_on=row.issued_on,
        revoked_at=row.revoked_at,
        files=tuple(files),
    )


def find_code(sha256: str) -> str | None:
    """The code of the document of which this is a file as it was issued or signed."""
    issued = _issued_files().where(DocumentFile.sha256 == sha256).limit(1)
    signed = _signed_copies().where(SignedCopy.sha256 == sha256).limit(1)
    found = db.session.execute(issued).first() or db.session.execute(signed).first()
    return found.code if found else None


def _issued_files() -> Select[str, str, int, str]:
    return (
        select(OfficialDocument.code, DocumentFile.format, DocumentFile.size, DocumentFile.sha256)
        .join(DocumentVersion, DocumentVersion.document_id == OfficialDocument.id)
        .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(OfficialDocument.status != DocumentStatus.DRAFT.value, DocumentVersion.is_stamped)
        .order_by(DocumentFile.format)
    )


def _signed_copies() -> Select[str, str, int, str]:
    return (
        select(OfficialDocument.code, SignedCopy.format, SignedCopy.size, SignedCopy.sha256)
        .join(SignedCopy, SignedCopy.document_id == OfficialDocument.id)
        .where(OfficialDocument.status != DocumentStatus.DRAFT.value, SignedCopy.withdrawn_at.is_(None))
        .order_by(SignedCopy.made_at)
    )
