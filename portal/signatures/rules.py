"""Signers in their order, and what kind of file a signed copy may be. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from portal.documents.rules import CopyFormat

MOST_BYTES = 10 * 1024 * 1024
MOST_SIGNERS = 10
LONGEST_SIGNER = 150
MOST_REVISIONS = 50  # of a PDF that are looked up; each signature appends one or two
_END_OF_REVISION = re.compile(rb"%%EOF(?:\r\n|\r|\n)?")
_PNG, _JPEG, _PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"


MIME_TYPES = {CopyFormat.PDF: "application/pdf", CopyFormat.JPEG: "image/jpeg", CopyFormat.PNG: "image/png"}


@dataclass(frozen=True)
class Finding:
    """One signature in a PDF, as it was found when the file came in."""

    signer: str  # whom the certificate names
    organisation: str
    issuer: str  # who gave the certificate
    signed_at: str  # ISO 8601, as the signer's machine told it; empty when it did not
    intact: bool  # what was signed is unchanged, and the signature fits the certificate
    whole: bool  # the signature covers the whole file, or what was added later are only further signatures
    trusted: bool  # the certificate leads to a root that this portal was told to trust

    @property
    def at(self) -> datetime | None:
        return datetime.fromisoformat(self.signed_at) if self.signed_at else None


def format_of(content: bytes) -> CopyFormat | None:
    """What a file is by its first bytes, whatever its name says; None for anything but PDF, JPEG and PNG."""
    starts = {_PDF: CopyFormat.PDF, _JPEG: CopyFormat.JPEG, _PNG: CopyFormat.PNG}
    return next((kind for start, kind in starts.items() if content.startswith(start)), None)


def hashes_of_revisions(pdf: bytes) -> list[str]:
    """SHA-256 of what the file was before each change, and is now: signing a PDF appends and alters no byte before.

    See ISO 32000-1, 7.5.6 (incremental updates); the line end after the mark may belong to either side.
    """
    ends = {
        end for mark in islice(_END_OF_REVISION.finditer(pdf), MOST_REVISIONS) for end in (mark.start() + 5, mark.end())
    }
    running, done, hashes = hashlib.sha256(), 0, []
    for end in sorted({*ends, len(pdf)}):
        running.update(pdf[done:end])
        hashes.append(running.hexdigest())
        done = end
    return hashes


def left_to_sign(signers: Sequence[str], signed: Sequence[str]) -> list[str]:
    """Those who have not signed yet, in their order."""
    return [signer for signer in signers if signer not in signed]


def read_signers(typed: str) -> list[str]:
    """One signer a line, in order; each once, empty lines dropped."""
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return list(dict.fromkeys(line for line in lines if line))
