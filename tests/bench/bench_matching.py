"""The matching engine at the sizes of a province, a university and the nation.

`python -m tests.bench.bench_matching [--sizes province,university,nation] [--families …] [--json FILE]`
prints a table and the same figures as JSON lines. CPU seconds, median of 5 runs (1 for the nation),
import and file reading apart; peak memory from a process that reads the files and matches, nothing else.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.matching.generate import FAMILIES, generate
from tests.bench.figures import Figure, show

GENERATOR_SEED = 2026


@dataclass(frozen=True)
class Size:
    """A size of the specification; students in the families easy and scarce."""

    easy: int
    scarce: int
    communes: int
    openings: int
    seats: int
    runs: int
    pypi: bool  # PyPI matching does not build the nation in ten minutes


SIZES = {
    "province": Size(1_000, 480, 92, 300, 450, 5, True),
    "university": Size(10_000, 3_300, 92, 460, 3_000, 5, True),
    "nation": Size(500_000, 70_000, 3_321, 16_605, 60_000, 1, False),
}
# At most so many CPU seconds, by size, then family or measure.
REMOTE_FIRST: dict[str, dict[str, float]] = {
    "province": {"easy": 0.02, "scarce": 0.02, "scarce-anywhere": 0.03},
    "university": {"easy": 0.2, "scarce": 0.4, "scarce-anywhere": 0.6},
    "nation": {"easy": 20, "scarce": 120, "scarce-anywhere": 240},
}
LIMITS: dict[str, dict[str, float]] = {
    "province": {"coverage certificate checked": 0.005, "all explanations": 0.02},
    "university": {"coverage certificate checked": 0.01, "all explanations": 0.3},
    "nation": {"coverage certificate checked": 1, "all explanations": 20},
}
STABLE_NATION = {"easy": 5, "scarce": 5, "scarce-anywhere": 10}
FLOW_RATIO = {"province": 2, "university": 2, "nation": 1}
PYPI_RATIO = {"province": 50, "university": 300}
PEAK_MIB = {"nation": 1024}


def main() -> None:
    """Measure what was asked for, print the table and JSON lines, write the lines to a file."""
    parser = argparse.ArgumentParser(description="Measure the matching engine.")
    parser.add_argument("--sizes", default=",".join(SIZES))
    parser.add_argument("--families", default=",".join(FAMILIES))
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    figures = []
    for size in options.sizes.split(","):
        for family in options.families.split(","):
            print(f"measuring {size}, {family} …", file=sys.stderr, flush=True)
            figures += measure(size, family)
            if options.json:  # as it goes: the nation takes many minutes
                lines = [json.dumps(asdict(figure), ensure_ascii=False) for figure in figures]
                options.json.write_text("\n".join(lines) + "\n", encoding="utf-8")
    show(figures)


def measure(size: str, family: str) -> list[Figure]:
    """All figures of one size and family."""
    asked = SIZES[size]
    with tempfile.TemporaryDirectory() as name:
        generate(
            students=asked.easy if family == "easy" else asked.scarce,
            communes=asked.communes,
            openings=asked.openings,
            seats=asked.seats,
            seed=GENERATOR_SEED,
            family=family,
        ).write(Path(name))
        seconds = _run(name, "all", str(asked.runs), *(["--pypi"] if asked.pypi else []))
        peak = _run(name, "peak", "1")
    head = f"{size}, {family}: "
    figures = [Figure(head + what, value, "CPU s", _limit(size, family, what)) for what, value in seconds.items()]
    figures += [Figure(head + what, value, "MiB", PEAK_MIB.get(size)) for what, value in peak.items()]
    return figures + _ratios(size, family, head, seconds)


def _run(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.matching_measures", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _limit(size: str, family: str, what: str) -> float | None:
    if what == "remote-first":
        return REMOTE_FIRST[size][family]
    if what == "stable" and size == "nation":
        return STABLE_NATION[family]
    return LIMITS[size].get(what)


def _ratios(size: str, family: str, head: str, seconds: dict[str, float]) -> list[Figure]:
    flow = seconds["remote-first"] / seconds["bare OR-Tools coverage flow"]
    limit = FLOW_RATIO[size] if family == "easy" else None
    ratios = [Figure(head + "remote-first / bare OR-Tools coverage flow", flow, "times", limit)]
    if "PyPI matching, lists alone" in seconds:
        share = seconds["stable, lists alone"] / seconds["PyPI matching, lists alone"]
        limit_share = 1 / PYPI_RATIO[size] if family == "easy" else None
        ratios.append(Figure(head + "stable / PyPI matching", share, "times", limit_share))
    return ratios


if __name__ == "__main__":
    main()
