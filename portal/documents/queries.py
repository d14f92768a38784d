"""Reads of official documents, scoped to the actor."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, ScalarSelect, Select, case, false, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, undefer

from portal.access import Permission, Scope
from portal.accounts.models import User
from portal.communes.models import Commune
from portal.documents.models import DocumentFile, DocumentVersion, OfficialDocument, SignedCopy
from portal.documents.rules import (
    FOR_COMMUNES,
    FOR_STUDENTS,
    OVERTAKEN,
    SIGNED_BY_ISSUER,
    DocumentKind,
    DocumentStatus,
    FileFormat,
)
from portal.errors import NotFound
from portal.extensions import db
from portal.paging import Page, paginate
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.rounds.models import Round
from portal.schools.models import School
from portal.students.models import Student


def documents_within(scope: Scope) -> ColumnElement[bool]:
    """Documents of these schools; those of the university only for whom nothing is out of reach."""
    if scope.everything:
        return true()
    parts: list[ColumnElement[bool]] = [false()]
    if scope.school_codes:
        parts.append(OfficialDocument.school_code.in_(scope.school_codes))
    return or_(*parts)


def full_symbol() -> ColumnElement[str]:
    """`rules.written_symbol`, the body called as it was when the document was made."""
    abbreviation, unit = (_of_issuer(word) for word in ("abbreviation", "unit"))
    by_kind = OfficialDocument.symbol + "-" + abbreviation
    by_unit = abbreviation + case((unit == "", ""), else_="-" + unit)
    return case((OfficialDocument.symbol == "", by_unit), else_=by_kind)


def _of_issuer(word: str) -> ScalarSelect[str]:
    newest = (
        select(DocumentVersion.facts["issuer"][word].as_string())
        .where(DocumentVersion.document_id == OfficialDocument.id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
        .correlate(OfficialDocument)
    )
    return newest.scalar_subquery()


def symbol_of(document: OfficialDocument) -> str:
    """The same of one document."""
    return db.session.scalars(select(full_symbol()).where(OfficialDocument.id == document.id)).one()


def list_unnamed(document: OfficialDocument) -> list[str]:
    """Who issues a draft, where the draft has no name at the place where they sign."""
    if document.status != DocumentStatus.DRAFT or document.kind not in SIGNED_BY_ISSUER:
        return []
    statement = select(_of_issuer("name").label("name"), _of_issuer("signatory").label("signatory"))
    issuer = db.session.execute(statement.where(OfficialDocument.id == document.id)).one()
    return [] if issuer.signatory else [issuer.name]


def is_overtaken() -> ColumnElement[bool]:
    """Whether a paper in force sends somebody to a place they hold no longer; of statements that join Placement."""
    in_force = OfficialDocument.status == DocumentStatus.ISSUED.value
    return in_force & func.coalesce(Placement.status == PlacementStatus.VACATED.value, False)


def list_documents(
    actor: User, round_id: UUID, *, kind: str | None = None, status: str | None = None, page: int = 1
) -> Page[Any]:
    """Rows of a round's documents within the actor's scope, those of students by name; two statements."""
    statement = (
        select(OfficialDocument.id, OfficialDocument.kind, OfficialDocument.status, OfficialDocument.number)
        .add_columns(full_symbol().label("symbol"), OfficialDocument.issued_on, is_overtaken().label("is_overtaken"))
        .add_columns(Student.full_name, Student.code, School.name.label("school"), Commune.full_name.label("commune"))
        .outerjoin(Placement, Placement.id == OfficialDocument.placement_id)
        .outerjoin(Student, Student.id == Placement.student_id)
        .outerjoin(School, School.code == OfficialDocument.school_code)
        .outerjoin(Commune, Commune.code == OfficialDocument.commune_code)
        .where(OfficialDocument.round_id == round_id)
        .where(documents_within(actor.scope(Permission.VIEW_DOCUMENTS)))
        .order_by(OfficialDocument.kind, Student.sort_key, OfficialDocument.created_at, OfficialDocument.id)
    )
    if kind:
        statement = statement.where(OfficialDocument.kind == kind)
    if status == OVERTAKEN:
        statement = statement.where(is_overtaken())
    elif status:
        statement = statement.where(OfficialDocument.status == status)
    return paginate(statement, page, rows=True)


def get_document(actor: User, document_id: UUID, permission: Permission) -> OfficialDocument:
    """A document within the permission's reach, with its round; raises NotFound."""
    statement = _documents().where(OfficialDocument.id == document_id, documents_within(actor.scope(permission)))
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def _documents() -> Select[OfficialDocument]:
    of_round = joinedload(OfficialDocument.round)
    return select(OfficialDocument).options(of_round.lazyload(Round.fields), of_round.lazyload(Round.steps))


