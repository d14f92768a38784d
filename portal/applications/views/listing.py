"""Finding openings and putting them in order: every step is a page or a button, none needs JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.access import Permission, requires
from portal.applications import offers, queries, service, wording
from portal.applications.forms import CompareForm
from portal.applications.standing import Standing
from portal.applications.views.blueprint import about, bp
from portal.applications.views.searching import about_search, search_in
from portal.errors import DomainError, NotFound, StaleVersion
from portal.extensions import db
from portal.forms import ConfirmForm
from portal.openings import wording as opening_wording
from portal.openings.demand import count_rankings_of
from portal.openings.queries import count_rankings, field_names, level_of
from portal.openings.rules import PhoneCoverage
from portal.paging import page_number
from portal.schools.naming import all_named

P = Permission
STEPS = {"up": -1, "down": 1}


@bp.route("/my-application/<uuid:round_id>/openings")
@requires(P.VIEW_OWN_APPLICATION)
def openings(round_id: UUID) -> Any:
    """The openings the student may rank."""
    standing = queries.get_standing(current_user, round_id)
    found = about_search(standing)
    page = offers.list_offers(standing, found["filters"].wanted(), found["kilometres"], page_number())
    return render_template(
        "applications/openings.html",
        page=page,
        ranked=count_rankings_of(row.id for row in page),
        chosen=queries.chosen_ids(standing),
        **found,
        **about(standing),
    )


@bp.route("/my-application/<uuid:round_id>/compare")
@requires(P.VIEW_OWN_APPLICATION)
def compare(round_id: UUID) -> Any:
    """Two openings side by side: the first two that were ticked, or what is chosen on the page itself."""
    standing = queries.get_standing(current_user, round_id)
    form = CompareForm(request.args, offers.list_names(standing))
    pair = offers.list_compared(standing, form.pair())
    return render_template(
        "applications/compare.html",
        form=form,
        pair=pair,
        ranked=count_rankings_of(one.id for one in pair),
        coverages=opening_wording.PHONE_COVERAGES,
        chosen=queries.chosen_ids(standing),
        **about_search(standing),
        **about(standing),
    )


@bp.route("/my-application/<uuid:round_id>/openings/<uuid:opening_id>")
@requires(P.VIEW_OWN_APPLICATION)
def opening(round_id: UUID, opening_id: UUID) -> Any:
    standing = queries.get_standing(current_user, round_id)
    found = offers.get_readable(standing, opening_id)
    return render_template(
        "applications/opening.html",
        opening=found,
        level=level_of(found),
        ranked=count_rankings(found.id),
        field_names=all_named(field_names()),
        coverage=opening_wording.PHONE_COVERAGES[PhoneCoverage(found.phone_coverage)],
        chosen=queries.chosen_ids(standing),
        **about_search(standing),
        **about(standing),
    )


@bp.route("/my-application/<uuid:round_id>/openings/<uuid:opening_id>/add", methods=["POST"])
@requires(P.APPLY)
def add(round_id: UUID, opening_id: UUID) -> Any:
    """Put an opening last on the list; from the search or a comparison, back to where the student was in it."""
    standing = queries.get_standing(current_user, round_id)

    def verb() -> None:
        if service.add_choice(standing, opening_id, actor=current_user):
            flash(_("Đã thêm vào danh sách nguyện vọng."), "success")
        else:
            flash(_("Đề nghị này đã có trong danh sách."), "info")

    return _change(standing, verb, then=_way_back(round_id, opening_id))


def _way_back(round_id: UUID, opening_id: UUID) -> str | None:
    """Never an address that was sent: it is made anew from the search, and the pair that was compared."""
    back = request.form.get("back")
    if back is None:
        return None
    search = search_in(parse_qsl(back, keep_blank_values=True))
    first, second = request.form.get("first"), request.form.get("second")
    if first and second:
        return url_for(".compare", round_id=round_id, first=first, second=second, **search)
    return url_for(".openings", round_id=round_id, _anchor=f"opening-{opening_id}", **search)


@bp.route("/my-application/<uuid:round_id>/choices")
@requires(P.VIEW_OWN_APPLICATION)
def choices(round_id: UUID) -> Any:
    """The list in its order, with a running check of the round's rules."""
    return _choices_page(queries.get_standing(current_user, round_id))


@bp.route("/my-application/<uuid:round_id>/choices/<uuid:choice_id>/<any(up, down):way>", methods=["POST"])
@requires(P.APPLY)
def move(round_id: UUID, choice_id: UUID, way: str) -> Any:
    standing = queries.get_standing(current_user, round_id)
    seen = request.form.get("version")
    return _change(
        standing,
        lambda: service.move_choice(standing, choice_id, STEPS[way], seen=seen, actor=current_user),
    )


@bp.route("/my-application/<uuid:round_id>/choices/<uuid:choice_id>/place", methods=["POST"])
@requires(P.APPLY)
def place(round_id: UUID, choice_id: UUID) -> Any:
    """Where a choice was dragged to."""
    standing = queries.get_standing(current_user, round_id)
    rank = request.form.get("rank", "")

    def verb() -> None:
        if not (rank.isascii() and rank.isdigit() and len(rank) < 4):
            raise DomainError(_("Không rõ vị trí mới. Hãy kéo lại, hoặc dùng nút Lên và Xuống."))
        seen = request.form.get("version")
        service.place_choice(standing, choice_id, int(rank), seen=seen, actor=current_user)

    return _change(standing, verb)


@bp.route("/my-application/<uuid:round_id>/choices/<uuid:choice_id>/remove", methods=["POST"])
@requires(P.APPLY)
def remove(round_id: UUID, choice_id: UUID) -> Any:
    standing = queries.get_standing(current_user, round_id)

    def verb() -> None:
        service.remove_choice(standing, choice_id, seen=request.form.get("version"), actor=current_user)
        flash(_("Đã bỏ khỏi danh sách."), "success")

    return _change(standing, verb)


def _change(standing: Standing, verb: Callable[[], None], then: str | None = None) -> Any:
    """Do it and show the list (or go to `then`); a refusal is told above the list as it is now."""
    round_id = standing.round.id
    if not ConfirmForm().validate_on_submit():  # kept from before signing in: asks to press the button again
        return redirect(url_for(".choices", round_id=round_id))
    try:
        verb()
        db.session.commit()
    except NotFound:
        db.session.rollback()
        raise
    except StaleVersion:
        db.session.rollback()
        told = _("Danh sách vừa thay đổi ở cửa sổ khác. Đây là danh sách mới nhất; hãy làm lại nếu vẫn muốn.")
        return _choices_page(queries.get_standing(current_user, round_id), told), StaleVersion.status
    except DomainError as error:
        db.session.rollback()
        return _choices_page(queries.get_standing(current_user, round_id), error.message), error.status
    return redirect(then or url_for(".choices", round_id=round_id))


def _choices_page(standing: Standing, refusal: str = "") -> str:
    listed = queries.list_choices(standing)
    checks = service.checks_of(standing, listed)
    return render_template(
        "applications/choices.html",
        listed=listed,
        checks=wording.checklist(checks),
        ready=all(check.met for check in checks),
        refusal=refusal,
        **about(standing),
    )
