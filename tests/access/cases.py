"""What to ask of every endpoint: as whom it succeeds, on which records, with what typed into its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.access import Role

VISITOR = "visitor"  # nobody is signed in
OWN, FOREIGN = "own", "foreign"
STUDENT, OFFICER, SCHOOL = Role.STUDENT, Role.COMMUNE_OFFICER, Role.SCHOOL_COORDINATOR
COORDINATOR, APPROVER, AFFAIRS = Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER
AUDITOR, ADMIN = Role.AUDITOR, Role.ADMIN


@dataclass(frozen=True)
class Upload:
    """A file to send."""

    name: str
    text: str


@dataclass(frozen=True)
class Case:
    """Requests to one endpoint. Values are names of the world's records, or stand for themselves.

    `own` and `foreign` fill the URL; a foreign one that is None has no twin. `fields` are typed over what the
    form of the page holds; `foreign_fields` replace them where it is the body that names somebody else's record.
    """

    by: str  # a role, or VISITOR
    own: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    foreign_fields: Mapping[str, Any] = field(default_factory=dict)

    def url_values(self, record: str) -> Mapping[str, str]:
        return self.own if record == OWN or self.foreign is None else self.foreign

    def typed(self, record: str) -> Mapping[str, Any]:
        return self.fields if record == OWN else {**self.fields, **self.foreign_fields}

    def records(self, method: str) -> list[str]:
        """Whose records there are to ask for with GET or POST."""
        has_twin = self.foreign is not None or (method == "POST" and bool(self.foreign_fields))
        return [OWN, FOREIGN] if has_twin else [OWN]


def _round(name: str) -> dict[str, str]:
    return {"round_id": name}


def _opening(kind: str, owner: Role, **fields: Any) -> Case:
    return Case(owner, {"opening_id": f"own_{kind}"}, {"opening_id": f"foreign_{kind}"}, fields)


def _mine(
    own: Mapping[str, str] | None = None,
    foreign: Mapping[str, str] | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Case:
    """A page of the student's application; foreign: of a round where the student is not nominated, or, where the
    URL names a record inside a round, of another student."""
    home = _round("applying")
    elsewhere = {**home, **foreign} if foreign else {**_round("unnominated"), **(own or {})}
    return Case(STUDENT, {**home, **(own or {})}, elsewhere, fields or {})


def _student(kind: str, **fields: Any) -> Case:
    name = "report_id" if kind == "report" else "student_id" if kind == "student" else "nomination_id"
    return Case(SCHOOL, {name: f"own_{kind}"}, {name: f"foreign_{kind}"}, fields)


PASSWORD = "chim hót đầu làng"
_VERSION = {"version": "application_version"}
_CHOICE = {"choice_id": "own_choice"}
_OTHER_CHOICE = {"choice_id": "foreign_choice"}
_CONSENTS = {"matching": "y", "sharing_with_commune": "y"}
_REQUEST = {
    "title": "Hỗ trợ số hoá hồ sơ",
    "tasks": "Quét và đặt tên hồ sơ.",
    "fields": ["information-technology"],
    "seats": "2",
    "mentor_name": "Hoàng Văn Thái",
    "mentor_phone": "0912345678",
}
_DECISION = {
    "decision_number": "99/QĐ-UBND",
    "decided_on": "20/6/2025",
    "issued_by": "Ủy ban nhân dân tỉnh Thái Nguyên",
    "valid_from": "1/7/2025",
}
_ASSESSMENT = {
    **dict.fromkeys(("discipline", "attitude", "skill", "result", "overall"), "good"),
    "comment": "Chăm chỉ, đúng giờ.",
    "assessor_name": "Hoàng Văn Thái",
}
_ROUND = {
    "name": "Đợt học kỳ II",
    "field_codes": ["information-technology", "law"],
    "nominations_close_at": "28/2/2027",
    "openings_close_at": "28/2/2027",
    "applications_open_at": "1/3/2027",
    "applications_close_at": "31/3/2027",
    "internship_starts_on": "1/5/2027",
    "internship_ends_on": "31/7/2027",
    "contact_office": "Ban Đào tạo",
    "contact_phone": "0208 385 2650",
    "contact_email": "thuctap@tnu.edu.vn",
    "consent_text": "Tôi đồng ý.",
}
_STUDENT = {
    "code": "DTC2154809999",
    "full_name": "Trần Thị Hoà",
    "major_text": "7480103",
    "gpa": "3,25",
    "conduct": "88",
}
_STUDENTS = Upload("sinh-vien.csv", "Mã SV,Họ tên,Ngành\nDTC2154809998,Lò Văn Bình,7480103\n")
_LEVELS = Upload("muc.csv", "code,level,basis\n01864,1,Vùng khó khăn\n")
_SAMPLE = {
    "student_code": "DTC2154809999",
    "email": "a@example.vn",
    "tasks": "Quét hồ sơ.",
    "seats": "2",
    "starts_on": "30/6/2027",
    "anywhere": "y",
    "consent": "y",
}
_REASON = {"reason": "Trụ sở đang sửa chữa."}

CASES: dict[str, Case] = {
    "accounts.activate": Case(
        ADMIN,
        {"token": "activation"},
        {"token": "khong-co-lien-ket-nay"},
        {"password": PASSWORD, "password_again": PASSWORD},
    ),
    "accounts.change_password": Case(
        ADMIN,
        fields={"old_password": PASSWORD, "password": "khoai nướng mùa đông", "password_again": "khoai nướng mùa đông"},
    ),
    "accounts.end_other_sessions": Case(ADMIN),
    "accounts.end_session": Case(ADMIN, {"session_id": "own_session"}, {"session_id": "foreign_session"}),
    "accounts.give_role": Case(ADMIN, {"user_id": "colleague"}, fields={"role": "admin"}),
    "accounts.index": Case(ADMIN),
    "accounts.invite": Case(ADMIN, fields={"email": "a@example.vn", "full_name": "Lê Thị An", "role": "auditor"}),
    "accounts.login": Case(
        VISITOR,
        fields={"email": "colleague_email", "password": PASSWORD},
        foreign_fields={"password": "không phải mật khẩu này"},
    ),
    "accounts.logout": Case(ADMIN),
    "accounts.own": Case(STUDENT),
    "accounts.show": Case(ADMIN, {"user_id": "colleague"}),
    "accounts.take_role": Case(ADMIN, {"user_id": "colleague", "grant_id": "colleague_grant"}),
    "applications.add": _mine({"opening_id": "third_opening"}, {"opening_id": "elsewhere"}),
    "applications.choices": _mine(),
    "applications.details": _mine(fields={"phone": "0987654321", "statement": "Em biết tiếng Tày."}),
    "applications.discard": _mine(fields=_VERSION),
    "applications.index": Case(SCHOOL, _round("applying"), _round("draft_round")),
    "applications.mine": Case(STUDENT),
    "applications.move": _mine({**_CHOICE, "way": "down"}, {**_OTHER_CHOICE, "way": "down"}, _VERSION),
    "applications.opening": _mine({"opening_id": "own_approved"}, {"opening_id": "elsewhere"}),
    "applications.openings": _mine(),
    "applications.receipt": _mine({"submission_id": "own_submission"}, {"submission_id": "foreign_submission"}),
    "applications.remove": _mine(_CHOICE, _OTHER_CHOICE, fields=_VERSION),
    "applications.review": Case(
        SCHOOL,
        {**_round("applying"), "application_id": "own_school_application"},
        {**_round("applying"), "application_id": "foreign_application"},
    ),
    "applications.show": _mine(),
    "applications.start_again": Case(STUDENT, _round("resumed"), _round("unnominated")),
    "applications.submit": _mine(fields=_CONSENTS),
    "applications.withdraw": _mine(),
    "attempts.cancel": Case(COORDINATOR, {"attempt_id": "queued"}),
    "attempts.comments": Case(COORDINATOR, {"attempt_id": "computed"}, fields={"text": "Nên xem lại xã Bằng Thành."}),
    "attempts.compare": Case(COORDINATOR, _round("matching")),
    "attempts.decide": Case(APPROVER, {"attempt_id": "sent"}, fields={"decision": "approve"}),
    "attempts.index": Case(COORDINATOR, _round("matching")),
    "attempts.new": Case(COORDINATOR, _round("matching"), fields={"name": "Thử lại", "rule": "stable"}),
    "attempts.rename": Case(COORDINATOR, {"attempt_id": "computed"}, fields={"name": "Bản một"}),
    "attempts.rows": Case(COORDINATOR, {"attempt_id": "computed"}),
    "attempts.send": Case(COORDINATOR, {"attempt_id": "computed"}),
    "attempts.show": Case(COORDINATOR, {"attempt_id": "computed"}),
    "attempts.unplaced": Case(COORDINATOR, {"attempt_id": "computed"}),
    "audit.index": Case(AUDITOR),
    "audit.show": Case(AUDITOR, {"sequence": "event"}),
    "communes.classification": Case(AFFAIRS, {"classification_id": "classification"}),
    "communes.classifications": Case(AFFAIRS),
    "communes.edit_classification": Case(AFFAIRS, {"classification_id": "classification"}, fields={"note": "Đã sửa"}),
    "communes.import_classification": Case(AFFAIRS, fields={**_DECISION, "file": _LEVELS}),
    "communes.index": Case(OFFICER),
    "communes.levels_template": Case(AFFAIRS),
    "communes.new_classification": Case(AFFAIRS, fields=_DECISION),
    "communes.show": Case(OFFICER, {"code": "own_commune"}, {"code": "foreign_commune"}),
    "dashboards.home": Case(STUDENT),
    "dashboards.landing": Case(STUDENT),
    "factors.begin_app": Case(ADMIN),
    "factors.confirm_app": Case(ADMIN, fields={"code": "mã khác"}),
    "factors.index": Case(ADMIN),
    "factors.missing": Case(ADMIN),
    "factors.remove_app": Case(ADMIN),
    "factors.renew_codes": Case(ADMIN),
    "factors.reset": Case(ADMIN, {"user_id": "locked_out"}),
    "factors.second_step": Case(
        VISITOR,
        fields={"factor_recovery_code": "recovery_code"},
        foreign_fields={"factor_recovery_code": "K7QF2-M9XH4-TN8WP"},
    ),
    "health.alive": Case(ADMIN),
    "health.ready": Case(ADMIN),
    "internships.assess": Case(
        OFFICER, {"placement_id": "own_intern"}, {"placement_id": "foreign_intern"}, _ASSESSMENT
    ),
    "internships.index": Case(SCHOOL, _round("published"), _round("draft_round")),
    "internships.show": Case(OFFICER, {"placement_id": "own_intern"}, {"placement_id": "foreign_intern"}),
    "jobs.index": Case(ADMIN),
    "openings.copy": Case(
        OFFICER, _round("applying"), fields={"past": "own_past"}, foreign_fields={"past": "foreign_past"}
    ),
    "openings.edit": _opening("draft", OFFICER, title="Việc khác"),
    "openings.edit_entered": _opening("entered_draft", COORDINATOR, title="Việc khác"),
    "openings.answer": Case(
        OFFICER, {"question_id": "own_question"}, {"question_id": "foreign_question"}, {"answer": "Còn một phòng."}
    ),
    "openings.ask": Case(COORDINATOR, {"opening_id": "own_approved"}, fields={"question": "Có xe buýt tới nơi không?"}),
    "openings.enter_answer": Case(
        COORDINATOR,
        {"question_id": "own_question"},
        fields={"answer": "Còn.", "source": "phone", "source_note": "Ông Thái gọi 9:00 ngày 3/6"},
    ),
    "openings.list_questions": _opening("approved", OFFICER),
    "openings.enter": Case(
        COORDINATOR,
        _round("applying"),
        fields={**_REQUEST, "commune": "own_commune", "source": "paper", "source_note": "Công văn 12/UBND"},
    ),
    "openings.index": Case(OFFICER, _round("applying"), _round("draft_round")),
    "openings.new": Case(
        OFFICER,
        _round("applying"),
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
    "placements.index": Case(SCHOOL, _round("published"), _round("draft_round")),
    "placements.mine": Case(STUDENT),
    "placements.publish": Case(COORDINATOR, {"attempt_id": "approved"}),
    "placements.results": Case(STUDENT, _round("published"), _round("draft_round")),
    "rounds.cancel": Case(COORDINATOR, _round("applying"), fields=_REASON),
    "rounds.edit": Case(COORDINATOR, _round("draft_round"), fields={"description": "Đã sửa"}),
    "rounds.index": Case(OFFICER),
    "rounds.levels": Case(OFFICER, _round("applying"), _round("draft_round")),
    "rounds.move": Case(COORDINATOR, {**_round("draft_round"), "step": "open"}),
    "rounds.new": Case(COORDINATOR, fields=_ROUND),
    "rounds.public": Case(STUDENT, _round("applying"), _round("draft_round")),
    "rounds.show": Case(OFFICER, _round("applying"), _round("draft_round")),
    "static": Case(STUDENT, {"filename": "style_sheet"}),
    "students.add": Case(
        SCHOOL,
        _round("applying"),
        fields={"students": ["own_outside"]},
        foreign_fields={"students": ["own_outside", "foreign_outside"]},
    ),
    "students.answer": _student("report", outcome="reject", answer="Điểm đang lưu là đúng."),
    "students.edit": _student("student", class_name="K20B"),
    "students.import_list": Case(SCHOOL, _round("applying"), _round("draft_round"), {"file": _STUDENTS}),
    "students.index": Case(SCHOOL),
    "students.invite": _student("student"),
    "students.me": Case(STUDENT),
    "students.new": Case(SCHOOL, fields=_STUDENT, foreign_fields={"school": "TUEBA", "code": "DTE2154809999"}),
    "students.nominate": _student("imported", version="1"),
    "students.nominate_all": Case(SCHOOL, _round("applying"), _round("draft_round")),
    "students.nominations": Case(SCHOOL, _round("applying"), _round("draft_round")),
    "students.report": Case(STUDENT, fields={"message": "Điểm của em là 3,40."}),
    "students.reports": Case(SCHOOL),
    "students.show": _student("student"),
    "students.template_csv": Case(SCHOOL),
    "students.template_xlsx": Case(SCHOOL),
    "students.withdraw": _student("nomination", reason="Sinh viên đi du học."),
    "styleguide.index": Case(ADMIN),
    "styleguide.show": Case(ADMIN, {"part": "forms"}, fields=_SAMPLE),
}
