"""Whom or what a document is about, as it was asked for, and the facts about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from portal.access import Permission
from portal.accounts.models import User
from portal.communes.models import Commune
from portal.documents import facts
from portal.documents.facts import Facts, list_completed, standing_placements
from portal.documents.models import DocumentVersion, OfficialDocument
from portal.documents.report_facts import report_facts
from portal.documents.rules import OF_ONE_COMMUNE, OF_ONE_PERSON, Asked, DocumentKind, DocumentStatus
from portal.errors import DomainError
from portal.extensions import db
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.rounds.models import Round
from portal.schools.models import School
from portal.students.models import Student


@dataclass(frozen=True)
class Subject:
    """`key` tells subjects of one kind apart; empty for the whole round. `commune_code`: whom the paper is sent to."""

    key: str = ""
    school_code: str | None = None
    placement_id: UUID | None = None
    commune_code: str | None = None
    issuer_code: str | None = None  # where it is neither the school nor the university


def find_subject(actor: User, round_: Round, kind: DocumentKind, asked: Asked) -> Subject:
    """What was asked for, within the actor's reach; raises DomainError with the field that is wrong."""
    if kind in OF_ONE_PERSON:
        return _one_person(actor, round_, kind, asked.student_code)
    scope = actor.scope(Permission.MAKE_DOCUMENTS)
    if kind is DocumentKind.SCHOOL_LIST:
        own = next(iter(scope.school_codes)) if len(scope.school_codes) == 1 and not scope.everything else ""
        return _one_school(asked.school_code or own, scope)
    if not scope.everything:
        raise DomainError(_("Văn bản của Đại học Thái Nguyên do điều phối viên đại học soạn."), field="kind")
    if kind not in OF_ONE_COMMUNE:
        return Subject()
    if not asked.commune_code:
        raise DomainError(_("Chọn xã, phường."), field="commune_code")
    return subject_of_commune(asked.commune_code)


def _one_person(actor: User, round_: Round, kind: DocumentKind, student_code: str) -> Subject:
    scope = actor.scope(Permission.MAKE_DOCUMENTS)
    if not student_code:
        raise DomainError(_("Nhập mã của sinh viên mà văn bản nói đến."), field="student_code")
    row = db.session.execute(standing_placements(round_.id).where(Student.code == student_code)).first()
    if row is None or not (scope.everything or row.school_code in scope.school_codes):
        message = _("Không có sinh viên mã này trong danh sách phân công của bạn. Hãy kiểm tra lại mã.")
        raise DomainError(message, field="student_code")
    return subject_of_placement(kind, row)


def _one_school(code: str, scope: Any) -> Subject:
    if not code or not (scope.everything or code in scope.school_codes):
        raise DomainError(_("Chọn trường mà danh sách nói đến."), field="school_code")
    return Subject(code, code)


def subject_of_commune(code: str) -> Subject:
    return Subject(code, commune_code=code)


def subject_of_placement(kind: DocumentKind, row: Any) -> Subject:
    """Of a row of `standing_placements`. The assessment is the commune's paper, whoever prints the form."""
    issuer = row.commune_code if kind is DocumentKind.ASSESSMENT else None
    return Subject(str(row.id), row.school_code, row.id, row.commune_code, issuer)


def read_facts(round_: Round, document: OfficialDocument) -> Facts:
    """What the document is to say today; raises DomainError where it would say nothing."""
    kind = DocumentKind(document.kind)
    if kind is not DocumentKind.DECISION:
        _ensure_none_in_force(document)
    return _READERS[kind](round_, document)


def _of_letter(round_: Round, document: OfficialDocument) -> Facts:
    return facts.letter_facts(round_, _placed(round_, document))


def _of_assessment(round_: Round, document: OfficialDocument) -> Facts:
    return facts.assessed_facts(round_, _placed(round_, document), document.issuer_code)


def _of_certificate(round_: Round, document: OfficialDocument) -> Facts:
    row = _placed(round_, document)
    if not list_completed(round_.id, [row]):
        message = _("Chỉ cấp giấy chứng nhận khi ngày thực tập cuối cùng đã đến và xã, phường đã nhận xét sinh viên.")
        raise DomainError(message)
    return facts.assessed_facts(round_, row, document.issuer_code)


