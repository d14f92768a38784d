"""The admin's pages of the communes' officers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.access import Permission, requires
from portal.accounts.inviting_many import INVITE
from portal.accounts.rules import LETTER_LIFETIME
from portal.carrying_out import carry_out
from portal.communes.officers import queries, service
from portal.communes.officers.forms import SuccessorForm
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.jobs.queries import find_newest_job
from portal.paging import page_number
from portal.qr import qr_data_uri

bp = Blueprint("officers", __name__)
P = Permission


@bp.route("/officers")
@requires(P.MANAGE_ACCOUNTS)
def index() -> Any:
    """Who looks after which commune, and how far their invitation got."""
    return render_template(
        "officers/index.html", page=queries.list_officers(page_number()), job=find_newest_job(INVITE)
    )


@bp.route("/officers/invite-waiting", methods=["POST"])
@requires(P.MANAGE_ACCOUNTS, confirms=True)
def invite_waiting() -> Any:
    if ConfirmForm().validate_on_submit():
        count = service.invite_waiting(actor=current_user)
        db.session.commit()
        flash(_("Đang gửi thư mời cho %(count)s người.", count=count), "success")
    return redirect(url_for(".index"))


@bp.route("/officers/<uuid:grant_id>/invite", methods=["POST"])
@requires(P.MANAGE_ACCOUNTS, confirms=True)
def invite_again(grant_id: UUID) -> Any:
    officer = queries.get_officer(grant_id)
    if ConfirmForm().validate_on_submit():
        service.invite_again(officer, actor=current_user)
        db.session.commit()
        flash(_("Đang gửi lại thư mời cho %(name)s.", name=officer.user.full_name), "success")
    return redirect(url_for(".index"))


@bp.route("/officers/letters", methods=["GET", "POST"])
@requires(P.MANAGE_ACCOUNTS, confirms=True)
def letters() -> Any:
    """Activation letters for all who have not activated their account, one sheet each; shown once."""
    form, officers = ConfirmForm(), queries.list_waiting()
    if not form.validate_on_submit():
        return render_template("officers/letters.html", form=form, officers=officers)
    drawn = service.draw_letters(officers, actor=current_user)
    db.session.commit()
    sheets = [(officer, url, qr_data_uri(url)) for officer, url in drawn]
    return render_template("officers/printed.html", sheets=sheets, until=clock.now() + LETTER_LIFETIME)


@bp.route("/officers/<uuid:grant_id>/hand-over", methods=["GET", "POST"])
@requires(P.MANAGE_ACCOUNTS, confirms=True)
def hand_over(grant_id: UUID) -> Any:
    officer, form = queries.get_officer(grant_id), SuccessorForm()

    def hand() -> None:
        values = {"full_name": form.full_name.data, "email": form.email.data, "phone": form.phone.data or ""}
        service.hand_over(officer, **values, actor=current_user)

    done, status = carry_out(form, hand)
    if done:
        flash(_("Đã bàn giao cho %(name)s.", name=form.full_name.data), "success")
        return redirect(url_for(".index"))
    return render_template("officers/hand_over.html", form=form, officer=officer), status
