"""What is done with signatures: say who signs, keep a signed copy, withdraw a wrong one, sign by the portal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import record
from portal.documents.models import OfficialDocument, SignedCopy
from portal.documents.people import people_in
from portal.documents.queries import content_of
from portal.documents.rules import CopyFormat, DocumentKind, DocumentStatus, Way
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.signatures import sealing
from portal.signatures.models import SignerList
from portal.signatures.queries import State, find_newest, find_state, find_versions, is_kept, list_pdfs
from portal.signatures.reading import check_picture, read_signatures
from portal.signatures.rules import MOST_BYTES, Finding, format_of, hashes_of_revisions
from portal.students import looking


def set_signers(issuer_code: str, kind: DocumentKind, signers: Sequence[str], *, actor: User | None) -> None:
    """Who signs a body's documents of a kind from now on; copies that are signed stay as they are."""
    key = {"issuer_code": issuer_code, "kind": kind.value}
    stored = db.session.get(SignerList, key) or SignerList(**key, signers=[])
    if stored.signers == list(signers):
        return
    stored.signers = list(signers)
    db.session.add(stored)
    record("signers_set", stored, actor=actor, count=len(signers), personal={"signers": list(signers)})


@dataclass(frozen=True)
class Examined:
    """A file that may be kept: what it is, and the signatures inside."""

    content: bytes
    format: CopyFormat
    findings: Sequence[Finding]


def examine(content: bytes) -> Examined:
    """Look at a file before anything is asked of the database: it takes a second.

    Raises DomainError (field `file`) for one that is no scan and no PDF, for a picture that cannot be shown, and for a
    PDF in which a signature is broken.
    """
    format_ = _check_file(content)
    findings: Sequence[Finding] = []
    if format_ is CopyFormat.PDF:
        findings = read_signatures(content)
    else:
        check_picture(content)
    _refuse_broken(findings)
    return Examined(content, format_, findings)


def keep_copy(document: OfficialDocument, given: Examined, count: int, *, seen: str | None, actor: User) -> SignedCopy:
    """Keep a file that the next `count` signers have signed, by hand or with their certificates.

    Raises DomainError for more signers than are left, and (field `file`) for what nobody can have signed as this
    document; StaleVersion when somebody signed since the page was shown.
    """
    state = _lock(document, seen)
    if not 0 < count <= len(state.left):
        raise DomainError(_("Chọn những người đã ký trên bản này."), field="count")
    way = Way.CERTIFICATE if given.findings else Way.PAPER
    return _add(document, way, [*state.signed, *state.left[:count]], given, actor)


def seal(document: OfficialDocument, *, seen: str | None, actor: User) -> SignedCopy:
    """Sign by the portal, in the place of the last signer: on the newest signed PDF, or on the numbered version.

    Raises DomainError before the document has its number, while others have not signed, and without a certificate.
    """
    if not sealing.has_seal(document.issuer_code):
        raise DomainError(_("Cơ quan ban hành văn bản này chưa có chứng thư số trên cổng. Hãy ký bên ngoài."))
    state = _lock(document, seen)
    if document.status != DocumentStatus.ISSUED.value:
        raise DomainError(_("Chỉ ký số sau khi văn bản đã có số và ngày."))
    if len(state.left) != 1:
        raise DomainError(_("Cổng ký sau cùng: hãy nộp chữ ký của những người ký trước, mỗi văn bản ký số một lần."))
    newest = find_newest(document.id)
    if newest is not None and newest.format != CopyFormat.PDF.value:
        raise DomainError(_("Bản đã ký là ảnh chụp nên không ký số tiếp được. Hãy nộp bản quét dạng PDF."))
    pdfs = list_pdfs(document.id)
    if newest is None and not pdfs:
        raise DomainError(_("Văn bản này chưa có tệp PDF để ký số."))
    signed = sealing.sign(content_of(newest) if newest else pdfs[0].content, document.issuer_code, reason=state.left[0])
    return _add(document, Way.PORTAL, [*state.signed, *state.left], examine(signed), actor)


