"""What a publication keeps beside the placements: why for students and communes, and the public archive."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from portal.attempts import refills
from portal.attempts.changes.models import HandChange
from portal.attempts.changes.queries import list_all
from portal.attempts.changes.rules import standing
from portal.attempts.models import MatchAttempt
from portal.attempts.results import Results, read_results
from portal.extensions import db
from portal.matching.explain import explain
from portal.placements.published.archive import make_archive, public_names, public_results
from portal.placements.published.by_hand import after_changes, left_empty
from portal.placements.published.models import EmptySeats, Explanation, PublicFiles


def keep(attempt: MatchAttempt, *, leaving: MatchAttempt | None = None) -> None:
    """Work out and keep what is told of the attempt's result, in the transaction of its publication.

    About a second for 10,000 students; afterwards no page computes anything. A refill concerns only those who get a
    seat by it, or were moved by hand: everybody else keeps what the publication that it succeeds, `leaving`, told.
    """
    results, changes = read_results(attempt), standing(list_all(attempt.id))
    concerned = {row.student_id for row in refills.list_newcomers(attempt)} | {c.student_id for c in changes}
    reasons, empty = [], []
    for row in explain(results.computed):
        if "student" not in row:
            empty.append(row)
        elif leaving is None or UUID(row["student"]) in concerned:
            reasons.append(row)
    told = [_explanation(attempt.id, row) for row in after_changes(reasons, results, changes)]
    seats = [_empty_seats(attempt.id, row) for row in left_empty(empty, results)]
    for model, rows in ((Explanation, told), (EmptySeats, seats)):
        if rows:
            db.session.execute(insert(model), rows)
    if leaving is not None:
        _hand_on(leaving, attempt, concerned)
    db.session.add(_public_files(attempt, results, changes))
    db.session.flush()


def _hand_on(leaving: MatchAttempt, attempt: MatchAttempt, concerned: Collection[UUID]) -> None:
    columns = [column for column in Explanation.__table__.c if column.name != "attempt_id"]
    told = db.session.execute(select(*columns).where(Explanation.attempt_id == leaving.id)).mappings()
    rows = [{**row, "attempt_id": attempt.id} for row in told if row["student_id"] not in concerned]
    if rows:
        db.session.execute(insert(Explanation), rows)


def _explanation(attempt_id: UUID, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "attempt_id": attempt_id,
        "student_id": UUID(row["student"]),
        "opening_id": UUID(row["place"]) if row["place"] else None,
        "rank": row["rank"],
        "reasons": row["reasons"],
        "shortage": row.get("shortage"),
        "by_hand": row.get("by_hand"),
    }


def _empty_seats(attempt_id: UUID, row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: row[name] for name in ("empty", "eligible", "listed", "shortage", "left_by_hand")}
    return {"attempt_id": attempt_id, "opening_id": UUID(row["opening"]), **counts}


def _public_files(attempt: MatchAttempt, results: Results, changes: Sequence[HandChange]) -> PublicFiles:
    public = public_results(results)
    names = public_names(results.computed.instance)
    archive = make_archive(public, changes, names, attempt.round.seed_sha256 or "")
    return PublicFiles(
        attempt_id=attempt.id,
        archive=archive,
        size=len(archive),
        sha256=hashlib.sha256(archive).hexdigest(),
        input_sha256=public.computed.report["input_sha256"],
    )
