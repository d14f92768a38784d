"""Documents of a whole round at once: whom they are about, what is still to be made, and the files of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import record
from portal.documents import archives
from portal.documents.facts import list_completed, standing_placements
from portal.documents.models import DocumentBundle, DocumentFile, DocumentVersion, OfficialDocument
from portal.documents.people import people_of
from portal.documents.rules import (
    OF_ONE_COMMUNE,
    BundleFormat,
    DocumentKind,
    DocumentStatus,
    FileFormat,
)
from portal.documents.subjects import Subject, subject_of_commune, subject_of_placement
from portal.documents.wording import KINDS
from portal.errors import DomainError, NotFound
from portal.extensions import db
from portal.jobs.files import TRANSITIONS, FileAction, FileStatus
from portal.rounds.models import Round
from portal.students import looking
from portal.students.models import Student
from portal.transitions import next_status

_AT_A_TIME = 50  # documents whose files are read in one statement


class Listed(NamedTuple):
    """One document of a bundle: whom it is about, and what its file is called after."""

    subject: Subject
    name: str
    code: str


def list_subjects(round_id: UUID, kind: DocumentKind, school_codes: Sequence[str]) -> list[Listed]:
    """Everybody, or every commune, that the kind is made for, by name; of these schools only where some are named."""
    statement = standing_placements(round_id)
    if school_codes:
        statement = statement.where(Student.school_code.in_(school_codes))
    rows = db.session.execute(statement).all()
    if kind in OF_ONE_COMMUNE:
        hosts = {row.commune_code: row.commune for row in rows}
        return [Listed(subject_of_commune(code), name, code) for code, name in sorted(hosts.items())]
    if kind is DocumentKind.CERTIFICATE:
        rows = list_completed(round_id, rows)
    return [Listed(subject_of_placement(kind, row), row.full_name, row.code) for row in rows]


def ask(round_: Round, kind: DocumentKind, *, actor: User) -> DocumentBundle:
    """Note that the documents of a kind are to be made; asking again while they are gives the same one.

    Raises DomainError before publication, for papers of the university asked for by a school, and for nobody.
    """
    scope = actor.scope(Permission.MAKE_DOCUMENTS)
    if not round_.is_published:
        raise DomainError(_("Chỉ soạn văn bản sau khi kết quả của đợt được công bố."))
    if kind in OF_ONE_COMMUNE and not scope.everything:
        raise DomainError(_("Văn bản của Đại học Thái Nguyên do điều phối viên đại học soạn."), field="kind")
    codes = [] if scope.everything else sorted(scope.school_codes)
    listed = list_subjects(round_.id, kind, codes)
    if not listed:
        raise DomainError(_("Chưa có ai để soạn văn bản loại này trong phạm vi của bạn."), field="kind")
    known = db.session.scalar(
        select(DocumentBundle).where(
            DocumentBundle.round_id == round_.id,
            DocumentBundle.kind == kind.value,
            DocumentBundle.asked_by_id == actor.id,
            DocumentBundle.status == FileStatus.WRITING.value,
        )
    )
    if known is not None:
        return known
    bundle = DocumentBundle(
        round_id=round_.id,
        kind=kind.value,
        school_codes=codes,
        count=len(listed),
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    db.session.add(bundle)
    db.session.flush()
    return bundle


def find_missing(bundle: DocumentBundle) -> list[Subject]:
    """Those of whom there is neither a draft nor a document in force."""
    kind = DocumentKind(bundle.kind)
    there = set(db.session.scalars(_standing(bundle).with_only_columns(OfficialDocument.subject_key)))
    listed = list_subjects(bundle.round_id, kind, bundle.school_codes)
    return [one.subject for one in listed if one.subject.key not in there]


def _standing(bundle: DocumentBundle) -> Any:
    states = (DocumentStatus.DRAFT.value, DocumentStatus.ISSUED.value)
    return select(OfficialDocument).where(
        OfficialDocument.round_id == bundle.round_id,
        OfficialDocument.kind == bundle.kind,
        OfficialDocument.status.in_(states),
    )


def assemble(bundle: DocumentBundle) -> tuple[bytes, bytes | None, int]:
    """The ZIP, the merged PDF where there are PDFs, and how many documents: the newest version of each."""
    listed = list_subjects(bundle.round_id, DocumentKind(bundle.kind), bundle.school_codes)
    newest = _newest_versions(bundle)
    files, pdfs, count = [], [], 0
    for start in range(0, len(listed), _AT_A_TIME):
        part = [one for one in listed[start : start + _AT_A_TIME] if one.subject.key in newest]
        contents = _contents([newest[one.subject.key] for one in part])
        for number, one in enumerate(part, start=count + 1):
            name = archives.safe_name(number, one.name, one.code)
            for format_, content in contents.get(newest[one.subject.key], {}).items():
                files.append((f"{format_}/{name}.{format_}", content))
                if format_ == FileFormat.PDF:
                    pdfs.append(content)
        count += len(part)
    title = str(KINDS[DocumentKind(bundle.kind)])
    return archives.zipped(files), archives.merged(pdfs, title) if pdfs else None, count


def _newest_versions(bundle: DocumentBundle) -> dict[str, UUID]:
    """Subject key → its document's newest version."""
    last = (
        select(DocumentVersion.document_id, func.max(DocumentVersion.number).label("number"))
        .group_by(DocumentVersion.document_id)
        .subquery()
    )
    statement = (
        _standing(bundle)
        .join(last, last.c.document_id == OfficialDocument.id)
        .join(
            DocumentVersion,
            (DocumentVersion.document_id == OfficialDocument.id) & (DocumentVersion.number == last.c.number),
        )
        .with_only_columns(OfficialDocument.subject_key, DocumentVersion.id)
    )
    return {key: version for key, version in db.session.execute(statement)}


