"""What people are told of a round: that it opened, takes applications, gives more time, or was cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Uuid, column, select, table

from portal.access import Role
from portal.accounts.models import User
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.rounds.models import Round

# A table of a later room, asked by name.
_NOMINATION = table("nomination", column("round_id", Uuid), column("student_id", Uuid), column("status"))

OPENED = notice_kind(
    "round_opened",
    label=_l("Mở đợt thực tập"),
    vi=(
        "Đã mở {round}",
        "Kính gửi {name},\n\n{round} đã mở.\n\n"
        "Xã, phường gửi đề nghị tiếp nhận thực tập sinh cho đến {openings_until}.\n"
        "Các trường đề cử sinh viên cho đến {nominations_until}.\n\nXem đợt và làm phần việc của mình tại: {url}",
    ),
    en=(
        "{round} is open",
        "Dear {name},\n\n{round} is open.\n\nCommunes may ask for interns until {openings_until}.\n"
        "Schools may nominate students until {nominations_until}.\n\nSee the round and do your part at: {url}",
    ),
    placeholders=("round", "openings_until", "nominations_until"),
)
APPLYING = notice_kind(
    "round_applying",
    label=_l("Bắt đầu nhận đăng ký"),
    vi=(
        "Mời bạn đăng ký nguyện vọng: {round}",
        "Chào {name},\n\nBạn đã được đề cử vào {round}. Nay bạn có thể xem nơi tiếp nhận, xếp nguyện vọng và nộp đơn."
        "\n\nHạn nộp: {until}.\n\nBắt đầu tại: {url}",
    ),
    en=(
        "You may apply now: {round}",
        "Dear {name},\n\nYou are nominated for {round}. You can now look at the openings, rank them and submit your "
        "application.\n\nDeadline: {until}.\n\nStart at: {url}",
    ),
    placeholders=("round", "until"),
)
EXTENDED = notice_kind(
    "round_dates_extended",
    label=_l("Gia hạn các mốc của đợt"),
    vi=(
        "Gia hạn: {round}",
        "Kính gửi {name},\n\nCác mốc của {round} đã được dời. Nay các hạn là:\n\n"
        "Đề cử sinh viên: {nominations_until}.\nĐề nghị tiếp nhận: {openings_until}.\n"
        "Nộp đơn đăng ký: {applications_until}.\n\nXem tại: {url}",
    ),
    en=(
        "More time: {round}",
        "Dear {name},\n\nThe dates of {round} were moved. The deadlines are now:\n\n"
        "Nominating students: {nominations_until}.\nAsking for interns: {openings_until}.\n"
        "Submitting applications: {applications_until}.\n\nSee: {url}",
    ),
    placeholders=("round", "nominations_until", "openings_until", "applications_until"),
)
CANCELLED = notice_kind(
    "round_cancelled",
    label=_l("Huỷ đợt thực tập"),
    vi=(
        "Đã huỷ {round}",
        "Kính gửi {name},\n\n{round} đã bị huỷ. Lý do: {reason}\n\nMọi đề nghị, đề cử và đơn đăng ký của đợt này không "
        "còn hiệu lực. Nếu cần hỏi, hãy gọi {office}, {phone}.",
    ),
    en=(
        "{round} was cancelled",
        "Dear {name},\n\n{round} was cancelled. The reason: {reason}\n\nNo request, nomination or application of this "
        "round counts any more. For questions call {office}, {phone}.",
    ),
    placeholders=("round", "reason", "office", "phone"),
)
_PLACES = (Role.COMMUNE_OFFICER, Role.SCHOOL_COORDINATOR)
_OFFICES = (Role.HOME_AFFAIRS_OFFICER, Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER)


def opened(round_: Round) -> None:
    """Tell those whose entries the round now takes, and who reviews them."""
    _tell(OPENED, round_, _holders(*_PLACES, Role.HOME_AFFAIRS_OFFICER), key=str(round_.id), page="rounds.show")


def applying(round_: Round) -> None:
    """Tell the nominated students that they may apply."""
    _tell(APPLYING, round_, _nominated(round_), key=str(round_.id), page="applications.show")


def extended(round_: Round, dates: Mapping[str, datetime]) -> None:
    """Tell all concerned the dates as they are now; `dates` are those that moved."""
    key = f"{round_.id}:{sorted((name, end.isoformat()) for name, end in dates.items())}"
    _tell(EXTENDED, round_, _holders(*_PLACES), key=key, page="rounds.show")
    _tell(EXTENDED, round_, _nominated(round_), key=key, page="applications.show")


def cancelled(round_: Round) -> None:
    """Tell everybody in the round, with the reason; of a draft nobody knew."""
    if round_.opened_at is None:
        return
    _tell(CANCELLED, round_, _holders(*_PLACES, *_OFFICES), key=str(round_.id), page="rounds.show")
    _tell(CANCELLED, round_, _nominated(round_), key=str(round_.id), page="applications.show")


def _holders(*roles: Role) -> Iterator[User]:
    for role in roles:
        yield from list_holders(role)


def _nominated(round_: Round) -> list[User]:
    of_round = (_NOMINATION.c.round_id == round_.id, _NOMINATION.c.status == "nominated")
    return list_holders(Role.STUDENT, student_ids=select(_NOMINATION.c.student_id).where(*of_round))


def _tell(kind: str, round_: Round, people: Iterable[User], *, key: str, page: str) -> None:
    words = {
        "round": round_.name,
        "openings_until": phrases.deadline(round_.openings_close_at),
        "nominations_until": phrases.deadline(round_.nominations_close_at),
        "applications_until": phrases.deadline(round_.applications_close_at),
        "until": phrases.deadline(round_.applications_close_at),
        "reason": round_.cancelled_reason or "",
        "office": round_.contact_office,
        "phone": round_.contact_phone,
    }
    url = path_to(page, round_id=round_.id)
    notify(kind, [Recipient.of(user) for user in people], key=key, url=url, **words)
