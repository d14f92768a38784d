"""The official documents of the world: own ones are of the coordinator's school, foreign ones the university's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.access import Role
from portal.accounts.models import User
from portal.documents.rules import DocumentKind
from portal.extensions import db
from portal.placements.models import Placement
from portal.signatures import service
from tests.factories.communes import ICTU, REMOTE, WARD
from tests.factories.documents import issued, make_bundle, make_decision, make_letter, make_of_commune, make_of_school
from tests.factories.signatures import blank_pdf, keep_copy


def make_documents(records: dict[str, Any], users: Mapping[str, User]) -> dict[str, Any]:
    service.set_signers("ICTU", DocumentKind.LETTER, ["Trưởng phòng Đào tạo", "Hiệu trưởng"], actor=None)
    draft = make_letter(records["own_reception"])
    letter = issued(make_letter(records["own_placement"]))
    stranger: Placement = records["foreign_placement"]
    copy, decided = keep_copy(draft), make_decision(records["own_intern"].round_id)
    keep_copy(letter, blank_pdf())  # the portal signs after it
    round_id = records["own_intern"].round_id
    listed = make_of_school(round_id, ICTU)
    sent = [issued(make_of_commune(round_id, code, DocumentKind.HANDOVER)) for code in (REMOTE, WARD)]
    made = {
        "own_copy": copy,
        "foreign_copy": keep_copy(decided),
        "foreign_signed_document": decided,
        "own_document": draft,
        "own_list": listed,
        "own_list_version": str(listed.version),
        "own_letter": letter,
        "own_sent": sent[0],
        "foreign_sent": sent[1],
        "letter_code": letter.code,
        "foreign_document": make_decision(records["own_reception"].round_id),
        "foreign_decision": issued(make_decision(stranger.round_id)),
        "foreign_letter": issued(make_letter(stranger)),  # of another student of the same school
        "lettered_code": db.session.get_one(Placement, records["own_intern"].id).student.code,
        "lettered_round": records["own_intern"].round_id,
    }
    for name, role in (("own", Role.SCHOOL_COORDINATOR), ("foreign", Role.UNIVERSITY_COORDINATOR)):
        made[f"{name}_bundle"] = make_bundle(records["own_intern"].round_id, users[role.value])
    return {**made, "foreign_document_version": str(made["foreign_document"].version)}
