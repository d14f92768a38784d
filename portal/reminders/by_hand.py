"""Reminding one who has not answered, when a coordinator asks for it: at most once a day for each person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.accounts.models import User
from portal.addresses import path_to
from portal.audit.service import record
from portal.design import format_instant
from portal.errors import DomainError, TransitionNotAllowed
from portal.extensions import db
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.service import notify
from portal.placements.models import Placement
from portal.placements.queries import Side, is_awaited
from portal.placements.rules.placement import PlacementStatus
from portal.reminders import kinds, queries
from portal.rounds.models import Round
from portal.vietnamese.dates import local_day

KINDS = {Side.STUDENT: kinds.STUDENT_ANSWER, Side.COMMUNE: kinds.COMMUNE_ANSWER}


@dataclass(frozen=True)
class Reach:
    """Who a row of the list is about: their accounts or addresses, and when each side was last reminded."""

    student: list[Recipient]
    officers: list[Recipient]
    student_at: datetime | None
    commune_at: datetime | None

    def of(self, side: Side) -> tuple[list[Recipient], datetime | None]:
        """The people of one side, and when it was last reminded."""
        return (self.student, self.student_at) if side is Side.STUDENT else (self.officers, self.commune_at)

    def phones(self, mentor: str) -> list[str]:
        """The officers' numbers, then that of the mentor at the workplace; each once."""
        return list(dict.fromkeys(phone for phone in [*(o.phone for o in self.officers), mentor] if phone))


def reach_of(rows: Iterable[Any], round_: Round) -> dict[Any, Reach]:
    """Placement id → how its two sides are reached; four statements for any number of rows."""
    rows = list(rows)
    since = round_.published_at or round_.created_at
    students = queries.people_of({row.student_id for row in rows})
    officers = queries.officers_of({row.commune_code for row in rows})
    told_students = queries.last_reminded(KINDS[Side.STUDENT], _addresses(students.values()), since)
    everybody = [officer for listed in officers.values() for officer in listed]
    told_officers = queries.last_reminded(KINDS[Side.COMMUNE], _addresses(everybody), since)
    found = {}
    for row in rows:
        own = [students[row.student_id]] if row.student_id in students else []
        hosts = officers.get(row.commune_code, [])
        found[row.id] = Reach(own, hosts, _latest(told_students, own), _latest(told_officers, hosts))
    return found


def _addresses(people: Iterable[Recipient]) -> list[str]:
    return [person.email for person in people if person.email]


def _latest(told: dict[str, datetime], people: list[Recipient]) -> datetime | None:
    return max((told[address] for address in _addresses(people) if address in told), default=None)


def remind(placement: Placement, side: Side, *, actor: User) -> None:
    """Write to the student, or to the commune's officers about all its interns of the round, once a day.

    Raises TransitionNotAllowed when the answer came meanwhile, DomainError for who cannot be written to or was
    reminded today.
    """
    db.session.refresh(placement)
    round_ = placement.opening.round
    is_open = placement.status == PlacementStatus.PUBLISHED and round_.is_live
    if not is_open or not is_awaited(placement, side):
        raise TransitionNotAllowed(placement.status, "remind")
    people = _people(placement, side)
    _ensure_not_today(people, side, round_)
    today = local_day(clock.now()).isoformat()
    if side is Side.STUDENT:
        about, words = str(placement.student_id), _words([placement])
    else:
        waiting = queries.list_awaited_of_commune(round_.id, placement.opening.commune_code)
        about, words = placement.opening.commune_code, {**_words(waiting), "count": len(waiting)}
    url = path_to("placements.mine") if side is Side.STUDENT else path_to("placements.index", round_id=round_.id)
    notify(KINDS[side], people, key=f"by_hand:{round_.id}:{about}:{today}", url=url, **words)
    record("answer_reminded", placement, actor=actor, side=side.value)


def _people(placement: Placement, side: Side) -> list[Recipient]:
    if side is Side.STUDENT:
        people = list(queries.people_of([placement.student_id]).values())
    else:
        code = placement.opening.commune_code
        people = queries.officers_of([code]).get(code, [])
    if not _addresses(people):
        raise DomainError(_("Chưa có tài khoản hay địa chỉ thư để nhắc. Hãy gọi điện, rồi ghi câu trả lời nhận được."))
    return people


def _ensure_not_today(people: list[Recipient], side: Side, round_: Round) -> None:
    told = queries.last_reminded(KINDS[side], _addresses(people), round_.published_at or round_.created_at)
    last = max(told.values(), default=None)
    if last is not None and local_day(last) == local_day(clock.now()):
        raise DomainError(
            _("Đã nhắc lúc %(when)s. Mỗi người chỉ được nhắc một lần mỗi ngày.", when=format_instant(last))
        )


def _words(placements: list[Placement]) -> dict[str, object]:
    first = placements[0]
    titles = dict.fromkeys(placement.opening.title for placement in placements)
    return {
        "commune": first.opening.commune.full_name,
        "opening": ", ".join(titles),
        "until": phrases.deadline(first.answer_by),
    }
