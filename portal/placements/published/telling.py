"""Who is told that a result is published: every student of the round, every commune that asked for interns."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.extensions import db
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus

TO_STUDENTS = notice_kind(
    "result_published",
    label=_l("Công bố kết quả cho sinh viên"),
    vi=(
        "Đã có kết quả: {round}",
        "Chào {name},\n\nKết quả của {round} đã được công bố. Xem nơi thực tập của bạn, vì sao, và việc tiếp theo "
        "tại: {url}",
    ),
    en=(
        "The result is out: {round}",
        "Dear {name},\n\nThe result of {round} is published. See your place, the reasons, and what comes next at: "
        "{url}",
    ),
    placeholders=("round",),
    second_channel=True,
)
TO_COMMUNES = notice_kind(
    "interns_published",
    label=_l("Công bố kết quả cho xã, phường"),
    vi=(
        "Danh sách thực tập sinh: {round}",
        "Kính gửi {name},\n\nKết quả của {round} đã được công bố. Xem thực tập sinh về địa phương, liên hệ của họ, và "
        "những chỗ còn trống vì sao tại: {url}",
    ),
    en=(
        "Your interns: {round}",
        "Dear {name},\n\nThe result of {round} is published. See who comes, how to reach them, and why seats are "
        "empty at: {url}",
    ),
    placeholders=("round",),
)


def published(attempt: MatchAttempt) -> None:
    """Tell all whom the publication concerns; no place and no name stands in the messages."""
    everybody = select(ProposedPlacement.student_id).where(ProposedPlacement.attempt_id == attempt.id)
    students = list_holders(Role.STUDENT, student_ids=everybody)
    words = {"round": attempt.round.name}
    notify(TO_STUDENTS, map(Recipient.of, students), key=str(attempt.id), url=path_to("placements.mine"), **words)
    url = path_to("placements.index", round_id=attempt.round_id)
    notify(TO_COMMUNES, map(Recipient.of, _officers(attempt)), key=str(attempt.id), url=url, **words)


def _officers(attempt: MatchAttempt) -> list[User]:
    """Of the communes with an approved request in the round; one statement."""
    asked = select(Opening.commune_code).where(
        Opening.round_id == attempt.round_id, Opening.status == OpeningStatus.APPROVED.value
    )
    holding = select(RoleGrant.user_id).where(
        RoleGrant.role == Role.COMMUNE_OFFICER.value, RoleGrant.commune_code.in_(asked)
    )
    statement = select(User).where(User.id.in_(holding), User.disabled_at.is_(None)).order_by(User.id)
    return list(db.session.scalars(statement.options(lazyload(User.grants))))
