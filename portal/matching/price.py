"""The price of priority: what `remote-first` costs students, beside the two other rules."""

from typing import Any

import numpy as np

from portal.matching.explain import NEEDED_FOR_COVERAGE, find_refusals
from portal.matching.instance import Instance
from portal.matching.market import Market
from portal.matching.report import mean_rank, priority_rows, rank_profile
from portal.matching.result import Options, Progress, Result
from portal.matching.solver import solve
from portal.matching.standing import find_envy

RULES = ("remote-first", "stable", "least-total-rank")


def price_of_priority(
    instance: Instance, *, seed: str, options: Options | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Match by all three rules and measure them: `{"rules": {rule: measures}}`, remote-first first.

    See `measure` for the measures.
    """
    results = [solve(instance, rule=rule, seed=seed, options=options, progress=progress) for rule in RULES]
    return {"rules": {result.rule: measure(result, results[0]) for result in results}}


def measure(result: Result, base: Result) -> dict[str, Any]:
    """What matters of one result, as plain numbers.

    `priorities`: communes, communes with nobody, seats and filled seats of each; `placed`;
    `rank_profile`; `mean_rank` of the listed places; `envy`: students who would rather have an
    opening with an `empty` seat, or one where somebody `behind` in merit has a seat, and how many
    of either kind (`students`); under `remote-first` also `by_level`: students with a listed choice
    refused for coverage, by the first level that the best such choice would lower; `moved`:
    students placed elsewhere, newly or no more, compared with `base`.
    """
    market = Market.of(result.instance, result.seed, result.options)
    envy = find_envy(result, market)
    counts: dict[str, Any] = {
        "empty": int(envy.empty.sum()),
        "behind": int(envy.justified.sum()),
        "students": int((envy.empty | envy.justified).sum()),
    }
    if result.rule == "remote-first":
        counts["by_level"] = _by_level(result, market)
    return {
        "priorities": priority_rows(result.instance, result.place),
        "placed": int((result.place >= 0).sum()),
        "rank_profile": rank_profile(result.rank),
        "mean_rank": mean_rank(result.rank),
        "envy": counts,
        "moved": int((result.place != base.place).sum()),
    }


def _by_level(result: Result, market: Market) -> dict[str, int]:
    refusals = find_refusals(result, market)
    refused = np.flatnonzero(refusals.code == NEEDED_FOR_COVERAGE)
    students, first = np.unique(result.instance.choice_student[refusals.choice[refused]], return_index=True)
    levels = np.bincount(refusals.level[refused[first]], minlength=len(market.levels.names))
    return dict(zip(market.levels.names, levels.tolist(), strict=True)) if len(students) else {}
