"""A student's application: where it stands, what goes with the list, submitting and withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.applications import offers, queries, service, shown, wording
from portal.applications.forms import DetailsForm, SubmitForm, VersionForm
from portal.applications.queries import ListedOpening
from portal.applications.service import Submitted
from portal.applications.standing import Standing
from portal.applications.views.blueprint import about, bp, stale_sentence
from portal.carrying_out import carry_out
from portal.errors import StaleVersion
from portal.extensions import db
from portal.forms import ConfirmForm

P = Permission


@bp.route("/my-application")
@requires(P.VIEW_OWN_APPLICATION)
def mine() -> Any:
    """The rounds the student was put forward for; a single one opens at once."""
    standings = queries.list_standings(current_user)
    if len(standings) == 1:
        return redirect(url_for(".show", round_id=standings[0].round.id))
    return render_template("applications/mine.html", standings=standings)


@bp.route("/my-application/<uuid:round_id>")
@requires(P.VIEW_OWN_APPLICATION)
def show(round_id: UUID) -> Any:
    standing = queries.get_standing(current_user, round_id)
    listed = queries.list_choices(standing)
    counted = queries.find_counted(standing.application)
    checks = service.checks_of(standing, listed)
    return render_template(
        "applications/show.html",
        listed=listed,
        counted=counted,
        entered=wording.entered_sentence(counted),
        unmet=[wording.rule_sentence(check) for check in checks if not check.met],
        changed=standing.application is not None and service.has_changes(standing.application, counted),
        **about(standing),
    )


@bp.route("/my-application/<uuid:round_id>/details", methods=["GET", "POST"])
@requires(P.VIEW_OWN_APPLICATION, post=P.APPLY)
def details(round_id: UUID) -> Any:
    """Anywhere and what it depends on, phone, home commune, statement."""
    standing = queries.get_standing(current_user, round_id)
    form = DetailsForm(data=_details_of(standing))
    form.offer_places(offers.list_places())
    saved, status = carry_out(
        form,
        lambda: service.save_details(standing, **form.values(), seen=form.version.data, actor=current_user),
        record=standing,
        stale=stale_sentence(),
    )
    if saved:
        flash(_("Đã lưu thông tin thêm vào bản nháp."), "success")
        return redirect(url_for(".show", round_id=round_id))
    changes = form.differences(_details_of(standing)) if status == StaleVersion.status else []
    return render_template("applications/details.html", form=form, changes=changes, **about(standing)), status


def _details_of(standing: Standing) -> dict[str, Any]:
    application = standing.application
    return {
        "version": standing.version,
        "anywhere": bool(application and application.anywhere),
        "needs": application.needs if application else [],
        "phone": (application and application.phone) or standing.student.phone or None,
        "home_commune": (application and application.home_commune_code) or "",
        "statement": application.statement if application else "",
    }


@bp.route("/my-application/<uuid:round_id>/submit", methods=["GET", "POST"])
@requires(P.VIEW_OWN_APPLICATION, post=P.APPLY)
def submit(round_id: UUID) -> Any:
    standing = queries.get_standing(current_user, round_id)
    form = SubmitForm(version=standing.version)
    submitted, status = carry_out(form, lambda: _submit(standing, form), record=standing, stale=stale_sentence())
    if submitted:
        return redirect(url_for(".receipt", round_id=round_id, submission_id=submitted.submission.id))
    listed = queries.list_choices(standing)
    changes = _changed_meanwhile(standing, listed, form)
    same = service.find_same(standing, form.consents()) if status == StaleVersion.status and not changes else None
    if same is not None:
        flash(_("Bạn đã nộp đúng đơn này ở cửa sổ khác; không có gì được làm hai lần."), "success")
        return redirect(url_for(".receipt", round_id=round_id, submission_id=same.id))
    page = render_template(
        "applications/submit.html",
        form=form,
        changes=changes,
        listed=listed,
        checks=wording.checklist(service.checks_of(standing, listed)),
        needs=wording.needs_in_words(standing.application.needs if standing.application else []),
        **about(standing),
    )
    return page, status


def _submit(standing: Standing, form: SubmitForm) -> Submitted:
    """What is stored, or, where the button says so, what the page had shown before that changed."""
    before = shown.read(form.shown.data, standing)
    sent: dict[str, Any] = {"key": form.key.data, "consents": form.consents(), "seen": form.version.data}
    if before is not None and request.form.get("take") == "shown":
        return service.submit_shown(standing, before.told, **sent, actor=current_user)
    return service.submit(standing, **sent, actor=current_user)


def _changed_meanwhile(standing: Standing, listed: list[ListedOpening], form: SubmitForm) -> list[tuple[str, str, str]]:
    """(what, as the page showed it, as it is stored) wherever the two differ; a page that is opened shows what is."""
    present = shown.write(standing, listed)
    before, now = (shown.read(text, standing) for text in (form.shown.data, present))
    if before is None:
        form.shown.data = present
    if before is None or now is None or before == now:
        return []
    told, stored = before.told, _details_of(standing)
    known = {"anywhere": told.anywhere, "needs": [kind.value for kind in told.needs], "phone": told.phone}
    details = DetailsForm(formdata=None, data={**stored, **known, "statement": told.statement})
    return [*shown.differences(before, now), *details.differences(stored)]


@bp.route("/my-application/<uuid:round_id>/submissions/<uuid:submission_id>")
@requires(P.VIEW_OWN_APPLICATION)
def receipt(round_id: UUID, submission_id: UUID) -> Any:
    """What was submitted, with its receipt number."""
    standing = queries.get_standing(current_user, round_id)
    submission = queries.get_own_submission(standing, submission_id)
    return render_template(
        "applications/receipt.html",
        submission=submission,
        entered=wording.entered_sentence(submission),
        listed=queries.list_submitted(submission),
        needs=wording.needs_in_words(submission.needs),
        **about(standing),
    )


@bp.route("/my-application/<uuid:round_id>/withdraw", methods=["GET", "POST"])
@requires(P.VIEW_OWN_APPLICATION, post=P.APPLY)
def withdraw(round_id: UUID) -> Any:
    standing = queries.get_standing(current_user, round_id)
    form = VersionForm(version=standing.version)
    withdrawn, status = carry_out(
        form,
        lambda: service.withdraw(standing, seen=form.version.data, actor=current_user),
        record=standing,
        stale=stale_sentence(),
    )
    if withdrawn:
        flash(_("Bạn đã rút đơn. Bạn có thể đăng ký lại đến hết hạn."), "success")
        return redirect(url_for(".show", round_id=round_id))
    counted = queries.find_counted(standing.application)
    return render_template("applications/withdraw.html", form=form, counted=counted, **about(standing)), status


@bp.route("/my-application/<uuid:round_id>/start-again", methods=["POST"])
@requires(P.APPLY)
def start_again(round_id: UUID) -> Any:
    """Back to a draft after a withdrawal."""
    standing = queries.get_standing(current_user, round_id)
    if ConfirmForm().validate_on_submit():
        service.start_again(standing, actor=current_user)
        db.session.commit()
        flash(_("Đơn trở lại thành bản nháp. Hãy xem lại danh sách rồi nộp."), "success")
    return redirect(url_for(".show", round_id=round_id))


@bp.route("/my-application/<uuid:round_id>/discard", methods=["POST"])
@requires(P.APPLY)
def discard(round_id: UUID) -> Any:
    """Throw the changes since the last submission away."""
    standing = queries.get_standing(current_user, round_id)
    form = VersionForm()
    if not form.validate_on_submit():
        return redirect(url_for(".show", round_id=round_id))
    try:
        service.discard_changes(standing, seen=form.version.data, actor=current_user)
        db.session.commit()
        flash(_("Đã bỏ các thay đổi; bản nháp giống bản đã nộp."), "success")
    except StaleVersion:
        db.session.rollback()
        flash(_("Danh sách vừa thay đổi ở cửa sổ khác. Hãy xem lại trước khi bỏ thay đổi."), "warning")
    return redirect(url_for(".show", round_id=round_id))
