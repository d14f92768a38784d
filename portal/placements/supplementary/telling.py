"""Telling students and communes that a supplementary round took them over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.access import Role
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.extensions import db
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.openings.models import Opening
from portal.rounds.models import Round
from portal.students.models import Student

STUDENTS = notice_kind(
    "supplementary_students",
    label=_l("Sinh viên vào đợt bổ sung"),
    vi=(
        "Bạn được xét tiếp ở {round}",
        "Chào {name},\n\nBạn chưa có chỗ trong {first}. Nhà trường không cần đề cử lại: bạn đã ở trong {round}.\n\n"
        "Hãy xếp lại nguyện vọng từ {opens} đến {until}, chỉ gồm các nơi còn chỗ. Không nộp thì không được xét.\n\n"
        "Xem tại: {url}",
    ),
    en=(
        "You take part in {round}",
        "Dear {name},\n\nYou have no place in {first}. Your school need not nominate you again: you are in {round}."
        "\n\nRank again from {opens} to {until}, among the places that are left. Without an application you are not "
        "considered.\n\nSee: {url}",
    ),
    placeholders=("first", "round", "opens", "until"),
)
COMMUNES = notice_kind(
    "supplementary_communes",
    label=_l("Chỗ trống của xã vào đợt bổ sung"),
    vi=(
        "Chỗ còn trống của {commune} vào {round}",
        "Kính gửi {name},\n\n{seats} chỗ còn trống của {commune} trong {first} được đưa vào {round} với cùng nội dung. "
        "Xã, phường không phải gửi lại đề nghị; nếu không còn nhu cầu, hãy rút đề nghị tại: {url}",
    ),
    en=(
        "The free seats of {commune} go into {round}",
        "Dear {name},\n\n{seats} free seats of {commune} in {first} are offered in {round} with the same text. "
        "You need not ask again; if you do not need interns any more, withdraw the request at: {url}",
    ),
    placeholders=("commune", "first", "round", "seats"),
)


def taken_over(parent: Round, round_: Round, students: Sequence[Student], seats: Mapping[UUID, int]) -> None:
    """Tell the students and the communes; who was told of the round before is not told again."""
    words = {"first": parent.name, "round": round_.name}
    notify(
        STUDENTS,
        [Recipient.of(user) for user in list_holders(Role.STUDENT, student_ids=[one.id for one in students])],
        key=str(round_.id),
        url=path_to("applications.show", round_id=round_.id),
        opens=phrases.moment(round_.applications_open_at),
        until=phrases.deadline(round_.applications_close_at),
        **words,
    )
    for opening in db.session.scalars(select(Opening).where(Opening.id.in_(seats)).order_by(Opening.id)):
        notify(
            COMMUNES,
            [Recipient.of(user) for user in list_holders(Role.COMMUNE_OFFICER, commune_code=opening.commune_code)],
            key=f"{round_.id}:{opening.id}:{opening.seats_passed_on}",
            url=path_to("openings.index", round_id=round_.id),
            commune=opening.commune.full_name,
            seats=seats[opening.id],
            **words,
        )
