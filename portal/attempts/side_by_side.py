"""The measures of two attempts beside each other, and how their options differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.attempts.figures import Figures, figures_of
from portal.attempts.models import MatchAttempt
from portal.attempts.price_words import price_rows
from portal.attempts.wording import rule_label

_PLACES = 2  # of a measure that is no whole number, as the page writes it


class Row(NamedTuple):
    """One measure; the difference is second less first as they are written, None where that says nothing."""

    label: str
    first: Any
    second: Any

    @property
    def difference(self) -> Any:
        if isinstance(self.first, str) or self.first is None or self.second is None:
            return None
        if isinstance(self.first, float) or isinstance(self.second, float):  # or the three would not add up
            return round(round(self.second, _PLACES) - round(self.first, _PLACES), _PLACES)
        return self.second - self.first


Measure = Callable[[Figures], Any]


def measure_rows(first: MatchAttempt, second: MatchAttempt) -> list[Row]:
    """The measures by which people choose between attempts."""
    ours, theirs = figures_of(first.report or {}), figures_of(second.report or {})
    measures: list[tuple[str, Measure]] = [
        (_("Sinh viên tham gia"), lambda figures: figures.students),
        (_("Số chỗ"), lambda figures: figures.seats),
        (_("Sinh viên có chỗ"), lambda figures: figures.placed),
        (_("Sinh viên chưa có chỗ"), lambda figures: figures.unplaced),
        (_("Chỗ được lấp ở xã mức 1–2"), lambda figures: figures.remote_filled),
        (_("Xã, phường không có ai"), lambda figures: figures.nobody_count),
        (_("Nguyện vọng 1"), lambda figures: figures.first_choices),
        (_("Nơi ngoài danh sách"), lambda figures: figures.elsewhere),
        (_("Thứ tự nguyện vọng trung bình"), lambda figures: figures.mean_rank),
        (_("Thay đổi bằng tay"), lambda figures: figures.hand_changes),
    ]
    rows = [Row(label, measure(ours), measure(theirs)) for label, measure in measures]
    envy = [_envy_of(attempt) for attempt in (first, second)]
    return [*rows, Row(_("Muốn một chỗ trống hoặc chỗ của người xếp sau mình"), *envy)]


def _envy_of(attempt: MatchAttempt) -> int | None:
    if "envy" in (attempt.report or {}):  # counted anew after changes by hand
        return int((attempt.report or {})["envy"])
    price = (attempt.report or {}).get("price")
    found = [row.envy for row in price_rows(price) if row.rule == attempt.rule] if price else []
    return found[0] if found else None


def setting_rows(first: MatchAttempt, second: MatchAttempt) -> list[Row]:
    """How either was run."""
    return [
        Row(_("Quy tắc"), rule_label(first.rule), rule_label(second.rule)),
        Row(_("Người đầu tiên của mỗi xã tính trước"), _yes(first), _yes(second)),
        Row(_("Yêu cầu giữ chỗ hoặc cấm"), len(first.pins), len(second.pins)),
    ]


def _yes(attempt: MatchAttempt) -> str:
    return _("Có") if attempt.options.get("first_intern_first") else _("Không")


def paired(first: list[Any], second: list[Any], numbers: tuple[int, int]) -> list[Any]:
    """Rows of two charts as those of one: each label once for either attempt."""
    labels = list(dict.fromkeys([row[0] for row in first] + [row[0] for row in second]))
    width = len((first or second or [("", 0)])[0]) - 1
    found = [{row[0]: row[1:] for row in rows} for rows in (first, second)]
    return [
        (_("%(label)s · phương án %(number)s", label=label, number=number), *rows.get(label, (0,) * width))
        for label in labels
        for number, rows in zip(numbers, found, strict=True)
    ]
