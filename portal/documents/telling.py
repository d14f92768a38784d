"""Telling whom a paper is about, and the commune it leads to, that it is no longer in force."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.documents.models import OfficialDocument
from portal.documents.rules import DocumentKind
from portal.documents.wording import KINDS
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.placements.models import Placement

REVOKED = notice_kind(
    "document_revoked",
    label=_l("Văn bản bị thu hồi"),
    vi=(
        "{document} số {number} đã bị thu hồi",
        "Kính gửi {name},\n\n{document} số {number} về việc thực tập của {student} không còn hiệu lực. Lý do: {reason}"
        "\n\nXin đừng dùng bản đã in; nếu cần, nhà trường sẽ ban hành văn bản khác.\n{url}",
    ),
    en=(
        "{document} No. {number} was revoked",
        "Dear {name},\n\n{document} No. {number} about the internship of {student} is no longer in force. Reason: "
        "{reason}\n\nPlease do not use printed copies; the university will issue another one where needed.\n{url}",
    ),
    placeholders=("document", "number", "student", "reason"),
)


def tell_of_revocation(document: OfficialDocument, symbol: str) -> None:
    """Tell the student and the receiving commune; a document that is about many people is told by its issuer."""
    if document.placement_id is None:
        return
    placement = db.session.scalars(select(Placement).where(Placement.id == document.placement_id)).one()
    words = {
        "document": str(KINDS[DocumentKind(document.kind)]),
        "number": f"{document.number}/{symbol}",
        "student": placement.student.full_name,
        "reason": document.revoked_reason,
    }
    interns = list_holders(Role.STUDENT, student_ids=[placement.student_id])
    hosts = list_holders(Role.COMMUNE_OFFICER, commune_code=placement.opening.commune_code)
    for users, page in ((interns, path_to("documents.mine")), (hosts, path_to("documents.sent"))):
        notify(REVOKED, [Recipient.of(user) for user in users], key=str(document.id), url=page, **words)
