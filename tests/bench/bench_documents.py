"""Official documents: one of each kind, a decision on hundreds, and the letters of a whole round as DOCX and PDF.

`python -m tests.bench.bench_documents`; the limits are those of the specification. By the clock and in seconds of the
processor, the printing processes with them: the first counts what other work takes, the second does not.
"""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.demo.scenario import Scenario
from portal.documents import bundle_work, service
from portal.documents.facts import standing_placements
from portal.documents.models import DocumentBundle, OfficialDocument
from portal.documents.rules import OF_ONE_COMMUNE, OF_ONE_PERSON, UNIVERSITY, DocumentKind
from portal.documents.subjects import Subject, subject_of_commune, subject_of_placement
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.placements.rules.answers import Vacancy
from portal.rounds.models import Round
from tests.bench.demo_round import DemoRound, demo_round
from tests.bench.figures import Figure, show

STUDENTS = 1_300  # of whom a good 500 get a place
LETTERS, ONE, MANY = 500, 2, 60  # letters, seconds for one document, seconds for all letters
SMALL = 60  # students of a usual decision


class Spent:
    """`clock` and `cpu` seconds, those of processes that were started and have ended with them."""

    clock = cpu = 0.0


@contextmanager
def timed() -> Iterator[Spent]:
    spent, began, worked = Spent(), time.perf_counter(), _worked()
    yield spent
    spent.clock, spent.cpu = time.perf_counter() - began, _worked() - worked


def _worked() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Measure everything and print it."""
    with demo_round(Scenario.PUBLISHED, STUDENTS) as made:
        round_ = db.session.get_one(Round, UUID(made.url_values["round_id"]))
        round_.is_demo = False
        figures = singles(made, round_)
        figures += decisions(made, round_)
        figures += letters(made, round_)
    show(figures)


def singles(made: DemoRound, round_: Round) -> list[Figure]:
    """One document of each kind, DOCX and PDF, the first of its kind in this process or not."""
    rows = db.session.execute(standing_placements(round_.id)).all()
    db.session.get_one(Placement, rows[0].id).status = PlacementStatus.COMPLETED.value  # a certificate says so
    figures = []
    for kind in DocumentKind:
        if kind is DocumentKind.DECISION:
            continue
        spent = _made(made, round_, kind, _subject(kind, rows[0]))
        figures.append(Figure(f"{kind.value}: one document", spent.cpu, "s CPU", ONE))
    db.session.rollback()
    return figures


def _subject(kind: DocumentKind, row: Any) -> Subject:
    if kind in OF_ONE_PERSON:
        return subject_of_placement(kind, row)
    if kind in OF_ONE_COMMUNE:
        return subject_of_commune(row.commune_code)
    return Subject(row.school_code, row.school_code) if kind is DocumentKind.SCHOOL_LIST else Subject()


def _made(made: DemoRound, round_: Round, kind: DocumentKind, subject: Subject) -> Spent:
    with timed() as spent:
        service.make(round_, kind, subject, actor=made.staff("dieu-phoi"))
    return spent


def decisions(made: DemoRound, round_: Round) -> list[Figure]:
    """A decision on everybody, and on the first sixty."""
    figures = []
    for wanted in (LETTERS, SMALL):
        count = _only(round_, wanted)
        spent = _made(made, round_, DocumentKind.DECISION, Subject(issuer_code=UNIVERSITY))
        figures.append(Figure(f"decision on {count} students", spent.cpu, "s CPU", ONE if count == SMALL else None))
        db.session.delete(db.session.scalars(select(OfficialDocument)).one())
        db.session.flush()
    db.session.rollback()
    return figures


def letters(made: DemoRound, round_: Round) -> list[Figure]:
    """From the click to the finished ZIP and merged PDF, by the job that users start."""
    wanted = _only(round_, LETTERS)
    bundle = bundle_work.ask(round_, DocumentKind.LETTER, actor=made.staff("dieu-phoi"))
    db.session.commit()
    key = bundle.id
    with timed() as spent:
        Worker(beats=False).run_due()
    done = db.session.get_one(DocumentBundle, key)
    assert done.status == "ready", done.status
    assert done.zip is not None
    with zipfile.ZipFile(io.BytesIO(done.zip)) as archive:
        assert len(archive.namelist()) == 2 * wanted
    return [
        Figure(f"letters for {wanted} students, DOCX and PDF, by the clock", spent.clock, "s", MANY),
        Figure("  of the processor", spent.cpu, "s CPU"),
        Figure("  their ZIP", len(done.zip) / 1e6, "MB"),
        Figure("  their merged PDF", len(done.pdf or b"") / 1e6, "MB"),
    ]


def _only(round_: Round, count: int) -> int:
    """Let all but the first `count` give their place back; how many are left."""
    standing = db.session.scalars(standing_placements(round_.id).with_only_columns(Placement.id)).all()
    for placement in db.session.scalars(select(Placement).where(Placement.id.in_(standing[count:]))):
        placement.status, placement.vacated_because = PlacementStatus.VACATED.value, Vacancy.DECLINED.value
    db.session.flush()
    return min(count, len(standing))


if __name__ == "__main__":
    main()
