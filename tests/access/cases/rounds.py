"""Rounds and their students."""

from __future__ import annotations

from typing import Any

from tests.access.cases.case import AFFAIRS, COORDINATOR, OFFICER, SCHOOL, STUDENT, VISITOR, Case, Upload, of_round


def _student(kind: str, **fields: Any) -> Case:
    name = "report_id" if kind == "report" else "student_id" if kind == "student" else "nomination_id"
    return Case(SCHOOL, {name: f"own_{kind}"}, {name: f"foreign_{kind}"}, fields)


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


_OPENINGS = Upload("de-nghi.csv", "Xã,Tên công việc,Số chỗ\nBằng Thành,Số hoá hồ sơ,2\n")


def _import(status: str) -> Case:
    return Case(SCHOOL, {"import_id": f"own_{status}_import"}, {"import_id": f"foreign_{status}_import"})


_REASON = {"reason": "Trụ sở đang sửa chữa."}


CASES: dict[str, Case] = {
    "reminders.awaiting": Case(COORDINATOR, of_round("published"), of_round("draft_round")),
    "reminders.remind_several": Case(COORDINATOR, of_round("published"), of_round("draft_round")),
    "reminders.remind_applicants": Case(
        SCHOOL, {**of_round("applying"), "everything": "1"}, {**of_round("draft_round"), "everything": "1"}
    ),
    "reminders.remind": Case(COORDINATOR, {"placement_id": "own_reception", "side": "student"}),
    "imports.apply": _import("checked"),
    "imports.arrange": _import("uploaded"),
    "imports.discard": _import("uploaded"),
    "imports.index": Case(SCHOOL),
    "imports.refused": _import("checked"),
    "imports.show": _import("checked"),
    "imports.students_csv": Case(SCHOOL),
    "imports.students_xlsx": Case(SCHOOL),
    "imports.template": Case(AFFAIRS, {"kind": "openings"}, {"kind": "students"}),
    "imports.undo": _import("applied"),
    "imports.upload_openings": Case(
        AFFAIRS,
        of_round("applying"),
        of_round("draft_round"),
        {"file": _OPENINGS, "source": "paper", "source_note": "Công văn 12/SNV"},
    ),
    "imports.upload_students": Case(SCHOOL, of_round("applying"), of_round("draft_round"), {"file": _STUDENTS}),
    "reminders.dates": Case(VISITOR, of_round("applying"), of_round("draft_round")),
    "rounds.cancel": Case(COORDINATOR, of_round("applying"), fields=_REASON),
    "rounds.edit": Case(COORDINATOR, of_round("draft_round"), fields={"description": "Đã sửa"}),
    "rounds.index": Case(OFFICER),
    "rounds.levels": Case(OFFICER, of_round("applying"), of_round("draft_round")),
    "rounds.move": Case(COORDINATOR, {**of_round("draft_round"), "step": "open"}),
    "rounds.new": Case(COORDINATOR, fields=_ROUND),
    "rounds.public": Case(STUDENT, of_round("applying"), of_round("draft_round")),
    "rounds.show": Case(OFFICER, of_round("applying"), of_round("draft_round")),
    "students.activate": Case(VISITOR, fields={"code": "DTC2154809999", "email": "dtc2154809999@ictu.edu.vn"}),
    "students.activation_asked": Case(VISITOR),
    "students.add": Case(
        SCHOOL,
        of_round("applying"),
        fields={"students": ["own_outside"]},
        foreign_fields={"students": ["own_outside", "foreign_outside"]},
    ),
    "students.answer": _student("report", outcome="reject", answer="Điểm đang lưu là đúng."),
    "students.edit": _student("student", class_name="K20B"),
    "students.index": Case(SCHOOL),
    "students.invitations": Case(SCHOOL, of_round("applying"), of_round("draft_round")),
    "students.invite": _student("student"),
    "students.me": Case(STUDENT),
    "students.views": Case(STUDENT),
    "students.new": Case(SCHOOL, fields=_STUDENT, foreign_fields={"school": "TUEBA", "code": "DTE2154809999"}),
    "students.nominate": _student("imported", version="1"),
    "students.nominate_all": Case(SCHOOL, of_round("applying"), of_round("draft_round")),
    "students.nominations": Case(SCHOOL, of_round("applying"), of_round("draft_round")),
    "students.nominate_several": Case(
        SCHOOL,
        {**of_round("applying"), "verb": "nominate", "chosen": "own_imported"},
        {**of_round("draft_round"), "verb": "nominate", "chosen": "own_imported"},
    ),
    "students.report": Case(STUDENT, fields={"message": "Điểm của em là 3,40."}),
    "students.reports": Case(SCHOOL),
    "students.show": _student("student"),
    "students.withdraw": _student("nomination", reason="Sinh viên đi du học."),
}
