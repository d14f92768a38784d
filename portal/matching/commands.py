"""What each command does, once its options are read."""

import argparse
import platform
import sys
from collections.abc import Iterator

import numpy as np
import scipy

from portal.matching.comparison import comparison_table
from portal.matching.files import ReadRound, read_directory
from portal.matching.generate import generate as make_round
from portal.matching.generate import students_for
from portal.matching.outputs import Refused, ensure_writable, json_bytes, write_files
from portal.matching.result import Options, Result
from portal.matching.result_files import result_files
from portal.matching.solver import solve as match
from portal.matching.stopwatch import Stopwatch, peak_memory_mib
from portal.matching.verify import check_result

DONE, FAILED = 0, 1
WARNINGS = {
    "anywhere_fits_nothing": "student {student} ticked anywhere, but no opening takes them",
    "listed_not_eligible": "student {student} lists {opening} without being eligible; it is left out",
    "required_not_listed": "student {student} is required at {opening}, which is not on their list",
}


def solve(options: argparse.Namespace) -> int:
    """Match the round and write the result directory."""
    ensure_writable(options.out)
    watch = Stopwatch(sys.stderr)
    watch.progress("reading", 0.0)
    read = read_directory(options.directory)
    result = match(
        read.instance,
        rule=options.rule,
        seed=options.seed,
        options=Options(first_intern_first=options.first_intern_first),
        progress=watch.progress,
    )
    files = result_files(result, watch.progress)
    _warn(read, result)
    files["run.json"] = _run(watch)
    write_files(options.out, files)
    report = result.report
    print(
        f"{report['placed']} of {report['students']} students placed, {report['placed']} of "
        f"{report['seats']} seats filled; written to {options.out}"
    )
    return DONE


def verify(options: argparse.Namespace) -> int:
    """Check a published result; every finding on a line of its own."""
    for directory in (options.directory, options.out):
        if not directory.is_dir():
            raise Refused(f"{directory} is not a directory")
    watch = Stopwatch(sys.stderr)
    findings = check_result(
        options.directory,
        options.out,
        seed_sha256=options.seed_sha256,
        coverage_only=options.coverage_only,
        progress=watch.progress,
    )
    for finding in findings:
        print(finding)
    if findings:
        print(f"NOT CONFIRMED: {len(findings)} findings")
        return FAILED
    print("confirmed" + (" (without the choice step)" if options.coverage_only else ""))
    return DONE


def compare(options: argparse.Namespace) -> int:
    """Print what each rule makes of the round, side by side."""
    watch = Stopwatch(sys.stderr)
    read = read_directory(options.directory)
    settings = Options(first_intern_first=options.first_intern_first)
    results = [
        match(read.instance, rule=rule, seed=options.seed, options=settings, progress=watch.progress)
        for rule in options.rules
    ]
    print(comparison_table(results))
    return DONE


def generate(options: argparse.Namespace) -> int:
    """Write a made-up round."""
    if (options.directory / "pins.csv").exists():
        raise Refused(f"{options.directory} holds pins.csv of another round")
    students = options.students
    if students is None:
        students = students_for(options.family, options.seats)
    try:
        made = make_round(
            students=students,
            communes=options.communes,
            openings=options.openings,
            seats=options.seats,
            seed=options.seed,
            family=options.family,
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    made.write(options.directory)
    print(f"{students} students, {options.openings} openings, {len(made.choices)} choices in {options.directory}")
    return DONE


def _warn(read: ReadRound, result: Result) -> None:
    for note in read.warnings:
        print(f"warning: {note}", file=sys.stderr)
    for warning in result.report["warnings"]:
        print(f"warning: {WARNINGS[warning['code']].format(**warning)}", file=sys.stderr)


def _run(watch: Stopwatch) -> Iterator[bytes]:
    """Worked out when it is written, which is last."""
    run = {
        "seconds": watch.stop(),
        "peak_memory_mib": peak_memory_mib(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "machine": platform.machine(),
    }
    yield json_bytes(run)
