"""The student gets a proof; who has to run the match again, or to fill a place, hears of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.applications.models import Consent
from portal.applications.rules import Purpose
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.placements.consents.rules import Effect
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Student

TAKEN_BACK = notice_kind(
    "consent_taken_back",
    label=_l("Đã rút lại sự đồng ý"),
    vi=(
        "Bạn đã rút lại sự đồng ý trong {round}",
        "Chào {name},\n\nTheo yêu cầu của bạn, sự đồng ý sau đã hết hiệu lực: {purpose}.\n\nXem mọi điều bạn đã đồng ý "
        "và những gì đã rút tại: {url}",
    ),
    en=(
        "You took back a consent in {round}",
        "Dear {name},\n\nAs you asked, this consent has ended: {purpose}.\n\nSee all that you agreed to and what you "
        "took back at: {url}",
    ),
    placeholders=("round", "purpose"),
)
LEFT = notice_kind(
    "student_left_match",
    label=_l("Sinh viên rút khỏi việc xếp chỗ"),
    vi=(
        "{student} rút khỏi {round}",
        "Kính gửi {name},\n\nSinh viên {student} đã rút lại sự đồng ý cho xử lý dữ liệu nên không còn được xếp chỗ "
        "trong {round}. Phương án đã chạy có sinh viên này thì không công bố được: hãy chạy lại.\n{url}",
    ),
    en=(
        "{student} leaves {round}",
        "Dear {name},\n\n{student} took back the consent to process their data and is no longer matched in {round}. An "
        "attempt that places them cannot be published: please run again.\n{url}",
    ),
    placeholders=("student", "round"),
)
_PURPOSES = {
    Purpose.MATCHING: {"vi": "dùng điểm và nguyện vọng để xếp chỗ", "en": "grades and choices for the match"},
    Purpose.SHARING_WITH_COMMUNE: {"vi": "chuyển thông tin cho xã, phường", "en": "contact details for the commune"},
    Purpose.STATISTICS: {"vi": "thống kê không nêu tên", "en": "statistics that name nobody"},
}
_BEING_MATCHED = (RoundStatus.MATCHING, RoundStatus.REVIEWING)


def taken_back(consent: Consent, purpose: Purpose, follows: Effect) -> None:
    """Tell the student, and the coordinators where a result that is being made has one student less."""
    student, round_ = db.session.get_one(Student, consent.student_id), db.session.get_one(Round, consent.round_id)
    own = list_holders(Role.STUDENT, student_ids=[student.id])
    values = {"round": round_.name, "purpose": _PURPOSES[purpose]}
    url = path_to("placements.consents")
    notify(TAKEN_BACK, [Recipient.of(user) for user in own], key=str(consent.id), url=url, **values)
    if follows is not Effect.LEAVES_THE_MATCH or round_.status not in _BEING_MATCHED:
        return
    staff = list_holders(Role.UNIVERSITY_COORDINATOR)
    staff += list_holders(Role.SCHOOL_COORDINATOR, school_code=student.school_code)
    recipients = [Recipient.of(user) for user in staff]
    url = path_to("applications.index", round_id=round_.id)
    notify(LEFT, recipients, key=str(consent.id), url=url, student=student.full_name, round=round_.name)