def _placed(round_: Round, document: OfficialDocument) -> Any:
    row = db.session.execute(standing_placements(round_.id).where(Placement.id == document.placement_id)).first()
    if row is None:
        raise DomainError(_("Sinh viên không còn chỗ thực tập này, nên không soạn được văn bản."))
    return row


def _of_decision(round_: Round, document: OfficialDocument) -> Facts:
    sent = _already_sent(round_.id)
    rows = [row for row in db.session.execute(standing_placements(round_.id)) if str(row.id) not in sent]
    if not rows:
        raise DomainError(_("Mọi sinh viên đang giữ chỗ đều đã có trong một quyết định còn hiệu lực."))
    return facts.list_facts(round_, rows, document.issuer_code)


def _of_commune(round_: Round, document: OfficialDocument) -> Facts:
    rows = _listed(round_, Opening.commune_code == document.commune_code)
    return facts.commune_facts(round_, rows, document.issuer_code)


def _of_school(round_: Round, document: OfficialDocument) -> Facts:
    return facts.list_facts(round_, _listed(round_, Student.school_code == document.school_code), document.issuer_code)


def _listed(round_: Round, condition: Any) -> Sequence[Any]:
    rows = db.session.execute(standing_placements(round_.id).where(condition)).all()
    if not rows:
        raise DomainError(_("Không có sinh viên nào giữ chỗ trong phạm vi của danh sách này."))
    return rows


def _of_report(round_: Round, document: OfficialDocument) -> Facts:
    return report_facts(round_, document.issuer_code)


_READERS: dict[DocumentKind, Callable[[Round, OfficialDocument], Facts]] = {
    DocumentKind.LETTER: _of_letter,
    DocumentKind.DECISION: _of_decision,
    DocumentKind.REQUEST: _of_commune,
    DocumentKind.COMMUNE_LIST: _of_commune,
    DocumentKind.HANDOVER: _of_commune,
    DocumentKind.SCHOOL_LIST: _of_school,
    DocumentKind.ASSESSMENT: _of_assessment,
    DocumentKind.CERTIFICATE: _of_certificate,
    DocumentKind.REPORT: _of_report,
}


def list_hosts(round_id: UUID) -> list[tuple[str, str]]:
    """(code, name) of the communes that somebody is sent to in a round."""
    placed = standing_placements(round_id).with_only_columns(Opening.commune_code).order_by(None)
    statement = select(Commune.code, Commune.full_name).where(Commune.code.in_(placed))
    return [(code, name) for code, name in db.session.execute(statement.order_by(Commune.sort_key, Commune.code))]


def list_senders(actor: User, round_id: UUID) -> list[tuple[str, str]]:
    """(code, name) of the schools that somebody comes from, within the actor's reach."""
    scope = actor.scope(Permission.MAKE_DOCUMENTS)
    placed = standing_placements(round_id).with_only_columns(Student.school_code).order_by(None)
    statement = select(School.code, School.name).where(School.code.in_(placed)).order_by(School.name)
    rows = [(code, name) for code, name in db.session.execute(statement)]
    return [(code, name) for code, name in rows if scope.everything or code in scope.school_codes]


def _ensure_none_in_force(document: OfficialDocument) -> None:
    issued = select(OfficialDocument.id).where(
        OfficialDocument.round_id == document.round_id,
        OfficialDocument.kind == document.kind,
        OfficialDocument.subject_key == document.subject_key,
        OfficialDocument.status == DocumentStatus.ISSUED.value,
    )
    if db.session.scalar(issued) is not None:
        message = _("Đã có văn bản loại này còn hiệu lực. Hãy thu hồi văn bản đó trước khi soạn bản khác.")
        raise DomainError(message)


def _already_sent(round_id: UUID) -> set[str]:
    """Placements that stand in the list of a decision in force: a later decision is for the others."""
    statement = (
        select(DocumentVersion)
        .join(OfficialDocument, OfficialDocument.id == DocumentVersion.document_id)
        .where(OfficialDocument.round_id == round_id, OfficialDocument.kind == DocumentKind.DECISION.value)
        .where(OfficialDocument.status == DocumentStatus.ISSUED.value, DocumentVersion.is_stamped)
        .options(undefer(DocumentVersion.facts))
    )
    return {row["placement"] for version in db.session.scalars(statement) for row in version.facts["students"]}
