"""What `solve` writes, as bytes by file name."""

import hashlib
from collections.abc import Iterator
from typing import Any

from portal.matching.certificate import make_certificate
from portal.matching.explain import EXPLAINED_RULES, explain
from portal.matching.outputs import Content, csv_bytes, json_bytes, json_lines
from portal.matching.result import Progress, Result

HEADER = ("student", "opening", "rank")
BETWEEN_WORD = 1000


def result_files(result: Result, progress: Progress) -> dict[str, Content]:
    """The files that depend on the instance, seed and options alone, in the order to write them.

    Explanations are for the rules that may be published, the certificate is for `remote-first`,
    whose coverage it proves. Explanations are worked out while they are written.
    """
    progress("report", 0.0)
    assignment = csv_bytes(HEADER, result.assignment)
    # The two hashes tie the files together, so that one exchanged by itself is seen at once.
    tied = {
        "seed_sha256": hashlib.sha256(result.seed.encode()).hexdigest(),
        "assignment_sha256": hashlib.sha256(assignment).hexdigest(),
    }
    files: dict[str, Content] = {
        "assignment.csv": assignment,
        "report.json": json_bytes(result.report | tied),
    }
    if result.rule == "remote-first":
        progress("certificate", 0.0)
        files["certificate.json"] = json_bytes(make_certificate(result))
    if result.rule in EXPLAINED_RULES:
        files["explanations.jsonl"] = json_lines(_explain(result, progress))
    return files


def _explain(result: Result, progress: Progress) -> Iterator[dict[str, Any]]:
    """The explanations, with word of how far they are."""
    students = max(1, result.instance.students)
    progress("explanations", 0.0)
    for number, row in enumerate(explain(result)):
        if number % BETWEEN_WORD == 0:
            progress("explanations", min(1.0, number / students))
        yield row
