"""Communes, what they ask for, and what they do for their interns."""

from __future__ import annotations

from typing import Any

from portal import clock
from portal.access import Role
from portal.vietnamese.dates import local_day
from tests.access.cases.case import AFFAIRS, COORDINATOR, OFFICER, SCHOOL, VISITOR, Case, Upload, of_round


def _opening(kind: str, owner: Role, **fields: Any) -> Case:
    return Case(owner, {"opening_id": f"own_{kind}"}, {"opening_id": f"foreign_{kind}"}, fields)


_REQUEST = {
    "title": "Hỗ trợ số hoá hồ sơ",
    "tasks": "Quét và đặt tên hồ sơ.",
    "fields": ["information-technology"],
    "seats": "2",
    "mentor_name": "Hoàng Văn Thái",
    "mentor_phone": "0912345678",
}


# The factory of decisions counts its numbers up, so this one is of another series.
_DECISION = {
    "decision_number": "99/QĐ-SNV",
    "decided_on": "20/6/2025",
    "issued_by": "Ủy ban nhân dân tỉnh Thái Nguyên",
    "valid_from": "1/7/2025",
}


_ASSESSMENT = {
    **dict.fromkeys(("discipline", "attitude", "skill", "result", "overall"), "good"),
    "comment": "Chăm chỉ, đúng giờ.",
    "assessor_name": "Hoàng Văn Thái",
}


_LEVELS = Upload("muc.csv", "code,level,basis\n01864,1,Vùng khó khăn\n")


_REASON = {"reason": "Trụ sở đang sửa chữa."}


CASES: dict[str, Case] = {
    "action_links.done": Case(VISITOR),
    "action_links.give": Case(
        AFFAIRS,
        {**of_round("applying"), "code": "own_commune"},
        fields={"tasks": "own_question_task", "channel": "paper", "recipient": "Chủ tịch UBND xã"},
    ),
    "action_links.index": Case(AFFAIRS, of_round("applying"), fields={"communes": "own_commune"}),
    "action_links.revoke": Case(AFFAIRS, {"link_id": "own_action_link"}),
    "action_links.use": Case(
        VISITOR,
        {"token": "action_link_token"},
        {"token": "khong-co-lien-ket-nay"},
        {"answer": "Còn một phòng.", "name": "Nông Thị Hoa"},
    ),
    "communes.classification": Case(AFFAIRS, {"classification_id": "classification"}),
    "communes.classifications": Case(AFFAIRS),
    "communes.edit_classification": Case(AFFAIRS, {"classification_id": "classification"}, fields={"note": "Đã sửa"}),
    "imports.upload_classification": Case(AFFAIRS, fields={**_DECISION, "file": _LEVELS}),
    "communes.index": Case(OFFICER),
    "communes.new_classification": Case(AFFAIRS, fields=_DECISION),
    "communes.show": Case(OFFICER, {"code": "own_commune"}, {"code": "foreign_commune"}),
    "internships.assess": Case(
        OFFICER, {"placement_id": "own_intern"}, {"placement_id": "foreign_intern"}, _ASSESSMENT
    ),
    "internships.confirm_arrival": Case(OFFICER, {"placement_id": "own_coming"}, {"placement_id": "foreign_intern"}),
    "internships.end_early": Case(
        OFFICER,
        {"placement_id": "own_intern"},
        {"placement_id": "foreign_intern"},
        {"day": local_day(clock.now()).isoformat(), "reason": "Chuyển về gần nhà."},
    ),
    "internships.index": Case(SCHOOL, of_round("published"), of_round("draft_round")),
    "internships.show": Case(OFFICER, {"placement_id": "own_intern"}, {"placement_id": "foreign_intern"}),
    "openings.answer": Case(
        OFFICER, {"question_id": "own_question"}, {"question_id": "foreign_question"}, {"answer": "Còn một phòng."}
    ),
    "openings.ask": Case(COORDINATOR, {"opening_id": "own_approved"}, fields={"question": "Có xe buýt tới nơi không?"}),
    "openings.copy": Case(
        OFFICER, of_round("applying"), fields={"past": "own_past"}, foreign_fields={"past": "foreign_past"}
    ),
    "openings.decide_several": Case(
        AFFAIRS,
        {**of_round("applying"), "verb": "approve", "chosen": "own_submitted"},
        {**of_round("draft_round"), "verb": "approve", "chosen": "own_submitted"},
    ),
    "openings.edit": _opening("draft", OFFICER, title="Việc khác"),
    "openings.edit_entered": _opening("entered_draft", COORDINATOR, title="Việc khác"),
    "openings.enter": Case(
        COORDINATOR,
        of_round("applying"),
        fields={**_REQUEST, "commune": "own_commune", "source": "paper", "source_note": "Công văn 12/UBND"},
    ),
    "openings.enter_answer": Case(
        COORDINATOR,
        {"question_id": "own_question"},
        fields={"answer": "Còn.", "source": "phone", "source_note": "Ông Thái gọi 9:00 ngày 3/6"},
    ),
    "openings.index": Case(OFFICER, of_round("applying"), of_round("draft_round")),
    "openings.list_questions": _opening("approved", OFFICER),
    "openings.new": Case(
        OFFICER,
        of_round("applying"),
        fields={**_REQUEST, "commune": "own_commune"},
        foreign_fields={"commune": "foreign_commune"},
    ),
    "openings.review": Case(
        AFFAIRS, {"opening_id": "own_submitted"}, {"opening_id": "foreign_entered_submitted"}, {"decision": "approve"}
    ),
    "openings.show": _opening("approved", OFFICER),
    "openings.submit": _opening("draft", OFFICER),
    "openings.submit_entered": _opening("entered_draft", COORDINATOR),
    "openings.withdraw": _opening("approved", OFFICER, **_REASON),
    "openings.withdraw_entered": Case(
        COORDINATOR, {"opening_id": "own_entered_approved"}, {"opening_id": "own_approved"}, _REASON
    ),
}
