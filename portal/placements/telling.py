"""Telling both sides, the school and the coordinators what became of a placement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access import Role
from portal.accounts.models import User
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.attempts.models import MatchAttempt
from portal.communes.models import Commune
from portal.extensions import db
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.placements.trail import Placed
from portal.students.models import Student

READY = notice_kind(
    "placement_ready",
    label=_l("Phân công đã được hai bên nhận lời"),
    vi=(
        "{student} thực tập tại {commune}: hai bên đã nhận lời",
        "Kính gửi {name},\n\nSinh viên {student} và {commune} đều đã nhận lời. Hãy liên hệ với nhau để hẹn ngày đến và "
        "chuẩn bị chỗ ở, đi lại.\n{url}",
    ),
    en=(
        "{student} at {commune}: both sides agreed",
        "Dear {name},\n\n{student} and {commune} have both agreed. Please get in touch to settle the day of arrival, "
        "lodging and transport.\n{url}",
    ),
    placeholders=("student", "commune"),
)
VACATED = notice_kind(
    "placement_vacated",
    label=_l("Phân công không còn"),
    vi=(
        "{student} không thực tập tại {commune} nữa",
        "Kính gửi {name},\n\nPhân công của sinh viên {student} tại {commune} không còn. Lý do: {reason}\n\n"
        "Chỗ trống được xét cho sinh viên tiếp theo theo cùng quy tắc.\n{url}",
    ),
    en=(
        "{student} will not be at {commune}",
        "Dear {name},\n\nThe placement of {student} at {commune} has ended. Reason: {reason}\n\nThe seat goes to the "
        "next student by the same rule.\n{url}",
    ),
    placeholders=("student", "commune", "reason"),
)

OFFERED = notice_kind(
    "placement_offered",
    label=_l("Có chỗ thực tập nhờ bù chỗ trống"),
    vi=(
        "Có chỗ thực tập mới trong {round}",
        "Kính gửi {name},\n\nMột chỗ trống của {round} vừa được bù theo đúng quy tắc đã công bố. Xem ai đến đâu và "
        "trả lời trước {until} tại: {url}",
    ),
    en=(
        "A seat of {round} was filled",
        "Dear {name},\n\nA free seat of {round} was filled by the published rule. See who comes where and answer "
        "before {until} at: {url}",
    ),
    placeholders=("round", "until"),
)


def tell_of_refill(attempt: MatchAttempt, placed: Sequence[Placed], until: datetime) -> None:
    """Tell those who got a seat by a refill, and the communes that receive them; nobody else."""
    words, key = {"round": attempt.round.name, "until": phrases.deadline(until)}, str(attempt.id)
    interns = list_holders(Role.STUDENT, student_ids=[row.student_id for row in placed])
    notify(OFFERED, _recipients(interns), key=key, url=path_to("placements.mine"), **words)
    openings = select(Opening.commune_code).where(Opening.id.in_([row.opening_id for row in placed])).distinct()
    hosts = [
        user
        for commune in db.session.scalars(openings)
        for user in list_holders(Role.COMMUNE_OFFICER, commune_code=commune)
    ]
    url = path_to("placements.index", round_id=attempt.round_id)
    notify(OFFERED, _recipients(hosts), key=key, url=url, **words)


def tell_what_follows(placement: Placement, reason: str) -> None:
    """Tell who is concerned, where the last answer decided something; nothing while one is still awaited."""
    if placement.status not in (PlacementStatus.READY, PlacementStatus.VACATED):
        return
    opening = db.session.get_one(Opening, placement.opening_id)
    student = db.session.get_one(Student, placement.student_id)
    commune = db.session.get_one(Commune, opening.commune_code)
    values = {"student": student.full_name, "commune": commune.full_name}
    key, page = f"{placement.id}:{placement.status}", f"/placements/{placement.id}"
    interns = list_holders(Role.STUDENT, student_ids=[student.id])
    hosts = list_holders(Role.COMMUNE_OFFICER, commune_code=commune.code)
    kind = READY
    if placement.status == PlacementStatus.VACATED:
        kind, values = VACATED, {**values, "reason": reason or "–"}
        hosts += list_holders(Role.SCHOOL_COORDINATOR, school_code=student.school_code)
        hosts += list_holders(Role.UNIVERSITY_COORDINATOR)
    notify(kind, _recipients(interns), key=key, url="/my-placement", **values)
    notify(kind, _recipients(hosts), key=key, url=page, **values)


def _recipients(users: Iterable[User]) -> list[Recipient]:
    return [Recipient.of(user) for user in users]
