"""The measures of an attempt in words and in the order to show, for charts and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.rounds.rules import DIFFICULT_LEVELS

LONGEST_SHOWN = 10  # ranks beyond are put together

Bar = tuple[str, int]
FilledBar = tuple[str, int, int]


@dataclass(frozen=True)
class Figures:
    """What a page shows of a report. `levels` and `priorities`: (label, filled, seats); `ranks`: (label, students).

    `remote_…`: priorities 1 and 2; `nobody`: codes of the communes that get no intern, by priority; `mean_rank` is
    None when nobody is sent to a place on their list; `hand_changes`: how many hold, and are counted in all else.
    """

    students: int
    placed: int
    unplaced: int
    seats: int
    first_choices: int
    listed: int
    elsewhere: int
    mean_rank: float | None
    levels: list[FilledBar]
    priorities: list[FilledBar]
    ranks: list[Bar]
    nobody: Mapping[str, list[str]]
    warnings: list[str]
    remote_filled: int
    remote_seats: int
    hand_changes: int

    @property
    def nobody_count(self) -> int:
        return sum(len(codes) for codes in self.nobody.values())


def figures_of(report: Mapping[str, Any]) -> Figures:
    """The measures of a stored report."""
    profile = {int(rank): count for rank, count in report["rank_profile"].items()}
    remote = [row for row in report["priorities"] if row["priority"] in DIFFICULT_LEVELS]
    return Figures(
        students=report["students"],
        placed=report["placed"],
        unplaced=report["unplaced"],
        seats=report["seats"],
        first_choices=profile.get(1, 0),
        listed=sum(count for rank, count in profile.items() if rank),
        elsewhere=profile.get(0, 0),
        mean_rank=report["mean_rank"],
        levels=[(level_label(row["level"]), row["filled"], row["seats"]) for row in report["levels"]],
        priorities=[
            (_("Mức %(level)s", level=row["priority"]), row["filled"], row["seats"]) for row in report["priorities"]
        ],
        ranks=_ranks(profile),
        nobody=report["nobody"],
        remote_filled=sum(row["filled"] for row in remote),
        remote_seats=sum(row["seats"] for row in remote),
        hand_changes=report.get("hand_changes", 0),
        warnings=[_warning(code, count) for code, count in sorted(report["warnings"].items())],
    )


def level_label(name: str) -> str:
    """`first 1` as people say it: the first intern of each commune of priority 1."""
    kind, _space, priority = name.partition(" ")
    if kind == "first":
        return _("Mức %(level)s: người đầu tiên", level=priority)
    if kind == "further":
        return _("Mức %(level)s: các chỗ còn lại", level=priority)
    return _("Mức %(level)s", level=priority)


def _ranks(profile: Mapping[int, int]) -> list[Bar]:
    last = min(max(profile, default=1), LONGEST_SHOWN)
    bars = [(_("Nguyện vọng %(rank)s", rank=rank), profile.get(rank, 0)) for rank in range(1, last + 1)]
    beyond = sum(count for rank, count in profile.items() if rank > LONGEST_SHOWN)
    if beyond:
        bars.append((_("Nguyện vọng sau %(rank)s", rank=LONGEST_SHOWN), beyond))
    if profile.get(0):
        bars.append((_("Nơi ngoài danh sách"), profile[0]))
    return bars


def _warning(code: str, count: int) -> str:
    told = {
        "anywhere_fits_nothing": _(
            "%(count)s sinh viên đồng ý đi bất kỳ đâu nhưng không có nơi nào phù hợp.", count=count
        ),
        "listed_not_eligible": _(
            "%(count)s nguyện vọng bị bỏ qua vì sinh viên không đủ điều kiện của nơi đó.", count=count
        ),
        "required_not_listed": _("%(count)s sinh viên được giữ chỗ ở nơi không có trong danh sách.", count=count),
    }
    return told.get(code, f"{code}: {count}")


def stage_label(stage: str) -> str:
    """The stage of a running attempt in words."""
    stages = {
        "": _("Đang chờ tới lượt"),
        "reading": _("Đang đọc dữ liệu"),
        "coverage": _("Đang tính độ phủ các xã"),
        "choice": _("Đang xét nguyện vọng"),
        "price": _("Đang so với các quy tắc khác để tính cái giá của ưu tiên"),
        "storing": _("Đang lưu kết quả"),
    }
    return stages.get(stage, _("Đang xếp chỗ"))
