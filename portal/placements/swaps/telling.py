"""Telling of swaps: whoever has to say something next, and in the end all who know of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.models import User
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import SwapStatus

PROPOSED = notice_kind(
    "swap_proposed",
    label=_l("Có người đề nghị đổi nơi thực tập"),
    vi=(
        "Một bạn đề nghị đổi nơi thực tập với bạn",
        "Chào {name},\n\nMột bạn cùng {round} đề nghị đổi nơi thực tập với bạn. Không có gì thay đổi nếu bạn không "
        "đồng ý. Xem và trả lời trước {until} tại: {url}",
    ),
    en=(
        "Somebody proposes to swap places with you",
        "Dear {name},\n\nAnother student of {round} proposes to swap places with you. Nothing changes unless you "
        "agree. See it and answer before {until} at: {url}",
    ),
    placeholders=("round", "until"),
)
ASKED = notice_kind(
    "swap_asked",
    label=_l("Xã, phường được hỏi về việc đổi chỗ"),
    vi=(
        "Hai sinh viên xin đổi nơi thực tập: {round}",
        "Kính gửi {name},\n\nHai sinh viên của {round}, một người thực tập tại địa phương mình, xin đổi chỗ cho nhau. "
        "Xem ai sẽ đến và trả lời trước {until} tại: {url}",
    ),
    en=(
        "Two students ask to swap places: {round}",
        "Dear {name},\n\nTwo students of {round}, one of them placed with you, ask to swap places. See who would come "
        "and answer before {until} at: {url}",
    ),
    placeholders=("round", "until"),
)
AGREED = notice_kind(
    "swap_agreed",
    label=_l("Việc đổi chỗ chờ phê duyệt"),
    vi=(
        "Một đề nghị đổi chỗ chờ phê duyệt: {round}",
        "Kính gửi {name},\n\nHai sinh viên của {round} và hai xã, phường đều đồng ý đổi chỗ. Xem ảnh hưởng và quyết "
        "định tại: {url}",
    ),
    en=(
        "A swap waits for approval: {round}",
        "Dear {name},\n\nTwo students of {round} and both communes agree to a swap. See its effect and decide "
        "at: {url}",
    ),
    placeholders=("round",),
)
DONE = notice_kind(
    "swap_done",
    label=_l("Đã đổi chỗ"),
    vi=(
        "Đã đổi nơi thực tập: {round}",
        "Kính gửi {name},\n\nViệc đổi chỗ giữa hai sinh viên của {round} đã được phê duyệt và có hiệu lực. Xem ai "
        "thực tập ở đâu tại: {url}",
    ),
    en=(
        "Places were swapped: {round}",
        "Dear {name},\n\nThe swap between two students of {round} is approved and in force. See who is where at: {url}",
    ),
    placeholders=("round",),
)
ENDED = notice_kind(
    "swap_ended",
    label=_l("Đề nghị đổi chỗ không thành"),
    vi=(
        "Không đổi nơi thực tập: {round}",
        "Kính gửi {name},\n\nĐề nghị đổi chỗ giữa hai sinh viên của {round} không thành: {outcome} Ai đang ở đâu vẫn "
        "giữ nguyên. Lý do: {reason}\n{url}",
    ),
    en=(
        "No swap: {round}",
        "Dear {name},\n\nThe swap between two students of {round} does not take place: {outcome} Everybody keeps their "
        "place. Reason: {reason}\n{url}",
    ),
    placeholders=("round", "outcome", "reason"),
)
OUTCOMES: dict[str, phrases.Phrase] = {
    SwapStatus.DECLINED: {"vi": "bạn được đề nghị không đồng ý.", "en": "the other student declined."},
    SwapStatus.REFUSED: {"vi": "một xã, phường không đồng ý.", "en": "a commune refused."},
    SwapStatus.REJECTED: {"vi": "người phê duyệt không chấp thuận.", "en": "it was not approved."},
    SwapStatus.TAKEN_BACK: {"vi": "một trong hai sinh viên rút đề nghị.", "en": "one of the students took it back."},
    SwapStatus.EXPIRED: {"vi": "đã quá hạn, hoặc một nơi thực tập không còn.", "en": "time ran out."},
}


def tell_proposed(swap: Swap) -> None:
    """Ask the other student."""
    other = list_holders(Role.STUDENT, student_ids=[swap.second.student_id])
    _tell(PROPOSED, other, swap, _own_page(swap), until=phrases.deadline(swap.answer_by))


def tell_consented(swap: Swap) -> None:
    """Ask the communes."""
    _tell(ASKED, _officers(swap), swap, _office_page(swap), until=phrases.deadline(swap.answer_by))


def tell_agreed(swap: Swap) -> None:
    """Ask the approvers, and show the coordinators what is coming."""
    people = [*list_holders(Role.UNIVERSITY_APPROVER), *list_holders(Role.UNIVERSITY_COORDINATOR)]
    _tell(AGREED, people, swap, _office_page(swap))


def tell_done(swap: Swap) -> None:
    """Tell both students, both communes, their schools and the coordinators."""
    _tell(DONE, _students(swap), swap, path_to("placements.mine"))
    schools = {placement.student.school_code for placement in swap.placements}
    people = [user for code in sorted(schools) for user in list_holders(Role.SCHOOL_COORDINATOR, school_code=code)]
    people += [*_officers(swap), *list_holders(Role.UNIVERSITY_COORDINATOR)]
    _tell(DONE, people, swap, _office_page(swap))


def tell_ended(swap: Swap, reason: str) -> None:
    """Tell both students; the communes too, if they had been asked, and the offices, if it was before them."""
    words = {"outcome": OUTCOMES[swap.status], "reason": reason or "–"}
    _tell(ENDED, _students(swap), swap, _own_page(swap), **words)
    if not swap.is_between_students:
        people = [*_officers(swap), *list_holders(Role.UNIVERSITY_COORDINATOR)]
        _tell(ENDED, people, swap, _office_page(swap), **words)


def _tell(kind: str, people: list[User], swap: Swap, url: str, **words: object) -> None:
    notify(kind, map(Recipient.of, people), key=str(swap.id), url=url, round=swap.round.name, **words)


def _students(swap: Swap) -> list[User]:
    return list_holders(Role.STUDENT, student_ids=[placement.student_id for placement in swap.placements])


def _officers(swap: Swap) -> list[User]:
    return [user for code in swap.communes for user in list_holders(Role.COMMUNE_OFFICER, commune_code=code)]


def _own_page(swap: Swap) -> str:
    return path_to("placements.own_swap", swap_id=swap.id)


def _office_page(swap: Swap) -> str:
    return path_to("placements.show_swap", swap_id=swap.id)
