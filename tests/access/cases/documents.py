"""Official documents, and the proof of their papers for everybody."""

from __future__ import annotations

from portal import clock
from portal.vietnamese.dates import local_day
from tests.access.cases.case import OFFICER, SCHOOL, STUDENT, VISITOR, Case, Upload, of_round
from tests.factories.signatures import picture

_DRAFT, _FOREIGN_DRAFT = {"document_id": "own_document"}, {"document_id": "foreign_document"}
_ISSUED, _FOREIGN_ISSUED = {"document_id": "own_letter"}, {"document_id": "foreign_decision"}
_BUNDLE, _FOREIGN_BUNDLE = {"bundle_id": "own_bundle"}, {"bundle_id": "foreign_bundle"}
_SCAN = Upload("scan.jpg", picture().decode("latin-1"), "latin-1")
_COPY = {"document_id": "own_document", "copy_id": "own_copy"}
_FOREIGN_COPY = {"document_id": "foreign_signed_document", "copy_id": "foreign_copy"}
_TODAY = f"{local_day(clock.now()):%d/%m/%Y}"
_FILE = {"number": "1", "format_": "docx"}

CASES: dict[str, Case] = {
    "documents.download": Case(SCHOOL, {**_DRAFT, **_FILE}, {**_FOREIGN_DRAFT, **_FILE}),
    "documents.edit_issuer": Case(SCHOOL, {"code": "ICTU"}, {"code": "TNU"}, {"signatory": "Hoàng Văn Minh"}),
    "documents.download_many": Case(SCHOOL, {**_BUNDLE, "format_": "zip"}, {**_FOREIGN_BUNDLE, "format_": "zip"}),
    "documents.file": Case(SCHOOL, {**_DRAFT, **_FILE}, {**_FOREIGN_DRAFT, **_FILE}),
    "documents.index": Case(SCHOOL, of_round("published"), of_round("draft_round")),
    # The world's papers are numbered from 1.
    "documents.issue": Case(SCHOOL, _DRAFT, _FOREIGN_DRAFT, {"number": "900", "day": _TODAY}),
    "documents.list_issuers": Case(SCHOOL),
    "documents.make": Case(
        SCHOOL,
        of_round("lettered_round"),
        of_round("draft_round"),
        {"kind": "introduction_letter", "student_code": "lettered_code"},
    ),
    "documents.make_many": Case(
        SCHOOL, of_round("lettered_round"), of_round("draft_round"), {"kind": "introduction_letter"}
    ),
    "documents.mine": Case(STUDENT),
    "documents.own_file": Case(
        STUDENT, {**_ISSUED, "format_": "docx"}, {"document_id": "foreign_letter", "format_": "docx"}
    ),
    "documents.remake": Case(
        SCHOOL,
        {"document_id": "own_list"},  # signed by nobody
        _FOREIGN_DRAFT,
        {"version": "own_list_version"},
        {"version": "foreign_document_version"},
    ),
    "documents.request_form": Case(SCHOOL, of_round("published"), of_round("draft_round")),
    "documents.request_form_file": Case(
        SCHOOL, {**of_round("published"), "format_": "docx"}, {**of_round("draft_round"), "format_": "docx"}
    ),
    "documents.revoke": Case(SCHOOL, _ISSUED, _FOREIGN_ISSUED, {"reason": "Ghi nhầm số."}),
    "documents.sent": Case(OFFICER),
    "documents.sent_file": Case(
        OFFICER, {"document_id": "own_sent", "format_": "docx"}, {"document_id": "foreign_sent", "format_": "docx"}
    ),
    "documents.show": Case(SCHOOL, _DRAFT, _FOREIGN_DRAFT),
    "documents.show_many": Case(SCHOOL, _BUNDLE, _FOREIGN_BUNDLE),
    "signatures.add": Case(SCHOOL, _DRAFT, _FOREIGN_DRAFT, {"count": "1", "file": _SCAN}),
    "signatures.download": Case(SCHOOL, _COPY, _FOREIGN_COPY),
    "signatures.file": Case(SCHOOL, _COPY, _FOREIGN_COPY),
    "signatures.index": Case(SCHOOL, _DRAFT, _FOREIGN_DRAFT),
    "signatures.own_file": Case(STUDENT, _ISSUED, {"document_id": "foreign_letter"}),
    "signatures.seal": Case(SCHOOL, _ISSUED, _FOREIGN_DRAFT),
    "signatures.set_signers": Case(SCHOOL, {"code": "ICTU"}, {"code": "TNU"}, {"signers": "Hiệu trưởng Hoàng Minh"}),
    "signatures.withdraw": Case(SCHOOL, _COPY, _FOREIGN_COPY, {"reason": "Nộp nhầm tệp."}),
    "proofs.ask": Case(VISITOR),
    "proofs.show": Case(VISITOR, {"code": "letter_code"}),
}
