"""What a student sees of the own data, and how a wrong entry is reported and answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.access import Permission, requires
from portal.accounts.own_pages import own_page
from portal.carrying_out import carry_out
from portal.design_words import ROLES
from portal.paging import page_number
from portal.students import looking, queries, service, wording
from portal.students.forms import AnswerForm, ReportForm
from portal.students.rules import DataReportAction, DataReportStatus, FilePage
from portal.students.views.blueprint import bp
from portal.students.views.people import nominations_of
from portal.vietnamese.numbers import conduct_band, gpa_band

P = Permission
own_page(
    "students.views",
    label=_l("Ai đã xem hồ sơ của tôi"),
    hint=_l("Cán bộ nào đã mở hồ sơ của bạn, với vai trò gì, lúc nào."),
    permission=P.VIEW_OWN_DATA,
)


@bp.route("/my-data")
@requires(P.VIEW_OWN_DATA)
def me() -> Any:
    """The student's data as the school gave them."""
    student = queries.get_own(current_user)
    reports = queries.list_reports_of(student)
    return render_template(
        "students/me.html",
        student=student,
        gpa_band="" if student.gpa is None else _(gpa_band(student.gpa)),
        conduct_band="" if student.conduct is None else _(conduct_band(student.conduct)),
        gender=wording.GENDERS[student.gender],
        nominations=nominations_of(student),
        reports=reports,
        waits=any(report.status == DataReportStatus.OPEN for report in reports),
    )


@bp.route("/my-data/views")
@requires(P.VIEW_OWN_DATA)
def views() -> Any:
    """Who of the staff looked at the student's file within the last year."""
    student = queries.get_own(current_user)
    page = looking.list_views(student, page_number())
    return render_template("students/views.html", page=page, words=wording.FILE_PAGES, roles=ROLES)


@bp.route("/my-data/report", methods=["GET", "POST"])
@requires(P.REPORT_OWN_DATA)
def report() -> Any:
    """Tell the school that something is wrong."""
    student = queries.get_own(current_user)
    form = ReportForm()
    done, status = carry_out(form, lambda: service.report_wrong_data(student, form.message.data, actor=current_user))
    if done:
        flash(_("Đã gửi phản ánh. Nhà trường sẽ kiểm tra và trả lời tại trang này."), "success")
        return redirect(url_for(".me"))
    return render_template("students/report.html", form=form, student=student), status


@bp.route("/students/reports")
@requires(P.NOMINATE)
def reports() -> Any:
    """What the own school's students reported."""
    return render_template("students/reports.html", page=queries.list_reports(current_user, page_number()))


@bp.route("/students/reports/<uuid:report_id>", methods=["GET", "POST"])
@requires(P.NOMINATE)
def answer(report_id: UUID) -> Any:
    found, student = queries.get_report(current_user, report_id)
    looking.note(student, FilePage.RECORD, actor=current_user, permission=P.NOMINATE)
    form = AnswerForm()

    def answer_it() -> None:
        action = DataReportAction(form.outcome.data)
        service.answer_report(found, student, action=action, answer=form.answer.data, actor=current_user)

    done, status = carry_out(form, answer_it)
    if done:
        flash(_("Đã trả lời %(name)s.", name=student.full_name), "success")
        return redirect(url_for(".reports"))
    if request.method == "GET" and found.status != DataReportStatus.OPEN:
        return redirect(url_for(".show", student_id=student.id))
    return render_template("students/answer.html", form=form, report=found, student=student), status
