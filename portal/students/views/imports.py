"""Lists of students as files: the template, the upload, what it did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, render_template, send_file
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.errors import DomainError
from portal.extensions import db
from portal.rounds.queries import get_round
from portal.rounds.rules import nominations_open
from portal.spreadsheets import service as spreadsheets
from portal.students import importing, student_tables
from portal.students.forms import ImportForm
from portal.students.student_tables import FaultyTable, TableFault
from portal.students.views.blueprint import bp

_FAULTS_SHOWN = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/students/template.csv")
@requires(Permission.VIEW_STUDENTS)
def template_csv() -> Response:
    headers = {"Content-Disposition": "attachment; filename=sinh-vien.csv"}
    return Response(student_tables.template_csv(), mimetype="text/csv", headers=headers)


@bp.route("/students/template.xlsx")
@requires(Permission.VIEW_STUDENTS)
def template_xlsx() -> Response:
    return send_file(student_tables.TEMPLATE_XLSX, mimetype=_XLSX, as_attachment=True, download_name="sinh-vien.xlsx")


@bp.route("/rounds/<uuid:round_id>/nominations/import", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def import_list(round_id: UUID) -> Any:
    """Read a list of students into the round; nothing is written while it has a fault."""
    round_ = get_round(round_id, current_user)
    form = ImportForm()
    faults: list[TableFault] = []
    status = 200
    if form.validate_on_submit():
        try:
            rows = spreadsheets.read_rows(form.file.data.filename or "", form.file.data.read())
            outcome = importing.import_students(round_, student_tables.read_students(rows), actor=current_user)
            db.session.commit()
            return render_template("students/imported.html", round=round_, outcome=outcome)
        except DomainError as error:
            db.session.rollback()
            form.refuse(error)
            faults, status = error.faults if isinstance(error, FaultyTable) else [], error.status
    status = 422 if form.errors and status == 200 else status
    context = {"round": round_, "form": form, "faults": faults[:_FAULTS_SHOWN], "total": len(faults)}
    is_open = nominations_open(round_, clock.now())
    return render_template("students/import_list.html", **context, headings=_headings(), is_open=is_open), status


def _headings() -> list[tuple[str, str]]:
    """The columns of the template and what goes into them."""
    notes = {
        "code": _("Bắt buộc. Ví dụ DTC215480201001."),
        "full_name": _("Bắt buộc."),
        "birth_date": _("Ví dụ 30/6/2004."),
        "gender": _("Nam hoặc Nữ."),
        "email": _("Để trống thì dùng mã sinh viên cùng tên miền thư của trường."),
        "phone": _("Ví dụ 0912345678; cột định dạng văn bản để giữ số 0 đầu."),
        "class_name": _("Tối đa 50 ký tự."),
        "major_text": _("Bắt buộc. 7 chữ số, có thể thêm đuôi của trường, ví dụ 7340201TA."),
        "gpa": _("Thang 4, tối đa hai số lẻ, dấu phẩy hoặc dấu chấm. Ví dụ 3,25."),
        "conduct": _("Số nguyên từ 0 đến 100."),
        "is_final_year": _(
            "“x” hoặc “có”; “không” nếu chưa phải năm cuối. Sinh viên mới để trống được coi là năm cuối."
        ),
    }
    return [(title, notes[name]) for name, title in student_tables.HEADINGS.items()]