def list_versions(document_id: UUID) -> list[tuple[DocumentVersion, str | None]]:
    """Every version with its files (without their content) and who made it, the newest first."""
    statement = (
        select(DocumentVersion, User.full_name)
        .outerjoin(User, User.id == DocumentVersion.made_by_id)
        .where(DocumentVersion.document_id == document_id)
        .order_by(DocumentVersion.number.desc())
    )
    return [(version, name) for version, name in db.session.execute(statement)]


def get_file(document_id: UUID, number: int, format_: str) -> DocumentFile:
    """A file with its content; raises NotFound, also where only its hash is kept.

    Whether the actor may have it is asked of the document.
    """
    if number >= 2**31:  # more than a column holds
        raise NotFound
    statement = (
        select(DocumentFile)
        .join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
        .where(DocumentVersion.document_id == document_id, DocumentVersion.number == number)
        .where(DocumentFile.format == format_)
        .options(undefer(DocumentFile.content))
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    content_of(found)
    return found


def content_of(file: DocumentFile | SignedCopy) -> bytes:
    """The bytes of a file or signed copy; raises NotFound, saying where to look, where only its hash is kept."""
    if file.content is None:
        raise NotFound(_("Cổng này chỉ có sổ văn bản của đợt, nạp từ bộ lưu trữ; hãy tìm tệp ở nơi lưu trữ văn bản."))
    return file.content


def has_signed_copy(document_id: UUID) -> bool:
    """Whether a copy that somebody has signed stands."""
    standing = (SignedCopy.document_id == document_id, SignedCopy.withdrawn_at.is_(None))
    return db.session.scalar(select(SignedCopy.id).where(*standing).limit(1)) is not None


def is_to_be_revoked(document: OfficialDocument) -> bool:
    """Whether the document is overtaken, as `is_overtaken` has it."""
    joined = select(OfficialDocument.id).join(Placement, Placement.id == OfficialDocument.placement_id)
    return db.session.scalar(joined.where(OfficialDocument.id == document.id, is_overtaken())) is not None


class About(NamedTuple):
    """Whom a document names: one student ("name, code"), the commune it goes to, the school whose it is; or nobody."""

    student: str
    commune: str
    school: str

    @property
    def name(self) -> str:
        """What tells it apart from others of its kind."""
        return self.student or self.commune or self.school


def about(document: OfficialDocument) -> About:
    """Whom it names."""
    statement = (
        select(Student.full_name, Student.code, Commune.full_name.label("commune"), School.name.label("school"))
        .select_from(OfficialDocument)
        .outerjoin(Placement, Placement.id == OfficialDocument.placement_id)
        .outerjoin(Student, Student.id == Placement.student_id)
        .outerjoin(Commune, Commune.code == OfficialDocument.commune_code)
        .outerjoin(School, School.code == OfficialDocument.school_code)
        .where(OfficialDocument.id == document.id)
    )
    row = db.session.execute(statement).one()
    student = f"{row.full_name}, {row.code}" if row.full_name else ""
    return About(student, row.commune or "", row.school or "")


def list_own(actor: User) -> list[Any]:
    """The actor's own documents that are in force: rows with the number of the stamped version."""
    return list(db.session.execute(_own(actor).order_by(OfficialDocument.issued_on.desc(), OfficialDocument.id)))


def get_own(actor: User, document_id: UUID) -> Any:
    """One of these; raises NotFound."""
    found = db.session.execute(_own(actor).where(OfficialDocument.id == document_id)).first()
    if found is None:
        raise NotFound
    return found


def list_sent(actor: User, page: int) -> Page[Any]:
    """What is sent to the actor's commune, the newest first: rows with the number of the version to read."""
    return paginate(_sent(actor).order_by(OfficialDocument.created_at.desc(), OfficialDocument.id), page, rows=True)


def get_sent(actor: User, document_id: UUID) -> Any:
    """One of these; raises NotFound."""
    found = db.session.execute(_sent(actor).where(OfficialDocument.id == document_id)).first()
    if found is None:
        raise NotFound
    return found


def _sent(actor: User) -> Select[Any]:
    """In force, and not about somebody who left; of the form for the assessment also the draft, to be filled in."""
    communes = actor.scope(Permission.VIEW_COMMUNE_DOCUMENTS).commune_codes
    is_form = OfficialDocument.kind == DocumentKind.ASSESSMENT.value
    is_draft = OfficialDocument.status == DocumentStatus.DRAFT.value
    stays = func.coalesce(Placement.status != PlacementStatus.VACATED.value, True)
    return (
        select(OfficialDocument.id, OfficialDocument.kind, OfficialDocument.number, full_symbol().label("symbol"))
        .add_columns(OfficialDocument.issued_on, OfficialDocument.created_at, Round.name.label("round"))
        .add_columns(Student.full_name, Student.code, DocumentVersion.number.label("newest"), _has_pdf())
        .join(Round, Round.id == OfficialDocument.round_id)
        .join(DocumentVersion, DocumentVersion.document_id == OfficialDocument.id)
        .outerjoin(Placement, Placement.id == OfficialDocument.placement_id)
        .outerjoin(Student, Student.id == Placement.student_id)
        .where(OfficialDocument.commune_code.in_(communes), stays)
        .where(OfficialDocument.kind.in_([kind.value for kind in FOR_COMMUNES]))
        .where(is_newest(), (OfficialDocument.status == DocumentStatus.ISSUED.value) | (is_form & is_draft))
    )


def is_newest() -> ColumnElement[bool]:
    """Whether a version is the last of its document; of statements that join DocumentVersion."""
    later = aliased(DocumentVersion)
    same = later.document_id == DocumentVersion.document_id
    return ~select(later.id).where(same, later.number > DocumentVersion.number).exists()


def _has_pdf() -> ColumnElement[bool]:
    pdf = (DocumentFile.version_id == DocumentVersion.id) & (DocumentFile.format == FileFormat.PDF.value)
    return select(DocumentFile.id).where(pdf).exists().label("has_pdf")


def _own(actor: User) -> Select[Any]:
    students = actor.scope(Permission.VIEW_OWN_DOCUMENTS).student_ids
    is_signed = (
        select(SignedCopy.id)
        .where(SignedCopy.document_id == OfficialDocument.id, SignedCopy.withdrawn_at.is_(None))
        .exists()
    )
    return (
        select(OfficialDocument.id, OfficialDocument.kind, OfficialDocument.number, full_symbol().label("symbol"))
        .add_columns(OfficialDocument.issued_on, Round.name.label("round"), DocumentVersion.number.label("stamped"))
        .add_columns(_has_pdf(), is_signed.label("is_signed"))
        .join(Placement, Placement.id == OfficialDocument.placement_id)
        .join(Round, Round.id == OfficialDocument.round_id)
        .join(DocumentVersion, DocumentVersion.document_id == OfficialDocument.id)
        .where(Placement.student_id.in_(students), DocumentVersion.is_stamped)
        .where(OfficialDocument.status == DocumentStatus.ISSUED.value, ~is_overtaken())
        .where(OfficialDocument.kind.in_([kind.value for kind in FOR_STUDENTS]))
    )
