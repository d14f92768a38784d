"""One door to the rules a round can choose from."""

from collections.abc import Callable

from portal.matching.instance import Instance
from portal.matching.least_total_rank import match_least_total_rank
from portal.matching.market import Market
from portal.matching.remote_first import match_remote_first
from portal.matching.result import Ints, Options, Progress, Result, result_from
from portal.matching.stable import match_stable

Rule = Callable[[Market, Progress], Ints]

RULES: dict[str, Rule] = {
    "remote-first": match_remote_first,
    "stable": match_stable,
    "least-total-rank": match_least_total_rank,
}


def solve(
    instance: Instance,
    *,
    rule: str = "remote-first",
    seed: str,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Result:
    """Match by `rule` (a key of RULES); the outcome depends on instance, seed and options alone.

    `progress(stage, share)` is called now and then with a word for the stage and the share of it
    that is done; what it raises interrupts the work. Raises ValueError for an unknown rule.
    """
    if rule not in RULES:
        raise ValueError(f"unknown rule {rule!r}; known: {', '.join(RULES)}")
    options = options or Options()
    market = Market.of(instance, seed, options)
    place = RULES[rule](market, progress or _silent)
    return result_from(instance, place, rule=rule, options=options, seed=seed)


def _silent(stage: str, share: float) -> None:
    """Tell nobody."""
