"""Telling of appeals: those who can answer that there is one, both sides what was answered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.placements.appeals.models import Appeal
from portal.rounds.models import Round

MADE = notice_kind(
    "appeal_made",
    label=_l("Có khiếu nại về kết quả"),
    vi=(
        "Khiếu nại mới: {round}",
        "Kính gửi {name},\n\nMột sinh viên khiếu nại về kết quả của {round}. Xem lý do và trả lời tại: {url}",
    ),
    en=(
        "A new appeal: {round}",
        "Dear {name},\n\nA student appeals against the result of {round}. Read the reason and answer at: {url}",
    ),
    placeholders=("round",),
)
ANSWERED = notice_kind(
    "appeal_answered",
    label=_l("Đã trả lời khiếu nại"),
    vi=(
        "Khiếu nại đã được trả lời: {round}",
        "Kính gửi {name},\n\nKhiếu nại về kết quả của {round} đã được trả lời. Xem câu trả lời và lý do tại: {url}",
    ),
    en=(
        "An appeal was answered: {round}",
        "Dear {name},\n\nAn appeal against the result of {round} was answered. See the answer and its reason at: {url}",
    ),
    placeholders=("round",),
)


def tell_made(appeal: Appeal, round_: Round) -> None:
    """Tell all who may be the ones to answer."""
    people = list_holders(Role.UNIVERSITY_APPROVER) + list_holders(Role.HOME_AFFAIRS_OFFICER)
    url = path_to("placements.show_appeal", appeal_id=appeal.id)
    notify(MADE, map(Recipient.of, people), key=str(appeal.id), url=url, round=round_.name)


def tell_answered(appeal: Appeal) -> None:
    """Tell the student, and the coordinators, who act on what was upheld."""
    words, key = {"round": appeal.round.name}, str(appeal.id)
    interns = list_holders(Role.STUDENT, student_ids=[appeal.student_id])
    url = path_to("placements.appeal", round_id=appeal.round_id)
    notify(ANSWERED, map(Recipient.of, interns), key=key, url=url, **words)
    url = path_to("placements.show_appeal", appeal_id=appeal.id)
    people = list_holders(Role.UNIVERSITY_COORDINATOR)
    notify(ANSWERED, map(Recipient.of, people), key=key, url=url, **words)