def _contents(versions: Sequence[UUID]) -> dict[UUID, dict[str, bytes]]:
    statement = select(DocumentFile).where(DocumentFile.version_id.in_(versions)).order_by(DocumentFile.format)
    found: dict[UUID, dict[str, bytes]] = {}
    for file in db.session.scalars(statement.options(undefer(DocumentFile.content))):
        if file.content is not None:
            found.setdefault(file.version_id, {})[file.format] = file.content
    return found


def finish(bundle: DocumentBundle, archive: bytes, pdf: bytes | None, count: int) -> None:
    """Keep the files."""
    db.session.refresh(bundle, with_for_update={"of": DocumentBundle})
    bundle.status = next_status(TRANSITIONS, bundle.status, FileAction.FINISH)
    bundle.zip, bundle.pdf, bundle.count = archive, pdf, count
    db.session.flush()


def give_up(bundle: DocumentBundle) -> None:
    """They could not be made."""
    bundle.status = next_status(TRANSITIONS, bundle.status, FileAction.GIVE_UP)


def get_bundle(actor: User, bundle_id: UUID) -> DocumentBundle:
    """What the actor asked for and may still see as much of; raises NotFound."""
    found = db.session.get(DocumentBundle, bundle_id)
    scope = actor.scope(Permission.MAKE_DOCUMENTS)
    if found is None or found.asked_by_id != actor.id:
        raise NotFound
    if not scope.everything and not (found.school_codes and set(found.school_codes) <= scope.school_codes):
        raise NotFound
    return found


def hand_over(bundle: DocumentBundle, format_: BundleFormat, *, actor: User) -> bytes:
    """One of the files; noted in the trail. Raises DomainError when it is not there."""
    content = bundle.zip if format_ is BundleFormat.ZIP else bundle.pdf
    if content is None:
        raise DomainError(_("Tệp này chưa có. Hãy đợi đến khi trang báo đã xong."))
    listed = list_subjects(bundle.round_id, DocumentKind(bundle.kind), bundle.school_codes)
    newest = _newest_versions(bundle)
    people = people_of([newest[one.subject.key] for one in listed if one.subject.key in newest])
    looking.note_taken(people, actor=actor, permission=Permission.EXPORT_DOCUMENTS)
    record("document_bundle_downloaded", bundle, actor=actor, kind=bundle.kind, format=format_.value, rows=bundle.count)
    return content
