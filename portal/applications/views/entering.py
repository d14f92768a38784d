"""Writing down a list for a student who cannot do it on the portal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.applications import offers, queries, service, telling, wording
from portal.applications.forms import EnterForm
from portal.applications.models import Submission
from portal.applications.rules import Purpose
from portal.applications.service import Submitted
from portal.applications.standing import Standing
from portal.applications.views.blueprint import bp
from portal.carrying_out import carry_out
from portal.students import looking
from portal.students.rules import FilePage

P = Permission


@bp.route("/rounds/<uuid:round_id>/applications/for/<uuid:student_id>", methods=["GET", "POST"])
@requires(P.ENTER_APPLICATION_ON_BEHALF)
def enter(round_id: UUID, student_id: UUID) -> Any:
    """The student's list as it came by paper or phone, with what they signed."""
    standing = queries.get_standing_of(current_user, round_id, student_id)
    looking.note(standing.student, FilePage.APPLICATION, actor=current_user, permission=P.ENTER_APPLICATION_ON_BEHALF)
    counted = queries.find_counted(standing.application)
    offered = offers.list_names(standing)
    form = EnterForm.of(offered, standing.round.longest_list)(data=_known(standing, counted))
    stale = _("Sinh viên hoặc người khác vừa thay đổi đơn này. Hãy hỏi lại sinh viên, rồi gửi lại nếu vẫn đúng.")
    done, status = carry_out(form, lambda: _keep(standing, form), record=standing, stale=stale)
    if done:
        _tell_writer(standing, done)
        return redirect(url_for(".review", round_id=round_id, application_id=done.submission.application_id))
    return _page(standing, form, counted), status


def _keep(standing: Standing, form: EnterForm) -> Submitted:
    return service.enter(
        standing,
        form.dictated(),
        form.behalf(),
        signed=[Purpose(value) for value in form.signed.data or ()],
        key=str(form.key.data),
        seen=form.version.data,
        actor=current_user,
    )


def _known(standing: Standing, counted: Submission | None) -> dict[str, Any]:
    """What was submitted last, to begin from; a draft is the student's own."""
    if counted is None:
        return {"version": standing.version, "phone": standing.student.phone or None}
    ranked = {f"choice_{choice.rank}": str(choice.opening_id) for choice in counted.choices}
    told = {"anywhere": counted.anywhere, "needs": counted.needs, "phone": counted.phone}
    return {"version": standing.version, "statement": counted.statement, **told, **ranked}


def _tell_writer(standing: Standing, done: Submitted) -> None:
    receipt = done.submission.receipt
    if telling.account_of(standing.student):
        flash(_("Đã nhập thay; sinh viên được báo. Mã biên nhận: %(receipt)s", receipt=receipt), "success")
    else:
        flash(
            _(
                "Đã nhập thay, mã biên nhận %(receipt)s. Sinh viên chưa có tài khoản: hãy gọi điện báo mã này.",
                receipt=receipt,
            ),
            "warning",
        )


def _page(standing: Standing, form: EnterForm, counted: Submission | None) -> str:
    why = standing.closed(clock.now())
    own = standing.application
    return render_template(
        "applications/enter.html",
        standing=standing,
        round=standing.round,
        form=form,
        counted=counted,
        drafting=own is not None and (counted is None or service.has_changes(own, counted)),
        closed=wording.closed_to_writers(why, standing.round) if why else "",
        consents=wording.consents_in_words(queries.list_consents(standing.student.id, standing.round.id)),
    )
