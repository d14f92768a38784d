"""The students of a round: the list, adding, nominating one or all, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.extensions import db
from portal.listings.showing import open_list
from portal.paging import page_number
from portal.rounds.queries import get_round, list_round_fields
from portal.rounds.rules import nominations_open
from portal.students import looking, nominating, queries, rosters, wording
from portal.students.eligibility import asked_by
from portal.students.forms import AddForm, FingerprintForm, StudentFilters, VersionForm, WithdrawForm
from portal.students.listing import NOMINATIONS
from portal.students.rules import WITHDRAWN_IN, FilePage, StudentFacts
from portal.students.submitted import have_submitted
from portal.students.views.blueprint import bp

P = Permission
_NAMES_SHOWN = 100


@bp.route("/rounds/<uuid:round_id>/nominations")
@requires(P.VIEW_STUDENTS)
def nominations(round_id: UUID) -> Any:
    round_ = get_round(round_id, current_user)
    listing = open_list(NOMINATIONS, current_user, request.args)
    if listing.leads_to is not None:
        return redirect(url_for(".nominations", round_id=round_id, **listing.leads_to))
    scope = current_user.scope(P.VIEW_STUDENTS)
    schools = queries.list_schools(None if scope.everything else scope.school_codes)
    filters = StudentFilters(request.args, schools=schools, fields=list_round_fields(round_.id), rounds={})
    page = rosters.list_nominations(current_user, round_.id, filters.wanted(), page_number(), listing.sort)
    return render_template(
        "students/nominations.html",
        round=round_,
        listing=listing,
        page=page,
        reasons=_reasons(page, asked_by(round_)),
        filters=filters,
        counts=rosters.count_by_status(current_user, round_.id),
        is_open=nominations_open(round_, clock.now()),
        picks=round_.status in WITHDRAWN_IN and current_user.can(P.NOMINATE),
        several=len(schools) > 1,
    )


def _reasons(page: Any, facts: Any) -> dict[UUID, list[str]]:
    return {
        row.id: wording.failed_sentences(
            row.failed_rules, StudentFacts(row.major_code, row.gpa, row.conduct, row.is_final_year), facts
        )
        for row in page
        if row.failed_rules
    }


@bp.route("/rounds/<uuid:round_id>/nominations/add", methods=["GET", "POST"])
@requires(P.NOMINATE)
def add(round_id: UUID) -> Any:
    """Choose students of the own school who are not in the round yet."""
    round_ = get_round(round_id, current_user)
    form = AddForm()
    search = StudentFilters(request.args, schools=[], fields=[], rounds={})
    added: list[Any] = []

    def put_in() -> None:
        students = queries.get_students(current_user, form.students.data)
        added.extend(nominating.add_to_round(round_, students, actor=current_user))

    done, status = carry_out(form, put_in)
    if done:
        flash(_("Đã đưa %(count)s sinh viên vào đợt. Hãy đề cử những người đủ điều kiện.", count=len(added)), "success")
        return redirect(url_for(".nominations", round_id=round_.id))
    page = queries.list_outside(current_user, round_.id, search.search.data or "", page_number())
    is_open = nominations_open(round_, clock.now())
    context = {"round": round_, "form": form, "filters": search, "page": page, "is_open": is_open}
    return render_template("students/add.html", **context), status


@bp.route("/rounds/<uuid:round_id>/nominations/nominate", methods=["GET", "POST"])
@requires(P.NOMINATE)
def nominate_all(round_id: UUID) -> Any:
    """Nominate everybody of the own school who meets the rules, after a look at the list."""
    round_ = get_round(round_id, current_user)
    form = FingerprintForm()
    numbers: list[int] = []

    def nominate_waiting() -> None:
        numbers.append(nominating.nominate_waiting(round_, seen=form.seen.data or "", actor=current_user))

    done, status = carry_out(form, nominate_waiting)
    if done:
        flash(_("Đã đề cử %(count)s sinh viên.", count=numbers[0]), "success")
        return redirect(url_for(".nominations", round_id=round_.id))
    waiting = rosters.list_waiting(current_user, round_.id)
    form.seen.data = rosters.fingerprint(waiting)
    page = render_template(
        "students/nominate_all.html",
        round=round_,
        form=form,
        total=len(waiting),
        names=rosters.list_names(waiting, _NAMES_SHOWN),
        counts=rosters.count_by_status(current_user, round_.id, P.NOMINATE),
        is_open=nominations_open(round_, clock.now()),
    )
    return page, status


@bp.route("/nominations/<uuid:nomination_id>/nominate", methods=["POST"])
@requires(P.NOMINATE)
def nominate(nomination_id: UUID) -> Any:
    """Nominate one student."""
    nomination = queries.get_nomination(current_user, nomination_id)
    round_ = get_round(nomination.round_id)
    form = VersionForm()
    if form.validate_on_submit():
        nominating.nominate(nomination, round_, seen=form.version.data, actor=current_user)
        db.session.commit()
        flash(_("Đã đề cử %(name)s.", name=nomination.student.full_name), "success")
    return redirect(url_for(".show", student_id=nomination.student_id))


@bp.route("/nominations/<uuid:nomination_id>/withdraw", methods=["GET", "POST"])
@requires(P.NOMINATE)
def withdraw(nomination_id: UUID) -> Any:
    nomination = queries.get_nomination(current_user, nomination_id)
    looking.note(nomination.student, FilePage.RECORD, actor=current_user, permission=P.NOMINATE)
    round_ = get_round(nomination.round_id)
    form = WithdrawForm(version=nomination.version)

    def take_out() -> None:
        nominating.withdraw(nomination, round_, reason=form.reason.data, seen=form.version.data, actor=current_user)

    done, status = carry_out(form, take_out)
    if done:
        flash(_("Đã rút đề cử của %(name)s.", name=nomination.student.full_name), "success")
        return redirect(url_for(".nominations", round_id=round_.id))
    if request.method == "GET" and not nominating.withdrawable(nomination, round_):
        flash(_("Hiện không rút được đề cử này. Xem tình trạng bên dưới."), "warning")
        return redirect(url_for(".show", student_id=nomination.student_id))
    lost = bool(have_submitted(round_.id, [nomination.student_id]))
    about = {"nomination": nomination, "round": round_, "has_submitted": lost}
    return render_template("students/withdraw.html", form=form, **about), status
