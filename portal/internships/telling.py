"""Telling all concerned that an internship ended early, and the intern that it is complete."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.placements.models import Placement

ENDED_EARLY = notice_kind(
    "internship_ended_early",
    label=_l("Thực tập kết thúc sớm"),
    vi=(
        "{student} kết thúc thực tập sớm tại {commune}",
        "Kính gửi {name},\n\nSinh viên {student} kết thúc thực tập tại {commune} sớm hơn dự kiến, ngày cuối là {day}. "
        "Lý do: {reason}\n\n{url}",
    ),
    en=(
        "{student} ended the internship early at {commune}",
        "Dear {name},\n\nThe internship of {student} at {commune} ended early; the last day was {day}. Reason: "
        "{reason}\n\n{url}",
    ),
    placeholders=("student", "commune", "day", "reason"),
)
COMPLETED = notice_kind(
    "internship_completed",
    label=_l("Đã hoàn thành thực tập"),
    vi=(
        "Bạn đã hoàn thành thực tập tại {commune}",
        "Kính gửi {name},\n\nBạn đã hoàn thành thực tập tại {commune}, và xã, phường đã ghi nhận xét. Giấy chứng nhận "
        "do trường hoặc đại học cấp hiện ở trang văn bản của bạn. Xem nơi thực tập tại: {url}",
    ),
    en=(
        "You have completed your internship at {commune}",
        "Dear {name},\n\nYou have completed your internship at {commune}, and the host has assessed you. A certificate "
        "that your school or the university makes is shown among your documents. See your place at: {url}",
    ),
    placeholders=("commune",),
)


def tell_ended_early(placement: Placement, day: date, reason: str) -> None:
    """Tell the student, the school, the host and the university's coordinators."""
    student, commune = placement.student, placement.opening.commune
    words = {"student": student.full_name, "commune": commune.full_name, "day": f"{day:%d/%m/%Y}", "reason": reason}
    key = str(placement.id)
    interns = list_holders(Role.STUDENT, student_ids=[student.id])
    notify(ENDED_EARLY, map(Recipient.of, interns), key=key, url=path_to("placements.mine"), **words)
    staff = list_holders(Role.COMMUNE_OFFICER, commune_code=commune.code)
    staff += list_holders(Role.SCHOOL_COORDINATOR, school_code=student.school_code)
    staff += list_holders(Role.UNIVERSITY_COORDINATOR)
    url = path_to("internships.show", placement_id=placement.id)
    notify(ENDED_EARLY, map(Recipient.of, staff), key=key, url=url, **words)


def tell_completed(placement: Placement) -> None:
    """Tell the intern."""
    interns = list_holders(Role.STUDENT, student_ids=[placement.student_id])
    words, key = {"commune": placement.opening.commune.full_name}, str(placement.id)
    notify(COMPLETED, map(Recipient.of, interns), key=key, url=path_to("placements.mine"), **words)
