"""Students: the list, one student, entering and correcting by hand, inviting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.accounts import invitations
from portal.carrying_out import carry_out
from portal.errors import StaleVersion
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.listings.showing import open_list
from portal.notices.service import whole_address
from portal.paging import page_number
from portal.rounds.queries import list_fields, list_taking_entries
from portal.rounds.rules import nominations_open
from portal.students import looking, queries, service, wording
from portal.students.eligibility import asked_by, facts_of_student
from portal.students.forms import StudentFilters, StudentForm
from portal.students.listing import STUDENTS
from portal.students.models import Student
from portal.students.nominating import withdrawable
from portal.students.rules import FilePage
from portal.students.views.blueprint import bp

P = Permission


@bp.route("/students")
@requires(P.VIEW_STUDENTS)
def index() -> Any:
    listing = open_list(STUDENTS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".index", **listing.leads_to))
    scope = current_user.scope(P.VIEW_STUDENTS)
    schools = queries.list_schools(None if scope.everything else scope.school_codes)
    filters = StudentFilters(request.args, schools=schools, fields=list_fields(), rounds=queries.list_round_names())
    wanted = filters.wanted()
    return render_template(
        "students/index.html",
        listing=listing,
        page=queries.list_students(current_user, wanted, page_number(), listing.sort),
        filters=filters,
        asked={**filters.values(), "round": wanted.round_id},
        reports=queries.count_open_reports(current_user) if current_user.can(P.NOMINATE) else 0,
        several=len(schools) > 1,
        taking=_taking_nominations() if current_user.can(P.NOMINATE) else [],
    )


def _taking_nominations() -> list[Any]:
    now = clock.now()
    return [round_ for round_ in list_taking_entries() if nominations_open(round_, now)]


@bp.route("/students/<uuid:student_id>")
@requires(P.VIEW_STUDENTS)
def show(student_id: UUID) -> Any:
    student = queries.get_student(current_user, student_id)
    looking.note(student, FilePage.RECORD, actor=current_user, permission=P.VIEW_STUDENTS)
    own = student.school_code in current_user.scope(P.NOMINATE).school_codes
    account = queries.find_account(student)
    return render_template(
        "students/show.html",
        student=student,
        nominations=nominations_of(student),
        reports=queries.list_reports_of(student),
        own=own,
        account=account,
        contacts=queries.can_see_contacts(current_user, student),
        gender=wording.GENDERS[student.gender],
        form=ConfirmForm(),
    )


def nominations_of(student: Student) -> list[dict[str, Any]]:
    """Every round of a student with the failed rules in words."""
    found = []
    for nomination, round_ in queries.list_nominations_of(student):
        failed = nomination.failed_rules
        reasons = wording.failed_sentences(failed, facts_of_student(student), asked_by(round_)) if failed else []
        found.append(
            {
                "nomination": nomination,
                "round": round_,
                "reasons": reasons,
                "withdrawable": withdrawable(nomination, round_),
            }
        )
    return found


@bp.route("/students/new", methods=["GET", "POST"])
@requires(P.NOMINATE)
def new() -> Any:
    """A school enters a student by hand."""
    schools = queries.list_schools(current_user.scope(P.NOMINATE).school_codes)
    form = StudentForm(is_final_year=True)
    form.offer_schools(schools)
    made: list[Student] = []

    def enter() -> None:
        school = next(school for school in schools if school.code == form.school.data)
        made.append(service.enter_student(school, form.values(), actor=current_user))

    done, status = carry_out(form, enter)
    if done:
        flash(_("Đã lưu %(name)s.", name=made[0].full_name), "success")
        return redirect(url_for(".show", student_id=made[0].id))
    return render_template("students/new.html", form=form, one_school=len(schools) == 1), status


@bp.route("/students/<uuid:student_id>/edit", methods=["GET", "POST"])
@requires(P.NOMINATE)
def edit(student_id: UUID) -> Any:
    student = queries.get_student(current_user, student_id, P.NOMINATE)
    looking.note(student, FilePage.RECORD, actor=current_user, permission=P.NOMINATE)
    form = StudentForm(data={**service.values_of(student), "version": student.version})
    form.offer_schools([student.school])
    values = form.values()

    def correct() -> None:
        service.correct_student(student, values, seen=form.version.data, actor=current_user)

    done, status = carry_out(form, correct)
    if done:
        flash(_("Đã lưu dữ liệu của %(name)s.", name=student.full_name), "success")
        return redirect(url_for(".show", student_id=student.id))
    changes = []
    if status == StaleVersion.status:
        form.version.data = str(student.version)  # what is shown now is the stored one
        changes = [
            (wording.STUDENT_COLUMNS[name], wording.shown(name, typed), wording.shown(name, stored))
            for name, typed, stored in service.differences(student, values)
        ]
    return render_template("students/edit.html", form=form, student=student, changes=changes), status


@bp.route("/students/<uuid:student_id>/invite", methods=["POST"])
@requires(P.NOMINATE)
def invite(student_id: UUID) -> Any:
    """Show the coordinator, once, a link with which the student sets a password."""
    student = queries.get_student(current_user, student_id, P.NOMINATE)
    user, token = service.invite_student(student, actor=current_user)
    link = whole_address(url_for("accounts.activate", token=token))
    invitations.tell(user, link)
    db.session.commit()
    return render_template("students/invited.html", student=student, link=link)
