"""Official documents of published rounds, made by the room's own verbs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Integer, cast, func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import User
from portal.documents import bundles, service
from portal.documents.facts import standing_placements
from portal.documents.models import DocumentBundle, DocumentVersion, OfficialDocument
from portal.documents.rules import UNIVERSITY, DocumentKind
from portal.documents.subjects import Subject, subject_of_commune, subject_of_placement
from portal.extensions import db
from portal.placements.models import Placement
from portal.rounds.models import Round
from portal.vietnamese.dates import local_day
from tests.factories.accounts import make_user

DAY = local_day(clock.now()) + timedelta(days=1)  # after what the papers rest on, even over a midnight


def make_letter(placement: Placement, *, actor: User | None = None) -> OfficialDocument:
    """The draft of a placement's letter of introduction."""
    return make_of_placement(placement, DocumentKind.LETTER, actor=actor)


def make_decision(round_id: Any, *, actor: User | None = None) -> OfficialDocument:
    """The draft of the decision on all students of a round."""
    return _make(round_id, DocumentKind.DECISION, Subject(), actor)


def make_of_placement(placement: Placement, kind: DocumentKind, *, actor: User | None = None) -> OfficialDocument:
    """The draft of a paper about one placement."""
    row = db.session.execute(standing_placements(placement.round_id).where(Placement.id == placement.id)).one()
    return _make(placement.round_id, kind, subject_of_placement(kind, row), actor)


def make_of_commune(round_id: Any, code: str, kind: DocumentKind, *, actor: User | None = None) -> OfficialDocument:
    """The draft of a paper to one commune."""
    return _make(round_id, kind, subject_of_commune(code), actor)


def make_of_school(round_id: Any, code: str) -> OfficialDocument:
    """The draft of a school's list."""
    return _make(round_id, DocumentKind.SCHOOL_LIST, Subject(code, code), None)


def make_report(round_id: Any) -> OfficialDocument:
    return _make(round_id, DocumentKind.REPORT, Subject(), None)


def add_lists(round_id: Any, code: str, count: int) -> None:
    """So many lists to a commune that are in force and name nobody who is sent there; without files."""
    facts = {"issuer": {"abbreviation": "ĐHTN", "unit": "ĐT"}, "students": [{"placement": str(uuid4()), "name": "Ai"}]}
    first = _next_number()
    for number in range(first, first + count):
        document = OfficialDocument(
            **{
                "round_id": round_id,
                "kind": DocumentKind.COMMUNE_LIST,
                "commune_code": code,
                "issuer_code": UNIVERSITY,
            },
            **{"symbol": "DS", "number": f"{number:02}", "issued_on": DAY, "issued_year": DAY.year, "status": "issued"},
            created_at=clock.now(),
        )
        made = {"facts": facts, "is_stamped": True, "made_at": clock.now()}
        document.versions = [DocumentVersion(number=1, **made)]
        db.session.add(document)
    db.session.commit()


def make_bundle(round_id: Any, actor: User) -> DocumentBundle:
    """The letters of a round in one file that was made before, however empty."""
    bundle = bundles.ask(db.session.get_one(Round, round_id), DocumentKind.LETTER, actor=actor)
    bundles.finish(bundle, b"PK", b"%PDF", bundle.count)
    return bundle


def _next_number() -> int:
    """One that no paper of this database has, whatever other tests have made before it."""
    given = select(func.max(cast(func.nullif(OfficialDocument.number, ""), Integer)))
    return (db.session.scalar(given) or 0) + 1


def issued(document: OfficialDocument, number: int | None = None, *, day: date = DAY) -> OfficialDocument:
    """The same document with its number and date."""
    actor = db.session.get_one(User, document.created_by_id)
    service.issue(document, number or _next_number(), day, seen=str(document.version), actor=actor)
    db.session.commit()
    return document


def _make(round_id: Any, kind: DocumentKind, subject: Subject, actor: User | None) -> OfficialDocument:
    actor = actor or make_user(Role.UNIVERSITY_COORDINATOR)
    document = service.make(db.session.get_one(Round, round_id), kind, subject, actor=actor).document
    db.session.commit()
    return document
