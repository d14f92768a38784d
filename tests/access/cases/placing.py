"""Applications, attempts, placements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.access.cases.case import APPROVER, COORDINATOR, OFFICER, SCHOOL, STUDENT, Case, of_round
from tests.factories.communes import REMOTE


def _mine(
    own: Mapping[str, str] | None = None,
    foreign: Mapping[str, str] | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Case:
    """A page of the student's application; foreign: of a round where the student is not nominated, or, where the
    URL names a record inside a round, of another student."""
    home = of_round("applying")
    elsewhere = {**home, **foreign} if foreign else {**of_round("unnominated"), **(own or {})}
    return Case(STUDENT, {**home, **(own or {})}, elsewhere, fields or {})


_VERSION = {"version": "application_version"}


_CHOICE = {"choice_id": "own_choice"}


_OTHER_CHOICE = {"choice_id": "foreign_choice"}


_CONSENTS = {"matching": "y", "sharing_with_commune": "y"}


CASES: dict[str, Case] = {
    "applications.add": _mine({"opening_id": "third_opening"}, {"opening_id": "elsewhere"}),
    "applications.choices": _mine(),
    "applications.compare": _mine(),
    "applications.details": _mine(fields={"phone": "0987654321", "statement": "Em biết tiếng Tày."}),
    "applications.discard": _mine(fields=_VERSION),
    "applications.enter": Case(
        COORDINATOR,
        {**of_round("applying"), "student_id": "foreign_student"},
        {**of_round("applying"), "student_id": "foreign_outside"},
        {
            **{"source": "paper", "note": "Đơn giấy ngày 3/6", "phone": "0987654321"},
            **{"choice_1": "own_approved", "choice_2": "foreign_approved"},
            **{"signed": ["purpose_of_matching", "sharing_with_commune"], "paper": "Hồ sơ số 12"},
        },
    ),
    "applications.index": Case(SCHOOL, of_round("applying"), of_round("draft_round")),
    "applications.mine": Case(STUDENT),
    "applications.move": _mine({**_CHOICE, "way": "down"}, {**_OTHER_CHOICE, "way": "down"}, _VERSION),
    "applications.opening": _mine({"opening_id": "own_approved"}, {"opening_id": "elsewhere"}),
    "applications.openings": _mine(),
    "applications.place": _mine(_CHOICE, _OTHER_CHOICE, {**_VERSION, "rank": "2"}),
    "applications.receipt": _mine({"submission_id": "own_submission"}, {"submission_id": "foreign_submission"}),
    "applications.remove": _mine(_CHOICE, _OTHER_CHOICE, fields=_VERSION),
    "applications.review": Case(
        SCHOOL,
        {**of_round("applying"), "application_id": "own_school_application"},
        {**of_round("applying"), "application_id": "foreign_application"},
    ),
    "applications.show": _mine(),
    "applications.start_again": Case(STUDENT, of_round("resumed"), of_round("unnominated")),
    "applications.submit": _mine(fields=_CONSENTS),
    "applications.withdraw": _mine(),
    "attempts.cancel": Case(COORDINATOR, {"attempt_id": "queued"}),
    "attempts.comments": Case(COORDINATOR, {"attempt_id": "computed"}, fields={"text": "Nên xem lại xã Bằng Thành."}),
    "attempts.compare": Case(COORDINATOR, of_round("matching")),
    "attempts.decide": Case(APPROVER, {"attempt_id": "sent"}, fields={"decision": "approve"}),
    "attempts.index": Case(COORDINATOR, of_round("matching")),
    "attempts.new": Case(COORDINATOR, of_round("matching"), fields={"name": "Thử lại", "rule": "stable"}),
    "attempts.rename": Case(COORDINATOR, {"attempt_id": "computed"}, fields={"name": "Bản một"}),
    "attempts.rows": Case(COORDINATOR, {"attempt_id": "computed"}),
    "attempts.send": Case(COORDINATOR, {"attempt_id": "computed"}),
    "attempts.show": Case(COORDINATOR, {"attempt_id": "computed"}),
    "attempts.unplaced": Case(COORDINATOR, {"attempt_id": "computed"}),
    "changes.index": Case(COORDINATOR, {"attempt_id": "changed"}),
    "changes.move": Case(
        COORDINATOR,
        {"attempt_id": "changed", "student_id": "movable", "to": "none"},
        fields={"reason": "circumstances"},
    ),
    "changes.undo": Case(COORDINATOR, {"attempt_id": "changed", "change_id": "hand_change"}),
    "deputies.end": Case(APPROVER, {"deputy_id": "own_deputy"}, {"deputy_id": "foreign_deputy"}),
    "deputies.index": Case(
        APPROVER, fields={"deputy": "other_approver", "first_day": "1/6/2099", "last_day": "3/6/2099"}
    ),
    "readiness.forecast": Case(COORDINATOR, of_round("matching")),
    "readiness.group": Case(COORDINATOR, {**of_round("short"), "number": "1"}, {**of_round("short"), "number": "9"}),
    "readiness.nudge": Case(
        COORDINATOR,
        {**of_round("short"), "number": "1", "kind": "list"},
        {**of_round("short"), "number": "9", "kind": "list"},
        {"step": "send", "seen": "short_recipients"},
    ),
    "readiness.show": Case(COORDINATOR, of_round("matching")),
    "drafts.index": Case(SCHOOL, of_round("reviewing"), of_round("draft_round")),
    "drafts.share": Case(COORDINATOR, {"attempt_id": "computed"}),
    "drafts.thread": Case(
        SCHOOL,
        {**of_round("reviewing"), "student_id": "own_drafted"},
        {**of_round("reviewing"), "student_id": "foreign_student"},
        {"text": "Em này đã có nơi thực tập khác."},
    ),
    "drafts.withdraw": Case(COORDINATOR, {"attempt_id": "sent"}),
    "pins.index": Case(COORDINATOR, of_round("matching")),
    "pins.new": Case(
        COORDINATOR,
        of_round("matching"),
        fields={
            "kind": "forbid",
            "student": "matching_code",
            "opening": "matching_opening",
            "reason": "conflict_of_interest",
        },
    ),
    "pins.withdraw": Case(COORDINATOR, {**of_round("matching"), "pin_id": "hand_pin"}),
    "placements.consents": Case(STUDENT),
    "placements.take_back_consent": Case(STUDENT, {"consent_id": "own_consent"}, {"consent_id": "foreign_consent"}),
    "placements.empty_seats": Case(OFFICER, of_round("published"), of_round("draft_round")),
    "placements.answer_appeal": Case(
        APPROVER, {"appeal_id": "open_appeal"}, fields={"action": "dismiss", "reason": "Dữ liệu đã đúng."}
    ),
    "placements.appeal": Case(
        STUDENT, of_round("own_result"), of_round("published"), {"reason": "Điểm của em bị nhập sai."}
    ),
    "placements.change_for_appeal": Case(
        COORDINATOR, {"appeal_id": "upheld_appeal"}, fields={"opening": "free_opening"}
    ),
    "placements.supplementary_for_appeal": Case(COORDINATOR, {"appeal_id": "appeal_for_supplementary"}),
    "placements.list_appeals": Case(APPROVER, of_round("published"), of_round("draft_round")),
    "placements.show_appeal": Case(APPROVER, {"appeal_id": "open_appeal"}),
    "placements.answer": Case(
        STUDENT, {"placement_id": "own_placement"}, {"placement_id": "foreign_placement"}, {"act": "accept"}
    ),
    "placements.enter_answer": Case(
        COORDINATOR,
        {"placement_id": "own_reception"},
        fields={"act": "confirm", "source": "phone", "note": "Ông Thái gọi 9:00 ngày 3/6"},
    ),
    "placements.extend": Case(COORDINATOR, {"placement_id": "own_reception"}, fields={"until": "30/6/2028"}),
    "placements.receive": Case(
        OFFICER, {"placement_id": "own_reception"}, {"placement_id": "foreign_placement"}, {"act": "confirm"}
    ),
    "placements.show": Case(OFFICER, {"placement_id": "own_reception"}, {"placement_id": "foreign_placement"}),
    "placements.index": Case(SCHOOL, of_round("published"), of_round("draft_round")),
    "placements.mine": Case(STUDENT),
    "placements.publish": Case(COORDINATOR, {"attempt_id": "approved"}),
    "placements.result_files": Case(STUDENT, of_round("published"), of_round("draft_round")),
    "placements.refill": Case(COORDINATOR, of_round("refillable")),
    "placements.propose_swap": Case(
        STUDENT,
        {"placement_id": "own_swappable"},
        {"placement_id": "foreign_placement"},
        {"code": "swap_code", "reason": "Gần nhà em."},
    ),
    "placements.own_swap": Case(STUDENT, {"swap_id": "own_swap"}, {"swap_id": "foreign_swap"}, {"act": "take_back"}),
    "placements.list_swaps": Case(OFFICER, of_round("published"), of_round("draft_round")),
    "placements.show_swap": Case(OFFICER, {"swap_id": "own_asked_swap"}, {"swap_id": "foreign_swap"}),
    "placements.answer_swap": Case(
        OFFICER, {"swap_id": "own_asked_swap"}, {"swap_id": "foreign_swap"}, {"act": "confirm"}
    ),
    "placements.enter_swap_answer": Case(
        COORDINATOR,
        {"swap_id": "own_asked_swap"},
        fields={"commune": REMOTE, "act": "confirm", "source": "phone", "note": "Ông Thái gọi 9:00 ngày 3/6"},
    ),
    "placements.decide_swap": Case(APPROVER, {"swap_id": "agreed_swap"}, fields={"act": "approve"}),
    "placements.supplementary": Case(COORDINATOR, of_round("published"), fields={"name": "Đợt bổ sung"}),
    "placements.take_over": Case(COORDINATOR, of_round("supplementary"), of_round("applying")),
    "placements.results": Case(STUDENT, of_round("published"), of_round("draft_round")),
}
