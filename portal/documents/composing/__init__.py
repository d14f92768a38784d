"""From facts to a description, one composer for each kind of document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal.documents.blocks import Description
from portal.documents.composing.commune import commune_list, handover, request_to_receive
from portal.documents.composing.decision import decision
from portal.documents.composing.intern import assessment, certificate
from portal.documents.composing.letter import letter
from portal.documents.composing.proof import with_proof
from portal.documents.composing.report import report
from portal.documents.composing.school import school_list
from portal.documents.rules import DocumentKind, Stamp

Facts = dict[str, Any]
_COMPOSERS: dict[DocumentKind, Callable[[Facts, Stamp], Description]] = {
    DocumentKind.LETTER: letter,
    DocumentKind.DECISION: decision,
    DocumentKind.REQUEST: request_to_receive,
    DocumentKind.COMMUNE_LIST: commune_list,
    DocumentKind.HANDOVER: handover,
    DocumentKind.SCHOOL_LIST: school_list,
    DocumentKind.ASSESSMENT: assessment,
    DocumentKind.CERTIFICATE: certificate,
    DocumentKind.REPORT: report,
}


def compose(kind: DocumentKind | str, facts: Facts, stamp: Stamp) -> Description:
    """The document that these facts make; with an empty stamp it is a draft, its number and date left open."""
    described = _COMPOSERS[DocumentKind(kind)](facts, stamp)
    return with_proof(described, stamp.proof) if stamp.proof else described
