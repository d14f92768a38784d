"""The worker's side of many documents: what is missing is made, then all are put into one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal import clock
from portal.accounts.models import User
from portal.documents import bundles, service
from portal.documents.models import DocumentBundle
from portal.documents.rendering.press import Press
from portal.documents.rules import DocumentKind, FileFormat
from portal.documents.service import Prepared
from portal.documents.subjects import Subject
from portal.errors import DomainError
from portal.extensions import db
from portal.jobs.files import KEPT
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.jobs.schedule import Every, every
from portal.jobs.service import enqueue
from portal.rounds.models import Round

MAKE = "documents.make_many"
_AT_A_TIME = 24  # documents that are lost, and made again, when a worker dies


def ask(round_: Round, kind: DocumentKind, *, actor: User) -> DocumentBundle:
    """Have all documents of a kind made; twenty copies of the form make one work."""
    bundle = bundles.ask(round_, kind, actor=actor)
    bundle.job_id = enqueue(MAKE, {"bundle": str(bundle.id)}, key=f"{MAKE}:{bundle.id}", actor=actor).id
    return bundle


def _given_up(payload: dict[str, Any], error: str) -> None:
    bundles.give_up(db.session.get_one(DocumentBundle, UUID(payload["bundle"])))


@handler(MAKE, label=_l("Soạn văn bản hàng loạt"), give_up=_given_up)
def make_in_background(run: Run) -> None:
    key = UUID(run.payload["bundle"])
    run.progress(_("Đọc dữ liệu"), 0.01)
    with run.reading():
        missing = bundles.find_missing(db.session.get_one(DocumentBundle, key))
    if missing:
        _make(run, key, missing)
    run.progress(_("Gộp thành một tệp"), 0.9)
    with run.reading():
        made = bundles.assemble(db.session.get_one(DocumentBundle, key))
    bundles.finish(db.session.get_one(DocumentBundle, key), *made)


def _make(run: Run, key: UUID, missing: Sequence[Subject]) -> None:
    """Part by part, so that nobody waits for the whole; one is printed while the one before it is kept."""
    with Press() as press:
        before: _Begun | None = None
        for start in range(0, len(missing), _AT_A_TIME):
            part = missing[start : start + _AT_A_TIME]
            with run.reading():
                prepared = _prepared(key, part)
            begun = _Begun(prepared, press.print([one.described for one in prepared]), start + len(part))
            if before is not None:
                _finish(run, key, before, len(missing))
            before = begun
        if before is not None:
            _finish(run, key, before, len(missing))


class _Begun(NamedTuple):
    """A part that is being printed; `done`: how many documents there are with it."""

    prepared: Sequence[Prepared]
    printed: Iterator[dict[FileFormat, bytes]]
    done: int


def _finish(run: Run, key: UUID, begun: _Begun, count: int) -> None:
    _keep(key, begun.prepared, list(begun.printed))
    run.save()
    words = _("Đã soạn %(done)s/%(all)s văn bản", done=begun.done, all=count)
    run.progress(words, 0.02 + 0.88 * begun.done / count)


def _prepared(key: UUID, part: Sequence[Subject]) -> list[Prepared]:
    bundle = db.session.get_one(DocumentBundle, key)
    actor, kind = db.session.get_one(User, bundle.asked_by_id), DocumentKind(bundle.kind)
    found = []
    for subject in part:
        try:
            found.append(service.prepare(bundle.round, kind, subject, actor=actor))
        except DomainError:  # they left the place since the list was read
            continue
    return found


def _keep(key: UUID, prepared: Sequence[Prepared], written: Sequence[dict[FileFormat, bytes]]) -> None:
    bundle = db.session.get_one(DocumentBundle, key)
    actor, kind = db.session.get_one(User, bundle.asked_by_id), DocumentKind(bundle.kind)
    for one, files in zip(prepared, written, strict=True):
        service.keep(bundle.round, kind, one, files, actor=actor)


@every(Every(timedelta(hours=1)), "documents.forget_bundles", label=_l("Xóa tệp văn bản hàng loạt đã quá một ngày"))
def forget(_run: Run) -> None:
    """Delete what is older than a day; the documents themselves stay."""
    db.session.execute(delete(DocumentBundle).where(DocumentBundle.asked_at < clock.now() - KEPT))
