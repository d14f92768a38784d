"""The price of priority of a frozen input, computed once with the attempt: what each rule would make of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from portal.matching import Result, solve
from portal.matching.levels import commune_priorities
from portal.matching.price import RULES, measure
from portal.matching.report import interns_per_commune
from portal.matching.result import NOWHERE, Progress
from portal.matching.standing import standing


def price_of(result: Result, progress: Progress) -> dict[str, Any]:
    """`{"rules": {rule: measures}, "against": {other rule: difference}}` for the input of a result.

    The measures are those of portal.matching.price. A difference tells what `remote-first` changes against another
    rule: communes that `gained` or `lost` their only interns (codes by priority), seats filled in `remote_seats`
    (priorities 1 and 2; more is positive), students `better` and `worse` off in their own order of preference, and
    of them `newly_placed` and `newly_unplaced`.
    """
    results = {}
    for number, rule in enumerate(RULES):
        progress("price", number / len(RULES))
        results[rule] = result if rule == result.rule else _solve(result, rule, progress, number)
    base = results[RULES[0]]
    return {
        "rules": {rule: measure(other, base) for rule, other in results.items()},
        "against": {rule: _difference(base, results[rule]) for rule in RULES[1:]},
    }


def _solve(result: Result, rule: str, progress: Progress, number: int) -> Result:
    """The same input, seed and options by another rule; can be interrupted."""

    def told(_stage: str, share: float) -> None:
        progress("price", (number + min(share, 1.0)) / len(RULES))

    return solve(result.instance, rule=rule, seed=result.seed, options=result.options, progress=told)


def _difference(base: Result, other: Result) -> dict[str, Any]:
    instance = base.instance
    ours, theirs = standing(base), standing(other)
    here, there = (interns_per_commune(instance, result.place) for result in (base, other))
    priority = commune_priorities(instance.commune, instance.priority, len(instance.commune_ids))
    remote = priority <= 2
    return {
        "gained": _codes(base, (here > 0) & (there == 0), priority),
        "lost": _codes(base, (here == 0) & (there > 0), priority),
        "remote_seats": int(here[remote].sum() - there[remote].sum()),
        "better": int((ours < theirs).sum()),
        "worse": int((ours > theirs).sum()),
        "newly_placed": int(((base.place != NOWHERE) & (other.place == NOWHERE)).sum()),
        "newly_unplaced": int(((base.place == NOWHERE) & (other.place != NOWHERE)).sum()),
    }


def _codes(result: Result, chosen: Any, priority: Any) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for commune in np.flatnonzero(chosen).tolist():
        codes.setdefault(str(int(priority[commune])), []).append(result.instance.commune_ids[commune])
    return dict(sorted(codes.items()))
