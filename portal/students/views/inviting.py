"""Inviting the nominated students of a round."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.carrying_out import carry_out
from portal.forms import ConfirmForm
from portal.paging import page_number
from portal.rounds.queries import get_round
from portal.students import inviting
from portal.students.views.blueprint import bp


@bp.route("/rounds/<uuid:round_id>/invitations", methods=["GET", "POST"])
@requires(Permission.NOMINATE)
def invitations(round_id: UUID) -> Any:
    """Who can sign in, whose mail did not arrive; POST invites all who cannot sign in yet."""
    round_, form = get_round(round_id, current_user), ConfirmForm()
    counts: list[int] = []
    done, status = carry_out(form, lambda: counts.append(inviting.ask(round_, actor=current_user)))
    if done:
        flash(_("Đang gửi thư mời cho %(count)s sinh viên.", count=counts[0]), "success")
        return redirect(url_for(".invitations", round_id=round_.id))
    page = render_template(
        "students/invitations.html",
        round=round_,
        form=form,
        page=inviting.list_invitations(current_user, round_.id, page_number()),
        waiting=inviting.count_waiting(current_user, round_.id),
        job=inviting.find_job(current_user),
    )
    return page, status
