"""Official documents, their versions and files, signed copies, and how issuing bodies sign."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.database import Base, UuidKey, one_of, status_column
from portal.documents.rules import CODE_LENGTH, CopyFormat, DocumentStatus, FileFormat, Way, draw_code
from portal.jobs.files import FileStatus
from portal.rounds.models import Round


class DocumentIssuer(Base):
    """How a body heads and signs its documents; a body without a row is `rules.default_issuer`."""

    __tablename__ = "document_issuer"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)  # of a school, or rules.UNIVERSITY
    superior: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    abbreviation: Mapped[str] = mapped_column(String(30))
    place: Mapped[str] = mapped_column(String(100))
    authority: Mapped[str] = mapped_column(String(100))
    position: Mapped[str] = mapped_column(String(100))
    signatory: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(30))
    grounds: Mapped[list[Any]]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class OfficialDocument(Base):
    """One document of a round: a draft, then issued under a number, perhaps revoked."""

    __tablename__ = "official_document"
    __table_args__ = (
        one_of("status", DocumentStatus),
        # Number and date come together, from the records office, and make it issued.
        CheckConstraint("(number <> '') = (issued_on IS NOT NULL)", name="number_with_its_date"),
        CheckConstraint("(status = 'draft') = (issued_on IS NULL)", name="issued_has_a_number"),
        CheckConstraint("status <> 'revoked' OR revoked_reason <> ''", name="revoked_for_a_reason"),
        # A body's register gives a number once a year; drafts have no year and do not clash.
        UniqueConstraint("issuer_code", "symbol", "number", "issued_year", name="uq_official_document_number"),
        Index(  # asking twice makes one draft
            "uq_official_document_draft",
            "round_id",
            "kind",
            "subject_key",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))  # rules.DocumentKind; no CHECK, since kinds come with the code
    status: Mapped[str] = status_column(DocumentStatus.DRAFT)
    subject_key: Mapped[str] = mapped_column(String(64), default="")  # whom it is about; empty: the whole round
    # Whose it is: what an actor's scope is compared with. Without a school it is the university's.
    school_code: Mapped[str | None] = mapped_column(ForeignKey("school.code"), index=True)
    placement_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("placement.id"), index=True)
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("commune.code"), index=True)  # that it is sent to
    issuer_code: Mapped[str] = mapped_column(String(16))
    symbol: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(16), default="")
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True, default=draw_code)  # printed once it is issued
    issued_on: Mapped[date | None]
    issued_year: Mapped[int | None]
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    versions: Mapped[list[DocumentVersion]] = relationship(
        back_populates="document", cascade="all, delete-orphan", order_by="DocumentVersion.number"
    )

    __mapper_args__ = {"version_id_col": version}


class DocumentVersion(Base):
    """What a document said at one time; never changed afterwards. The facts are kept, so that issuing repeats them."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number", name="uq_document_version_number"),)

    id: Mapped[UuidKey]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("official_document.id"), index=True)
    number: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    is_stamped: Mapped[bool]  # carries number and date
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))

    document: Mapped[OfficialDocument] = relationship(back_populates="versions")
    files: Mapped[list[DocumentFile]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="DocumentFile.format"
    )


class DocumentFile(Base):
    """A version in one format, byte for byte as it was made.

    Without its content where the round was loaded from an archive, which holds the register and the hashes only.
    """

    __tablename__ = "document_file"
    __table_args__ = (
        one_of("format", FileFormat),
        UniqueConstraint("version_id", "format", name="uq_document_file_format"),
    )

    id: Mapped[UuidKey]
    version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("document_version.id"), index=True)
    format: Mapped[str] = mapped_column(String(8))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class SignedCopy(Base):
    """A file that bears signatures: those before it and its own. Never changed; a wrong one is withdrawn.

    Without its content where the round was loaded from an archive, as a DocumentFile.
    """

    __tablename__ = "signed_copy"
    __table_args__ = (
        one_of("way", Way),
        one_of("format", CopyFormat),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_for_a_reason"),
    )

    id: Mapped[UuidKey]
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("official_document.id"), index=True)
    way: Mapped[str] = mapped_column(String(16))
    signers: Mapped[list[Any]]  # all whose signatures it bears, in their order
    findings: Mapped[list[Any]]  # of each signature inside: portal.signatures.rules.Finding
    of_version: Mapped[int | None]  # the version that the file goes on from, byte for byte
    format: Mapped[str] = mapped_column(String(8))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")


class DocumentBundle(Base):
    """The documents of one kind of a round, made in the background, and their files for as long as they are kept."""

    __tablename__ = "document_bundle"
    __table_args__ = (
        one_of("status", FileStatus),
        CheckConstraint("(status = 'ready') = (zip IS NOT NULL)", name="ready_with_its_file"),
    )

    id: Mapped[UuidKey]
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    school_codes: Mapped[list[Any]]  # whose students; empty: everybody's
    status: Mapped[str] = status_column(FileStatus.WRITING)
    count: Mapped[int]
    zip: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)  # none where PDFs cannot be made
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"))

    round: Mapped[Round] = relationship()
