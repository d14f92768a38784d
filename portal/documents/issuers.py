"""The bodies that issue documents, and how each heads and signs them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from portal.access import Permission
from portal.accounts.models import User
from portal.audit.service import record
from portal.communes.models import Commune
from portal.documents.models import DocumentIssuer
from portal.documents.rules import UNIVERSITY, Issuer, commune_issuer, default_issuer
from portal.errors import NotFound, StaleVersion
from portal.extensions import db
from portal.schools.models import School


@dataclass(frozen=True)
class Body:
    """An issuing body: its code, what it is called on the pages, and the version of its settings, 0 without any."""

    code: str
    name: str
    version: int
    issuer: Issuer


def get_issuer(code: str) -> Issuer:
    """How the body of this code signs today; a commune fills in papers and keeps no settings here."""
    commune = db.session.get(Commune, code) if code.isdigit() else None
    if commune is not None:
        return commune_issuer(commune.full_name)
    return _body(code, _school_name(code), db.session.get(DocumentIssuer, code)).issuer


def list_bodies(actor: User) -> list[Body]:
    """The bodies whose settings are the actor's to keep: the university first, then the schools by name."""
    scope = actor.scope(Permission.MANAGE_ISSUERS)
    schools = list(db.session.execute(select(School.code, School.name).order_by(School.name)))
    rows = [(UNIVERSITY, ""), *((row.code, row.name) for row in schools)]
    stored = {issuer.code: issuer for issuer in db.session.scalars(select(DocumentIssuer))}
    mine = [(code, name) for code, name in rows if scope.everything or code in scope.school_codes]
    return [_body(code, name, stored.get(code)) for code, name in mine]


def list_unnamed(actor: User) -> list[str]:
    """What those of the actor's bodies are called whose signatory has no name."""
    return [body.name for body in list_bodies(actor) if not body.issuer.signatory]


def get_body(actor: User, code: str) -> Body:
    """One of these; raises NotFound."""
    scope = actor.scope(Permission.MANAGE_ISSUERS)
    if not scope.everything and code not in scope.school_codes:
        raise NotFound
    return _body(code, _school_name(code), db.session.get(DocumentIssuer, code))


def change(code: str, issuer: Issuer, *, seen: str | None, actor: User) -> None:
    """Keep how a body signs from now on; documents that exist stay as they are. Raises StaleVersion."""
    stored = db.session.get(DocumentIssuer, code, with_for_update=True)
    if str(stored.version if stored else 0) != str(seen or 0):
        raise StaleVersion(_("Người khác vừa sửa thông tin này. Hãy xem nội dung mới nhất rồi sửa lại nếu cần."))
    kept = stored or DocumentIssuer(code=code)
    for name, value in _columns(issuer).items():
        setattr(kept, name, value)
    db.session.add(kept)
    record("document_issuer_changed", kept, actor=actor, personal={"signatory": issuer.signatory})


def _columns(issuer: Issuer) -> dict[str, Any]:
    return {**asdict(issuer), "grounds": list(issuer.grounds)}


def _school_name(code: str) -> str:
    if code == UNIVERSITY:
        return ""
    school = db.session.get(School, code)
    if school is None:
        raise NotFound
    return school.name


def _body(code: str, school_name: str, stored: DocumentIssuer | None) -> Body:
    default = default_issuer(code, school_name)
    if stored is None:
        return Body(code, school_name or default.name, 0, default)
    values = {name: getattr(stored, name) for name in asdict(default)}
    issuer = Issuer(**{**values, "grounds": tuple(stored.grounds)})
    return Body(code, school_name or default.name, stored.version, issuer)