def withdraw(document: OfficialDocument, copy: SignedCopy, reason: str, *, actor: User) -> None:
    """Take back a copy that was put there by mistake; it stays to be seen. Raises DomainError when it was already."""
    db.session.refresh(copy, with_for_update=True)
    if copy.withdrawn_at is not None:
        raise DomainError(_("Bản này đã được rút trước đó."))
    copy.withdrawn_at, copy.withdrawn_reason = clock.now(), reason
    db.session.flush()
    record("signed_copy_withdrawn", document, actor=actor, sha256=copy.sha256, personal={"reason": reason})


def note_download(document: OfficialDocument, copy: SignedCopy, *, actor: User, permission: Permission) -> None:
    """Keep in the trail who took a signed copy, and tell those whom it names who it was."""
    looking.note_taken(people_in(document), actor=actor, permission=permission)
    record("document_downloaded", document, actor=actor, sha256=copy.sha256)


def _check_file(content: bytes) -> CopyFormat:
    if len(content) > MOST_BYTES:
        raise DomainError(_("Tệp lớn hơn 10 MB. Hãy quét lại với độ phân giải thấp hơn."), field="file")
    found = format_of(content)
    if found is None:
        raise DomainError(_("Chỉ nhận tệp PDF, hoặc ảnh JPEG, PNG chụp bản đã ký."), field="file")
    return found


def _refuse_broken(findings: Sequence[Finding]) -> None:
    for found in findings:
        if not (found.intact and found.whole):
            message = _(
                "Chữ ký số của %(signer)s không còn khớp với tệp: tệp đã bị sửa sau khi ký. Hãy xin lại bản gốc.",
                signer=found.signer or _("người ký"),
            )
            raise DomainError(message, field="file")


def _lock(document: OfficialDocument, seen: str | None) -> State:
    """One copy after the other: two colleagues cannot both add the same signature."""
    db.session.refresh(document, with_for_update={"of": OfficialDocument})
    if document.status == DocumentStatus.REVOKED.value:
        raise DomainError(_("Văn bản đã bị thu hồi nên không nhận thêm chữ ký."))
    state = find_state(document)
    if seen != state.seen:
        raise StaleVersion(_("Đồng nghiệp vừa nộp hoặc rút một bản đã ký. Hãy xem danh sách mới rồi làm lại."))
    return state


def _add(document: OfficialDocument, way: Way, signers: Sequence[str], given: Examined, actor: User) -> SignedCopy:
    sha256 = hashlib.sha256(given.content).hexdigest()
    copy = SignedCopy(
        document_id=document.id,
        way=way.value,
        signers=list(signers),
        findings=[asdict(found) for found in given.findings],
        of_version=_version_inside(document, given.content, sha256),
        format=given.format.value,
        sha256=sha256,
        size=len(given.content),
        content=given.content,
        made_at=clock.now(),
        made_by_id=actor.id,
    )
    db.session.add(copy)
    db.session.flush()
    told: dict[str, Any] = {"way": way, "signers": len(copy.signers), "sha256": copy.sha256}
    record("document_signed", document, actor=actor, **told)
    return copy


def _version_inside(document: OfficialDocument, content: bytes, sha256: str) -> int | None:
    """The version that a file goes on from, None for a scan.

    Raises DomainError (field `file`) for a file that is of another document, that is unsigned, or that is here already.
    """
    ours = find_versions(hashes_of_revisions(content))
    numbers = [number for document_id, number in ours.values() if document_id == document.id]
    if ours and not numbers:
        message = _("Tệp này là một văn bản khác của cổng, không phải văn bản đang mở. Hãy chọn lại tệp.")
    elif sha256 in ours:
        message = _("Tệp này do cổng soạn, chưa có chữ ký nào. Hãy in, ký rồi nộp bản quét, hoặc ký số lên tệp.")
    elif is_kept(document.id, sha256):
        message = _("Đúng tệp này đã được nộp. Hãy nộp bản có thêm chữ ký, hoặc rút bản cũ rồi nộp lại.")
    else:
        return max(numbers, default=None)
    raise DomainError(message, field="file")
