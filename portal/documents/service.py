"""What is done with official documents: make, make anew, issue under a number, revoke."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import undefer
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.addresses import path_to
from portal.audit.service import record
from portal.documents import facts, queries, rendering
from portal.documents.blocks import Description
from portal.documents.composing import compose
from portal.documents.dating import Event, find_event
from portal.documents.models import DocumentFile, DocumentVersion, OfficialDocument
from portal.documents.people import people_of
from portal.documents.rules import (
    SYMBOLS,
    TRANSITIONS,
    UNIVERSITY,
    DocumentAction,
    DocumentKind,
    DocumentStatus,
    FileFormat,
    Proof,
    Stamp,
    draw_code,
    shown_code,
    written_number,
)
from portal.documents.subjects import Subject, read_facts
from portal.documents.telling import tell_of_revocation
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.notices.service import whole_address
from portal.rounds.models import Round
from portal.students import looking
from portal.transitions import next_status


class Made(NamedTuple):
    """`is_new` is false of a draft that was there before."""

    document: OfficialDocument
    is_new: bool


def make(round_: Round, kind: DocumentKind, subject: Subject, *, actor: User) -> Made:
    """Make a draft from the data; one that is there already is given back as it is.

    Raises DomainError before publication, where there is nobody to write about, and while an issued one is in force.
    """
    if not round_.is_published:
        raise DomainError(_("Chỉ soạn văn bản sau khi kết quả của đợt được công bố."))
    known = find_draft(round_.id, kind, subject.key)
    if known is not None:
        return Made(known, is_new=False)
    prepared = prepare(round_, kind, subject, actor=actor)
    kept = keep(round_, kind, prepared, rendering.written(prepared.described), actor=actor)
    return Made(kept, is_new=kept.code == prepared.code)


def _begun(round_: Round, kind: DocumentKind, subject: Subject, actor: User, code: str = "") -> OfficialDocument:
    return OfficialDocument(
        round_id=round_.id,
        kind=kind.value,
        subject_key=subject.key,
        school_code=subject.school_code,
        placement_id=subject.placement_id,
        commune_code=subject.commune_code,
        issuer_code=subject.issuer_code or subject.school_code or UNIVERSITY,
        symbol=SYMBOLS[kind],
        code=code or draw_code(),
        created_at=clock.now(),
        created_by_id=actor.id,
    )


@dataclass(frozen=True)
class Prepared:
    """A draft that is read from the data and not written yet."""

    subject: Subject
    code: str
    gathered: facts.Facts
    described: Description


def prepare(round_: Round, kind: DocumentKind, subject: Subject, *, actor: User) -> Prepared:
    """What `make` would write; nothing is kept. Raises DomainError as it does."""
    document = _begun(round_, kind, subject, actor)
    gathered = read_facts(round_, document)
    described = compose(kind, gathered, Stamp(proof=_proof(document)))
    return Prepared(subject, document.code, gathered, described)


def keep(
    round_: Round, kind: DocumentKind, prepared: Prepared, written: dict[FileFormat, bytes], *, actor: User
) -> OfficialDocument:
    """Keep a prepared draft with its files; the colleague's where one was faster."""
    document = _begun(round_, kind, prepared.subject, actor, prepared.code)
    try:
        with db.session.begin_nested():
            db.session.add(document)
    except IntegrityError:
        known = find_draft(round_.id, kind, prepared.subject.key)
        if known is None:
            raise
        return known
    version = _add_version(document, 1, prepared.gathered, actor, written)
    record("document_made", document, actor=actor, kind=kind, files=_hashes(version))
    return document


def find_draft(round_id: UUID, kind: DocumentKind, subject_key: str) -> OfficialDocument | None:
    statement = select(OfficialDocument).where(
        OfficialDocument.round_id == round_id,
        OfficialDocument.kind == kind.value,
        OfficialDocument.subject_key == subject_key,
        OfficialDocument.status == DocumentStatus.DRAFT.value,
    )
    return db.session.scalar(statement)


def remake(document: OfficialDocument, *, seen: str | None, actor: User) -> None:
    """Make a draft anew from today's data, as its next version.

    Raises DomainError while a signed copy stands: what was signed would say something else.
    """
    _lock(document, seen)
    if queries.has_signed_copy(document.id):
        raise DomainError(_("Văn bản đã có bản ký. Hãy rút bản ký trước, soạn lại rồi ký trên bản mới."))
    document.status = next_status(TRANSITIONS, document.status, DocumentAction.REMAKE)
    flag_modified(document, "status")  # a draft stays one, but pages that show the earlier text are out of date
    last = _last_version(document)
    version = _add_version(document, last.number + 1, read_facts(document.round, document), actor)
    db.session.flush()
    record("document_remade", document, actor=actor, number=version.number, files=_hashes(version))


