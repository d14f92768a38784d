"""All instants of a round in their order, and their places on a line of time. Pure but for the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from flask_babel import gettext as _

from portal.rounds.models import Round
from portal.vietnamese.dates import day_start, exclusive_end, local_day

_MARGIN = 4.0  # left and right of the line, in percent of its width
_APART = 8.0  # two marks nearer than this would cover each other on a phone: the second goes a lane further down


class Milestone(NamedTuple):
    """Something that ends at `at` (an exclusive instant), or begins there."""

    name: str
    words: str
    at: datetime
    begins: bool = False


@dataclass(frozen=True)
class Mark:
    """A milestone on the line: `x` in percent of its width, `lane` from 0 downwards."""

    number: int
    words: str
    at: datetime
    begins: bool
    is_past: bool
    x: float
    lane: int


@dataclass(frozen=True)
class Line:
    """A round's time from its first instant to its last; `now` in percent like the marks."""

    marks: list[Mark]
    now: float
    lanes: int


def deadlines_of(round_: Round) -> list[Milestone]:
    """What ends in a round that people have to be in time for, in the order of the round."""
    found = [
        Milestone("nominations", _("Hạn đề cử"), round_.nominations_close_at),
        Milestone("openings", _("Hạn gửi đề nghị tiếp nhận"), round_.openings_close_at),
        Milestone("applications", _("Hạn nộp nguyện vọng"), round_.applications_close_at),
    ]
    if round_.published_at is not None:
        published = local_day(round_.published_at)
        found += [
            Milestone("answers", _("Hạn trả lời phân công"), _days_after(published, round_.answer_days)),
            Milestone("appeals", _("Hạn khiếu nại kết quả"), _days_after(published, round_.appeal_days)),
        ]
    return found


def line_of(round_: Round, now: datetime) -> Line:
    """Every milestone of the round on a line, and where we are."""
    everything = [
        *deadlines_of(round_),
        Milestone("listing", _("Bắt đầu nhận nguyện vọng"), round_.applications_open_at, begins=True),
        Milestone("start", _("Bắt đầu thực tập"), day_start(round_.internship_starts_on), begins=True),
        Milestone("end", _("Kết thúc thực tập"), exclusive_end(round_.internship_ends_on)),
    ]
    for name, words, at in (
        ("opened", _("Mở đợt"), round_.opened_at),
        ("published", _("Công bố kết quả"), round_.published_at),
    ):
        if at is not None:
            everything.append(Milestone(name, words, at, begins=True))
    everything.sort(key=lambda milestone: milestone.at)
    return _place(everything, now)


def _place(milestones: list[Milestone], now: datetime) -> Line:
    """Give each its place; the long internship at the end takes at most half of the line."""
    places = _spread([milestone.at for milestone in milestones])
    marks: list[Mark] = []
    ends: list[float] = []  # the last mark of each lane
    for number, (milestone, x) in enumerate(zip(milestones, places, strict=True), start=1):
        lane = next((i for i, end in enumerate(ends) if x - end >= _APART), len(ends))
        ends[lane : lane + 1] = [x]
        marks.append(
            Mark(number, milestone.words, milestone.at, milestone.begins, milestone.at <= now, round(x, 1), lane)
        )
    return Line(marks, round(_between(milestones, places, now), 1), len(ends))


def _spread(instants: list[datetime]) -> list[float]:
    """Percent of the width for each instant, by time; what is long after the rest is brought nearer."""
    first, last = instants[0], instants[-1]
    before = instants[-2] if len(instants) > 1 else last
    shown = before - first + min(last - before, max(before - first, timedelta(days=1)))
    width, total = 100 - 2 * _MARGIN, max(shown, timedelta(hours=1))
    return [_MARGIN + width * (min(at, first + shown) - first) / total for at in instants]


def _between(milestones: list[Milestone], places: list[float], now: datetime) -> float:
    """Where an instant lies between its neighbours."""
    pairs = [(milestone.at, x) for milestone, x in zip(milestones, places, strict=True)]
    if now <= pairs[0][0]:
        return pairs[0][1]
    for (start, left), (end, right) in pairwise(pairs):
        if now < end:
            return left + (right - left) * ((now - start) / (end - start))
    return pairs[-1][1]


def _days_after(day: date, days: int) -> datetime:
    return exclusive_end(day + timedelta(days=days))
