"""The trail as pages for auditors."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from portal.access import Permission, requires
from portal.audit import queries
from portal.audit.wording import action_name, object_name
from portal.errors import NotFound
from portal.forms import QueryForm
from portal.paging import page_number

bp = Blueprint("audit", __name__, url_prefix="/audit")
_NAMES = {"action_name": action_name, "object_name": object_name}


class AuditFilters(QueryForm):
    action = SelectField(_l("Thao tác"), validate_choice=False)
    object_id = StringField(_l("Mã đối tượng"))
    actor = StringField(_l("Mã người thực hiện"))


@bp.route("/")
@requires(Permission.VIEW_AUDIT_TRAIL)
def index() -> Any:
    filters = AuditFilters(request.args)
    filters.action.choices = [("", _l("Tất cả")), *_by_name(queries.list_actions())]
    page = queries.list_events(
        action=(filters.action.data or "")[:64],
        object_id=(filters.object_id.data or "").strip()[:64],
        actor_id=_uuid(filters.actor.data),
        page=page_number(),
    )
    return render_template("audit/index.html", page=page, filters=filters, head=queries.head(), **_NAMES)


@bp.route("/<int:sequence>")
@requires(Permission.VIEW_AUDIT_TRAIL)
def show(sequence: int) -> Any:
    found = queries.find_event(sequence)
    if found is None:
        raise NotFound
    event, detail = found
    return render_template("audit/show.html", event=event, detail=detail, **_NAMES)


def _by_name(actions: list[str]) -> list[tuple[str, str]]:
    return [(action, action_name(action)) for action in actions]


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID((text or "").strip())
    except ValueError:
        return None