def issue(document: OfficialDocument, number: int, day: date, *, seen: str | None, actor: User) -> None:
    """Record what the records office gave, on a new version that says the same as the last draft did.

    Raises DomainError for a number that stands on another document of the same register and year, and for a day
    before that of what the document rests on.
    """
    _lock(document, seen)
    status, last = next_status(TRANSITIONS, document.status, DocumentAction.ISSUE), _last_version(document)
    _ensure_not_before(find_event(document, last), day)
    document.status = status
    document.number, document.issued_on, document.issued_year = written_number(number), day, day.year
    document.issued_at, document.issued_by_id = clock.now(), actor.id
    _ensure_number_is_free(document)
    version = _add_version(document, last.number + 1, last.facts, actor)
    db.session.flush()
    record("document_issued", document, actor=actor, document_number=document.number, day=day, files=_hashes(version))


def event_of(document: OfficialDocument) -> Event | None:
    """What the document, as it stands, may not be dated before."""
    return find_event(document, _last_version(document))


def _ensure_not_before(event: Event | None, day: date) -> None:
    if event is not None and day < event.day:
        message = _(
            "Văn bản không thể ghi ngày trước %(day)s, là ngày %(event)s mà văn bản dựa vào. Hãy xem lại ngày văn thư "
            "đã ghi.",
            **event.told(),
        )
        raise DomainError(message, field="day")


def revoke(document: OfficialDocument, reason: str, *, seen: str | None, actor: User) -> None:
    """Take an issued document out of force; it stays to be seen, and another one may be made."""
    _lock(document, seen)
    document.status = next_status(TRANSITIONS, document.status, DocumentAction.REVOKE)
    document.revoked_at, document.revoked_reason = clock.now(), reason
    db.session.flush()
    tell_of_revocation(document, queries.symbol_of(document))
    record("document_revoked", document, actor=actor, personal={"reason": reason})


def _proof(document: OfficialDocument) -> Proof:
    """Where a reader of the paper asks for it: under PUBLIC_URL, since papers are also made by jobs."""
    page, address = path_to("proofs.ask"), path_to("proofs.show", code=document.code)
    return Proof(shown_code(document.code), whole_address(page), whole_address(address))


def note_download(file: DocumentFile, *, actor: User, permission: Permission) -> None:
    """Keep in the trail who took a file along, and tell those whom it names who it was."""
    looking.note_taken(people_of([file.version_id]), actor=actor, permission=permission)
    document = db.session.get_one(DocumentVersion, file.version_id).document
    record("document_downloaded", document, actor=actor, sha256=file.sha256)


def _lock(document: OfficialDocument, seen: str | None) -> None:
    # The round comes along by an outer join, which PostgreSQL locks no rows of.
    db.session.refresh(document, with_for_update={"of": OfficialDocument})
    if str(document.version) != str(seen):
        raise StaleVersion


def _last_version(document: OfficialDocument) -> DocumentVersion:
    statement = select(DocumentVersion).where(DocumentVersion.document_id == document.id)
    statement = statement.order_by(DocumentVersion.number.desc()).limit(1)
    return db.session.scalars(statement.options(undefer(DocumentVersion.facts))).one()


def _ensure_number_is_free(document: OfficialDocument) -> None:
    number = document.number
    taken = select(OfficialDocument.id).where(
        OfficialDocument.issuer_code == document.issuer_code,
        OfficialDocument.symbol == document.symbol,
        OfficialDocument.number == number,
        OfficialDocument.issued_year == document.issued_year,
        OfficialDocument.id != document.id,
    )
    with db.session.no_autoflush:
        if db.session.scalar(taken) is None:
            try:
                with db.session.begin_nested():
                    db.session.flush()
                return
            except IntegrityError:  # a colleague took it just now
                pass
    message = _("Số %(number)s đã được dùng cho văn bản khác trong năm. Hãy kiểm tra sổ văn thư.", number=number)
    raise DomainError(message, field="number")


def _add_version(
    document: OfficialDocument,
    number: int,
    gathered: facts.Facts,
    actor: User | None,
    written: dict[FileFormat, bytes] | None = None,
) -> DocumentVersion:
    stamp = Stamp(document.number, document.issued_on, _proof(document))
    version = DocumentVersion(
        document_id=document.id,
        number=number,
        facts=gathered,
        is_stamped=stamp.day is not None,
        made_at=clock.now(),
        made_by_id=actor.id if actor else None,
    )
    written = written or rendering.written(compose(document.kind, gathered, stamp))
    version.files = [_file(format_, content) for format_, content in written.items()]
    db.session.add(version)
    db.session.flush()
    return version


def _file(format_: FileFormat, content: bytes) -> DocumentFile:
    digest = hashlib.sha256(content).hexdigest()
    return DocumentFile(format=format_.value, sha256=digest, size=len(content), content=content)


def _hashes(version: DocumentVersion) -> dict[str, Any]:
    return {file.format: file.sha256 for file in version.files}


def can_change(actor: User, document: OfficialDocument) -> bool:
    """Whether number, date and validity of the document are the actor's to record."""
    scope = actor.scope(Permission.MAKE_DOCUMENTS)
    return scope.everything or document.school_code in scope.school_codes
