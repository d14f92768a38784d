"""The room's blueprint, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from portal import clock
from portal.applications import wording
from portal.applications.standing import Standing

bp = Blueprint("applications", __name__)


def about(standing: Standing) -> dict[str, Any]:
    """What every page of a student's application shows."""
    why = standing.closed(clock.now())
    return {
        "standing": standing,
        "round": standing.round,
        "closed": wording.closed_sentence(why, standing.round) if why else "",
    }


def stale_sentence() -> str:
    """Nobody else writes in an application: the student did, in another window."""
    return _("Đơn của bạn vừa thay đổi ở cửa sổ khác. Hãy xem lại trang này rồi gửi lại nếu vẫn muốn.")
