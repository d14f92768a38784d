"""Lists as files."""

from __future__ import annotations

from tests.access.cases.case import ADMIN, COORDINATOR, SCHOOL, Case, of_round

CASES: dict[str, Case] = {
    "exports.download": Case(SCHOOL, {"export_id": "own_export"}, {"export_id": "foreign_export"}),
    "exports.index": Case(SCHOOL, of_round("published"), of_round("draft_round")),
    "exports.kept": Case(SCHOOL),
    "exports.show": Case(SCHOOL, {"export_id": "own_export"}, {"export_id": "foreign_export"}),
    "exports.take": Case(
        SCHOOL,
        {**of_round("published"), "name": "nominations"},
        {**of_round("draft_round"), "name": "nominations"},
        {"format": "csv"},
    ),
    "exports.take_accounts": Case(ADMIN, fields={"format": "csv"}),
    "exports.take_round": Case(COORDINATOR, of_round("published"), of_round("draft_round")),
    "exports.take_students": Case(SCHOOL, fields={"format": "csv"}),
}
