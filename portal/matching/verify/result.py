"""The whole check of a result directory, step by step; later steps rest on the earlier ones."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.matching.verify.assignment import Assignment, assignment_text, check_pairs, read_assignment
from portal.matching.verify.canonical import input_sha256
from portal.matching.verify.certificate import check_coverage, check_levels, read_prices
from portal.matching.verify.changes import FILE as CHANGES
from portal.matching.verify.changes import undo_changes
from portal.matching.verify.choice import check_choice
from portal.matching.verify.figures import check_figures
from portal.matching.verify.findings import Finding, Unreadable
from portal.matching.verify.merit import check_stable
from portal.matching.verify.network import build_network, count_levels
from portal.matching.verify.prices import find_prices
from portal.matching.verify.published_round import Round, read_round
from portal.matching.verify.reasons import FILE as EXPLANATIONS
from portal.matching.verify.reasons import check_explanations

RULES = ("remote-first", "stable", "least-total-rank")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Terms:
    """What the report says the result was computed with."""

    rule: str
    seed: str
    first_intern_first: bool
    input_sha256: str
    seed_sha256: str


def check_result(
    directory: Path,
    out: Path,
    *,
    seed_sha256: str | None = None,
    coverage_only: bool = False,
    progress: Progress = lambda stage, share: None,
) -> list[Finding]:
    """Everything that does not hold in the result `out` of the round in `directory`; [] if all does.

    `seed_sha256`: the hash published when the round opened, lowercase hex. `coverage_only` leaves
    the choice step out. `progress` is called with the stage and the share done.
    """
    try:
        progress("reading", 0.0)
        published = read_round(directory)
        report = _read_json(out / "report.json")
        terms = _terms(report)
        progress("terms", 0.3)
        findings = _check_terms(terms, published, seed_sha256)
        progress("assignment", 0.4)
        assignment, faults = read_assignment(out / "assignment.csv", published)
        if (out / CHANGES).exists():
            computed, wrong = undo_changes(out / CHANGES, published, assignment)
            findings += faults or check_pairs(published, assignment, by_hand=computed.place != assignment.place)
            assignment, faults = computed, wrong
        findings += faults or check_pairs(published, assignment)
        findings += _check_tie(report, published, assignment)
        if findings:
            return findings
        findings = check_figures(report, published, assignment, terms.first_intern_first)
        findings += _check_rule(published, assignment, terms, out, coverage_only, progress)
        if not findings and not coverage_only and (out / EXPLANATIONS).exists():
            progress("explanations", 0.9)
            names = {level["level"] for level in report["levels"]}
            findings = check_explanations(out / EXPLANATIONS, published, assignment, terms.seed, names)
        return findings
    except Unreadable as error:
        return [error.finding]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Unreadable(path.name, "the file is missing") from None
    except (ValueError, RecursionError):
        raise Unreadable(path.name, "is not JSON in UTF-8") from None
    if not isinstance(content, dict):
        raise Unreadable(path.name, "is not one JSON object")
    return content


def _terms(report: dict[str, Any]) -> Terms:
    options = report.get("options")
    first = options.get("first_intern_first") if isinstance(options, dict) else None
    rule, seed, digest = report.get("rule"), report.get("seed"), report.get("input_sha256")
    if rule not in RULES:
        raise Unreadable("report.json, rule", f"{rule!r} is not one of {', '.join(RULES)}")
    if not isinstance(seed, str) or not isinstance(digest, str):
        raise Unreadable("report.json", "seed or input_sha256 is missing")
    if not isinstance(first, bool):
        raise Unreadable("report.json, options", "first_intern_first is not true or false")
    return Terms(rule, seed, first, digest, str(report.get("seed_sha256")))


def _check_tie(report: dict[str, Any], published: Round, assignment: Assignment) -> list[Finding]:
    """The hash of the computed assignment as it stands in the report."""
    due = hashlib.sha256(assignment_text(published, assignment).encode()).hexdigest()
    if report.get("assignment_sha256") == due:
        return []
    return [Finding("report.json, assignment_sha256", f"the computed assignment has {due}")]


def _check_terms(terms: Terms, published: Round, seed_sha256: str | None) -> list[Finding]:
    findings = []
    digest = hashlib.sha256(terms.seed.encode()).hexdigest()
    if terms.seed_sha256 != digest:
        findings.append(Finding("report.json, seed_sha256", f"is not that of the seed, {digest}"))
    if seed_sha256 is not None:
        if not re.fullmatch(r"[0-9a-f]{64}", seed_sha256.strip().lower()):
            findings.append(Finding("--seed-sha256", "is not a SHA-256 in hexadecimal"))
        elif digest != seed_sha256.strip().lower():
            findings.append(Finding("report.json, seed", f"its SHA-256 is {digest}, not the one published in advance"))
    digest = input_sha256(published)
    if digest != terms.input_sha256:
        findings.append(Finding("report.json, input_sha256", f"the round's files give {digest}: not the same input"))
    return findings


def _check_rule(
    published: Round,
    assignment: Assignment,
    terms: Terms,
    out: Path,
    coverage_only: bool,
    progress: Progress,
) -> list[Finding]:
    network = build_network(
        published,
        assignment.place,
        assignment.rank,
        rule=terms.rule,
        first_intern_first=terms.first_intern_first,
    )
    if terms.rule == "stable":
        progress("choice", 0.6)
        return [] if coverage_only else check_stable(network, terms.seed)
    if terms.rule == "remote-first":
        progress("coverage", 0.5)
        certificate = _read_json(out / "certificate.json")
        filled = count_levels(published, network.interns, terms.first_intern_first)
        prices = read_prices(certificate, network)
        findings = check_levels(certificate, filled)
    else:
        prices, findings = find_prices(network), []
    if isinstance(prices, Finding):
        return [*findings, prices]
    findings += check_coverage(network, prices)
    if findings or coverage_only:
        return findings
    progress("choice", 0.7)
    return check_choice(network, prices, terms.seed)
