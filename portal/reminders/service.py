"""Sending the reminders that are due; asked for however often, each goes to each person once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from portal.addresses import path_to
from portal.notices import phrases
from portal.notices.recipients import Recipient
from portal.notices.service import notify
from portal.placements.models import Placement
from portal.placements.rules.placement import CommuneAnswer, StudentAnswer
from portal.reminders import kinds, queries, rules
from portal.rounds.queries import list_taking_entries
from portal.rounds.rules import RoundStatus

# Kind, deadline, in which rounds, who has not acted, the page where they do.
_ENTRIES: tuple[tuple[str, str, tuple[str, ...], Callable[[UUID], list[Recipient]], str], ...] = (
    (
        kinds.NOMINATE,
        "nominations_close_at",
        (RoundStatus.OPEN, RoundStatus.APPLYING),
        queries.schools_with_undecided,
        "students.nominations",
    ),
    (
        kinds.ASK,
        "openings_close_at",
        (RoundStatus.OPEN, RoundStatus.APPLYING),
        queries.communes_without_opening,
        "openings.index",
    ),
    (
        kinds.APPLY,
        "applications_close_at",
        (RoundStatus.APPLYING,),
        queries.students_without_application,
        "applications.show",
    ),
)


def remind(now: datetime) -> None:
    """Write to everybody who has not acted and whose deadline is 7 days, 2 days or a day away.

    A deadline that was extended is a new one. At night nothing is written.
    """
    if not rules.is_daytime(now):
        return
    for round_ in list_taking_entries():
        _remind_of_entries(round_, now)
    awaited = queries.list_awaited(now, rules.STEPS[-1][1])
    _remind_students([placement for placement in awaited if placement.student_answer == StudentAnswer.AWAITED], now)
    _remind_communes([placement for placement in awaited if placement.commune_answer == CommuneAnswer.AWAITED], now)


def _remind_of_entries(round_: Any, now: datetime) -> None:
    for kind, name, statuses, who, page in _ENTRIES:
        deadline: datetime = getattr(round_, name)
        step = rules.step_due(now, deadline)
        if step is not None and round_.status in statuses:
            url = path_to(page, round_id=round_.id)
            words = {"round": round_.name, "until": phrases.deadline(deadline)}
            notify(kind, who(round_.id), key=_key(round_.id, deadline, step), url=url, **words)


def _remind_students(placements: list[Placement], now: datetime) -> None:
    people = queries.people_of(placement.student_id for placement in placements)
    for placement in placements:
        if placement.student_id in people:
            notify(
                kinds.STUDENT_ANSWER,
                [people[placement.student_id]],
                key=_key(placement.id, placement.answer_by, rules.step_due(now, placement.answer_by)),
                url=path_to("placements.mine"),
                **_about(placement),
            )


def _remind_communes(placements: list[Placement], now: datetime) -> None:
    """One reminder for all interns of an opening that have the same deadline."""
    officers = queries.officers_of({placement.opening.commune_code for placement in placements})

    def opening_and_deadline(placement: Placement) -> tuple[str, datetime]:
        return str(placement.opening_id), placement.answer_by

    for (opening_id, deadline), group in groupby(sorted(placements, key=opening_and_deadline), opening_and_deadline):
        same = list(group)
        notify(
            kinds.COMMUNE_ANSWER,
            officers.get(same[0].opening.commune_code, []),
            key=_key(opening_id, deadline, rules.step_due(now, deadline)),
            url=path_to("placements.index", round_id=same[0].round_id),
            count=len(same),
            **_about(same[0]),
        )


def _about(placement: Placement) -> dict[str, object]:
    return {
        "commune": placement.opening.commune.full_name,
        "opening": placement.opening.title,
        "until": phrases.deadline(placement.answer_by),
    }


def _key(about: object, deadline: datetime, step: str | None) -> str:
    return f"{about}:{deadline.isoformat()}:{step}"
