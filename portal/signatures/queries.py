"""Signers and signed copies of a document; whether the actor may see the document is asked before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import undefer

from portal.accounts.models import User
from portal.documents.issuers import get_issuer
from portal.documents.models import DocumentFile, DocumentVersion, OfficialDocument, SignedCopy
from portal.documents.rules import DocumentKind, FileFormat
from portal.errors import NotFound
from portal.extensions import db
from portal.signatures.models import SignerList
from portal.signatures.rules import Finding, left_to_sign


def findings_of(copy: SignedCopy) -> list[Finding]:
    """What was found inside a copy, signature by signature."""
    return [Finding(**found) for found in copy.findings]


@dataclass(frozen=True)
class State:
    """Who has signed a document, and who has not yet, each in their order."""

    signed: Sequence[str]
    left: Sequence[str]

    @property
    def seen(self) -> str:
        """What a form carries along: who had signed when its page was shown."""
        return ",".join(self.signed)


def list_signers(issuer_code: str, kind: str) -> list[str]:
    """Who signs, in order: as the body says, or its signatory alone."""
    stored = db.session.get(SignerList, (issuer_code, kind))
    if stored is not None and stored.signers:
        return list(stored.signers)
    issuer = get_issuer(issuer_code)
    return [" ".join(part for part in (issuer.position.capitalize(), issuer.signatory) if part)]


def list_signers_by_kind(issuer_code: str) -> dict[str, list[str]]:
    """What a body has said of each kind; empty where it has said nothing."""
    stored = db.session.scalars(select(SignerList).where(SignerList.issuer_code == issuer_code))
    said = {one.kind: list(one.signers) for one in stored}
    return {kind.value: said.get(kind.value, []) for kind in DocumentKind}


def find_state(document: OfficialDocument) -> State:
    """By the newest copy that stands."""
    newest = db.session.scalar(_standing(document.id).limit(1))
    signed = list(newest.signers) if newest else []
    return State(signed, left_to_sign(list_signers(document.issuer_code, document.kind), signed))


def list_copies(document_id: UUID) -> list[tuple[SignedCopy, str | None]]:
    """Every copy, withdrawn ones too, the newest first, with who put it there."""
    statement = select(SignedCopy, User.full_name).outerjoin(User, User.id == SignedCopy.made_by_id)
    statement = statement.where(SignedCopy.document_id == document_id)
    return [(copy, name) for copy, name in db.session.execute(statement.order_by(SignedCopy.made_at.desc()))]


def get_copy(document_id: UUID, copy_id: UUID, *, content: bool = False) -> SignedCopy:
    """One of these; raises NotFound."""
    statement = select(SignedCopy).where(SignedCopy.id == copy_id, SignedCopy.document_id == document_id)
    found = db.session.scalar(statement.options(undefer(SignedCopy.content)) if content else statement)
    if found is None:
        raise NotFound
    return found


def find_newest(document_id: UUID) -> SignedCopy | None:
    """The newest copy that stands, with its content."""
    return db.session.scalar(_standing(document_id).options(undefer(SignedCopy.content)).limit(1))


def find_versions(hashes: Sequence[str]) -> dict[str, tuple[UUID, int]]:
    """Of these hashes those of the portal's own files: document and number of the version."""
    statement = select(DocumentFile.sha256, DocumentVersion.document_id, DocumentVersion.number).join(DocumentVersion)
    found = db.session.execute(statement.where(DocumentFile.sha256.in_(hashes)))
    return {sha256: (document_id, number) for sha256, document_id, number in found}


def is_kept(document_id: UUID, sha256: str) -> bool:
    """Whether a copy that stands is this very file."""
    return db.session.scalar(_standing(document_id).where(SignedCopy.sha256 == sha256).limit(1)) is not None


def list_pdfs(document_id: UUID) -> list[Any]:
    """Number and content of each version's PDF, the newest first."""
    statement = (
        select(DocumentVersion.number, DocumentFile.content)
        .where(DocumentFile.content.is_not(None))
        .join(DocumentFile, DocumentFile.version_id == DocumentVersion.id)
        .where(DocumentVersion.document_id == document_id, DocumentFile.format == FileFormat.PDF.value)
        .order_by(DocumentVersion.number.desc())
    )
    return list(db.session.execute(statement))


def _standing(document_id: UUID) -> Select[SignedCopy]:
    standing = (SignedCopy.document_id == document_id, SignedCopy.withdrawn_at.is_(None))
    return select(SignedCopy).where(*standing).order_by(SignedCopy.made_at.desc(), SignedCopy.id)
