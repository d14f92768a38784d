"""What `solve` writes, as bytes by file name."""

import hashlib

from portal.matching.certificate import make_certificate
from portal.matching.explain import EXPLAINED_RULES, explain
from portal.matching.outputs import csv_bytes, json_bytes, json_lines
from portal.matching.result import Progress, Result

HEADER = ("student", "opening", "rank")


def result_files(result: Result, progress: Progress) -> dict[str, bytes]:
    """The files that depend on the instance, seed and options alone.

    Explanations are for the rules that may be published, the certificate is for `remote-first`,
    whose coverage it proves.
    """
    progress("report", 0.0)
    assignment = csv_bytes(HEADER, result.assignment)
    # The two hashes tie the files together, so that one exchanged by itself is seen at once.
    tied = {
        "seed_sha256": hashlib.sha256(result.seed.encode()).hexdigest(),
        "assignment_sha256": hashlib.sha256(assignment).hexdigest(),
    }
    files = {"assignment.csv": assignment, "report.json": json_bytes(result.report | tied)}
    if result.rule in EXPLAINED_RULES:
        progress("explanations", 0.0)
        files["explanations.jsonl"] = json_lines(explain(result))
    if result.rule == "remote-first":
        progress("certificate", 0.0)
        files["certificate.json"] = json_bytes(make_certificate(result))
    return files
