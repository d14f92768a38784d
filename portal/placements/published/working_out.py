"""What a publication keeps beside the placements: why for students and communes, and the public archive."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import insert, select

from portal.attempts import freezing, refills
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.extensions import db
from portal.matching import Options, Result
from portal.matching.explain import explain
from portal.matching.result import NOWHERE, result_from
from portal.placements.published.archive import make_archive, public_result
from portal.placements.published.models import EmptySeats, Explanation, PublicFiles


def keep(attempt: MatchAttempt, *, leaving: MatchAttempt | None = None) -> None:
    """Work out and keep what is told of the attempt's result, in the transaction of its publication.

    About a second for 10,000 students; afterwards no page computes anything. A refill concerns only those who get a
    seat by it: everybody else keeps what the publication that it succeeds, `leaving`, told them.
    """
    newcomers = {row.student_id for row in refills.list_newcomers(attempt)}
    computed = computed_result(attempt)
    reasons, empty = [], []
    for row in explain(computed):
        if "student" not in row:
            empty.append(_empty_seats(attempt.id, row))
        elif leaving is not None and UUID(row["student"]) not in newcomers:
            continue
        elif row["reasons"] or row["place"] is None:
            reasons.append(_explanation(attempt.id, row))
    for model, rows in ((Explanation, reasons), (EmptySeats, empty)):
        if rows:
            db.session.execute(insert(model), rows)
    if leaving is not None:
        _hand_on(leaving, attempt, newcomers)
    db.session.add(_public_files(attempt, computed))
    db.session.flush()


def _hand_on(leaving: MatchAttempt, attempt: MatchAttempt, newcomers: Collection[UUID]) -> None:
    columns = [column for column in Explanation.__table__.c if column.name != "attempt_id"]
    told = db.session.execute(select(*columns).where(Explanation.attempt_id == leaving.id)).mappings()
    rows = [{**row, "attempt_id": attempt.id} for row in told if row["student_id"] not in newcomers]
    if rows:
        db.session.execute(insert(Explanation), rows)


def computed_result(attempt: MatchAttempt) -> Result:
    """What the engine answered, from the frozen input and the stored rows: nothing is solved again."""
    instance = freezing.unpack(attempt.frozen_input)
    openings = {opening: index for index, opening in enumerate(instance.opening_ids)}
    statement = select(ProposedPlacement.student_id, ProposedPlacement.opening_id).where(
        ProposedPlacement.attempt_id == attempt.id, ProposedPlacement.opening_id.is_not(None)
    )
    held = {student.hex: openings[opening.hex] for student, opening in db.session.execute(statement) if opening}
    place = np.asarray([held.get(student, NOWHERE) for student in instance.student_ids], dtype=np.int64)
    return result_from(instance, place, rule=attempt.rule, options=Options(**attempt.options), seed=attempt.seed)


def _explanation(attempt_id: UUID, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "attempt_id": attempt_id,
        "student_id": UUID(row["student"]),
        "opening_id": UUID(row["place"]) if row["place"] else None,
        "rank": row["rank"],
        "reasons": row["reasons"],
        "shortage": row.get("shortage"),
    }


def _empty_seats(attempt_id: UUID, row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: row[name] for name in ("empty", "eligible", "listed", "shortage")}
    return {"attempt_id": attempt_id, "opening_id": UUID(row["opening"]), **counts}


def _public_files(attempt: MatchAttempt, computed: Result) -> PublicFiles:
    public = public_result(computed)
    archive = make_archive(public, attempt.round.seed_sha256 or "")
    return PublicFiles(
        attempt_id=attempt.id,
        archive=archive,
        size=len(archive),
        sha256=hashlib.sha256(archive).hexdigest(),
        input_sha256=public.report["input_sha256"],
    )
