"""Reads the signatures in a PDF from standard input and writes them as JSON to standard output.

Run as a program of its own, never imported by the portal: a damaged or hostile PDF ends this process only.

The answer: a list of objects with the fields of rules.Finding, or `{"fault": "damaged"}`.

Usage: python -I pdf_process.py MEGABYTES SECONDS [ROOTS.pem]
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext


def main() -> None:
    megabytes, seconds = map(int, sys.argv[1:3])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    logging.disable(logging.CRITICAL)  # an unknown root is an answer here, not an error
    try:
        answer: object = read_signatures(sys.stdin.buffer.read(), roots_of(sys.argv[3:]))
    except Exception:  # whatever the parser stumbles over, the file is not a PDF that can be read
        answer = {"fault": "damaged"}
    json.dump(answer, sys.stdout)


def roots_of(paths: list[str]) -> list[x509.Certificate]:
    """The certificates that are trusted."""
    return [
        x509.Certificate.load(der)
        for path in paths
        for _kind, _headers, der in pem.unarmor(Path(path).read_bytes(), multiple=True)
    ]


def read_signatures(content: bytes, roots: list[x509.Certificate]) -> list[dict[str, Any]]:
    """What each signature says, in the order in which they were put."""
    return [_finding(signature, roots) for signature in PdfFileReader(BytesIO(content)).embedded_regular_signatures]


def _finding(signature: Any, roots: list[x509.Certificate]) -> dict[str, Any]:
    said = validate_pdf_signature(signature, ValidationContext(trust_roots=roots, allow_fetching=False))
    subject, issuer = said.signing_cert.subject.native, said.signing_cert.issuer.native
    entire = said.coverage == SignatureCoverageLevel.ENTIRE_FILE
    later = said.modification_level
    return {
        "signer": str(subject.get("common_name", "")),
        "organisation": str(subject.get("organization_name", "")),
        "issuer": str(issuer.get("common_name", "") or issuer.get("organization_name", "")),
        "signed_at": said.signer_reported_dt.isoformat() if said.signer_reported_dt else "",
        "intact": bool(said.intact and said.valid),
        "whole": bool(entire or (later is not None and later.name in ("NONE", "LTA_UPDATES", "FORM_FILLING"))),
        "trusted": bool(said.trusted),
    }


if __name__ == "__main__":
    main()
