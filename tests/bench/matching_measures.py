"""Measures the engine on one round, in a process of its own so that its memory is its own.

`python -m tests.bench.matching_measures DIR all|peak RUNS [--pypi] [--flow]` prints one JSON object.
"""

import argparse
import gc
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from portal.matching import Instance, solve
from portal.matching.certificate import make_certificate
from portal.matching.explain import explain
from portal.matching.files import read_directory
from portal.matching.stopwatch import peak_memory_mib
from portal.matching.verify.certificate import check_coverage, check_levels, read_prices
from portal.matching.verify.choice import check_choice
from portal.matching.verify.findings import Finding
from portal.matching.verify.network import build_network, count_levels
from portal.matching.verify.published_round import read_round
from tests.bench.reference_matching import coverage_flow, deferred_acceptance, level_weights, listed_only

SEED = "00112233445566778899aabbccddeeff"
Figures = dict[str, float]


def main() -> None:
    """Measure as asked and print the figures by name, CPU seconds or MiB."""
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("what", choices=("all", "peak"))
    parser.add_argument("runs", type=int)
    parser.add_argument("--pypi", action="store_true")
    options = parser.parse_args()
    begin = time.process_time()
    instance = read_directory(options.directory).instance
    figures = {"read the files": time.process_time() - begin}
    if options.what == "peak":
        solve(instance, seed=SEED)
        figures = {"peak memory of reading and remote-first": peak_memory_mib()}
    else:
        figures |= measure(instance, options.directory, options.runs, pypi=options.pypi)
    print(json.dumps(figures))


def median(runs: int, work: Callable[[], Any]) -> tuple[float, Any]:
    """Median CPU seconds of `runs` runs, and what the last one answered."""
    taken = []
    answer = None
    for _ in range(runs):
        answer = None
        gc.collect()
        begin = time.process_time()
        answer = work()
        taken.append(time.process_time() - begin)
    return statistics.median(taken), answer


def measure(instance: Instance, directory: Path, runs: int, *, pypi: bool) -> Figures:
    """Everything that is measured on one round; raises if two ways to the same result differ."""
    figures: Figures = {}
    figures["remote-first"], result = median(runs, lambda: solve(instance, seed=SEED))
    figures["all explanations"], _ = median(runs, lambda: sum(1 for _ in explain(result)))
    figures["certificate made"], certificate = median(runs, lambda: make_certificate(result))
    figures |= _check(directory, result, certificate, runs)
    figures["stable"], _ = median(runs, lambda: solve(instance, rule="stable", seed=SEED))
    flows = [coverage_flow(instance) for _ in range(runs)]
    figures["bare OR-Tools coverage flow"] = statistics.median(flow.seconds for flow in flows)
    ours = sum(level["weight"] * level["filled"] for level in certificate["levels"])
    ensure(len(level_weights(instance)) == len(certificate["levels"]), "the levels differ")
    ensure(flows[0].weight == ours, f"coverage {ours}, OR-Tools {flows[0].weight}")
    if pypi:
        figures |= _against_pypi(instance, runs)
    return figures


def _check(directory: Path, result: Any, certificate: dict[str, Any], runs: int) -> Figures:
    published = read_round(directory)

    def coverage() -> Any:
        network = build_network(published, result.place, result.rank, rule="remote-first", first_intern_first=True)
        prices = read_prices(certificate, network)
        if isinstance(prices, Finding):
            raise RuntimeError(str(prices))
        findings = check_levels(certificate, count_levels(published, network.interns, True))
        ensure(not findings + check_coverage(network, prices), "the certificate is refused")
        return network, prices

    checked, (network, prices) = median(runs, coverage)
    choice, findings = median(1, lambda: check_choice(network, prices, SEED))
    ensure(not findings, "the choice step is refused")
    return {"coverage certificate checked": checked, "choice step checked": choice}


def _against_pypi(instance: Instance, runs: int) -> Figures:
    """Both on the lists alone, as PyPI `matching` knows no `anywhere`."""
    plain = listed_only(instance)
    ours, result = median(runs, lambda: solve(plain, rule="stable", seed=SEED))
    theirs, expected = deferred_acceptance(plain, SEED)
    ensure({s: o for s, o, _ in result.assignment} == expected, "stable differs from PyPI matching")
    return {"stable, lists alone": ours, "PyPI matching, lists alone": theirs}


def ensure(holds: bool, message: str) -> None:
    """Raise RuntimeError with the message unless it holds."""
    if not holds:
        raise RuntimeError(message)


if __name__ == "__main__":
    main()
