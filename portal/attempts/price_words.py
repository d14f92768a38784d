"""The price of priority in words and as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.attempts.rules import AttemptRule
from portal.attempts.wording import rule_label
from portal.rounds.rules import DIFFICULT_LEVELS
from portal.vietnamese.numbers import format_number

BASELINE = AttemptRule.LEAST_TOTAL_RANK


class PriceRow(NamedTuple):
    """What one rule makes of the input. `envy`: students who would rather have a seat that is empty or held by
    somebody behind them in merit; `remote_…`: priorities 1 and 2."""

    rule: str
    label: str
    placed: int
    remote_filled: int
    remote_seats: int
    remote_nobody: int
    first_choices: int
    mean_rank: float | None
    envy: int


def price_rows(price: Mapping[str, Any]) -> list[PriceRow]:
    """One row per rule, the rule that puts remote communes first above."""
    rows = []
    for rule, measured in price["rules"].items():
        remote = [row for row in measured["priorities"] if row["priority"] in DIFFICULT_LEVELS]
        rows.append(
            PriceRow(
                rule=rule,
                label=rule_label(rule),
                placed=measured["placed"],
                remote_filled=sum(row["filled"] for row in remote),
                remote_seats=sum(row["seats"] for row in remote),
                remote_nobody=sum(row["communes_with_nobody"] for row in remote),
                first_choices=measured["rank_profile"].get("1", 0),
                mean_rank=measured["mean_rank"],
                envy=measured["envy"]["students"],
            )
        )
    return rows


class PriceInBrief(NamedTuple):
    """Remote communes that have somebody only because they come first, and students who pay for it."""

    communes: int
    worse: int


def price_in_brief(price: Mapping[str, Any] | None) -> PriceInBrief | None:
    """The price against the rule that is blind to priority; None where it was not computed."""
    if not price:
        return None
    against = price["against"][BASELINE.value]
    return PriceInBrief(_remote(against["gained"]) - _remote(against["lost"]), against["worse"])


def price_sentences(price: Mapping[str, Any]) -> list[str]:
    """What putting remote communes first changes against each other rule, and that it costs nobody a place."""
    rules = price["rules"]
    ours = rules[AttemptRule.REMOTE_FIRST.value]
    told = []
    for rule, against in price["against"].items():
        told.append(
            _(
                "So với quy tắc “%(rule)s”: %(communes)s và %(seats)s; đổi lại %(worse)s sinh viên nhận nơi mình xếp "
                "sau hơn, %(better)s sinh viên được nơi xếp trước hơn (thứ tự nguyện vọng trung bình %(theirs)s → "
                "%(ours)s).",
                rule=rule_label(rule),
                communes=_communes(against),
                seats=_seats(against["remote_seats"]),
                worse=against["worse"],
                better=against["better"],
                theirs=_mean(rules[rule]["mean_rank"]),
                ours=_mean(ours["mean_rank"]),
            )
        )
    most = max(measured["placed"] for measured in rules.values())
    if ours["placed"] >= most:
        told.append(_("Ưu tiên xã khó khăn không làm giảm số sinh viên có chỗ: %(count)s.", count=ours["placed"]))
    return told


def _communes(against: Mapping[str, Any]) -> str:
    gained, lost = _remote(against["gained"]), _remote(against["lost"])
    if lost:
        return _("thêm %(gained)s xã mức 1–2 có người, bớt %(lost)s xã", gained=gained, lost=lost)
    if not gained:
        return _("không xã mức 1–2 nào có hay mất người")
    return _("thêm %(gained)s xã mức 1–2 có người", gained=gained)


def _seats(difference: int) -> str:
    if difference < 0:
        return _("bớt %(count)s chỗ được lấp ở các xã đó", count=-difference)
    if not difference:
        return _("số chỗ được lấp ở các xã đó không đổi")
    return _("thêm %(count)s chỗ được lấp ở các xã đó", count=difference)


def _remote(codes: Mapping[str, list[str]]) -> int:
    return sum(len(listed) for priority, listed in codes.items() if int(priority) in DIFFICULT_LEVELS)


def _mean(value: float | None) -> str:
    return "–" if value is None else format_number(value, 2)
