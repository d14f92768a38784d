"""Checking and applying: in the request for a short list, as a job for a long one, by the same steps.

The long part reads and holds no lock that anybody waits for; what is found is written in one short transaction, so
that no other writer is refused meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.errors import DomainError
from portal.extensions import db
from portal.imports import queries, rules, service
from portal.imports.kinds import get_kind
from portal.imports.models import ListImport
from portal.imports.rules import WRITTEN, ImportAction
from portal.jobs.registry import handler
from portal.jobs.run import Run, WorkRefused
from portal.jobs.service import enqueue

CHECK, APPLY = "imports.check", "imports.apply"


def is_long(import_: ListImport) -> bool:
    """Whether the list is worked on in the background."""
    return import_.row_count > rules.AT_ONCE


def check(import_: ListImport, *, actor: User) -> None:
    """Have the rows compared with what is stored; when this returns, a short list is checked and a long one waits."""
    service.begin(import_, ImportAction.CHECK, actor=actor)
    if is_long(import_):
        _later(CHECK, import_, actor)
    else:
        service.keep_checked(import_, service.check(import_, actor=actor))


def apply(import_: ListImport, *, only_good: bool, seen: str | int | None, actor: User) -> None:
    """Have the good rows written, all or nothing of them; a long list waits for its turn."""
    service.ensure_applicable(import_, only_good=only_good, seen=seen)
    service.begin(import_, ImportAction.APPLY, actor=actor)
    if is_long(import_):
        _later(APPLY, import_, actor)
    else:
        write = get_kind(import_.kind).prepare(queries.list_staged(import_, WRITTEN), import_, actor)
        service.finish(import_, write(), actor=actor)


def _later(kind: str, import_: ListImport, actor: User) -> None:
    payload = {"import": str(import_.id), "actor": str(actor.id)}
    job = enqueue(kind, payload, key=f"{kind}:{import_.id}:{import_.version}", actor=actor)
    import_.job_id = job.id


def _given_up(payload: dict[str, Any], error: str) -> None:
    import_ = db.session.get_one(ListImport, UUID(payload["import"]))
    service.give_up(import_, error)


@handler(CHECK, label=_l("Kiểm tra danh sách tải lên"), give_up=_given_up)
def check_in_background(run: Run) -> None:
    def compare(import_: ListImport, actor: User) -> Any:
        return service.check(import_, actor=actor, progress=lambda share: run.progress(run.stage, share * 0.9))

    run.progress(_("So với dữ liệu đã có"), 0.0)
    import_, _actor, checked = _without_locks(run, compare)
    service.keep_checked(import_, checked)


@handler(APPLY, label=_l("Ghi danh sách tải lên"), give_up=_given_up)
def apply_in_background(run: Run) -> None:
    def prepare(import_: ListImport, actor: User) -> Any:
        return get_kind(import_.kind).prepare(queries.list_staged(import_, WRITTEN), import_, actor)

    run.progress(_("Chuẩn bị dữ liệu"), 0.1)
    import_, actor, write = _without_locks(run, prepare)
    run.progress(_("Ghi vào hệ thống"), 0.7)
    service.finish(import_, write(), actor=actor)


def _without_locks(run: Run, work: Callable[[ListImport, User], Any]) -> tuple[ListImport, User, Any]:
    """Do the part that only reads, in a transaction that nobody waits for; refusals end the job."""
    try:
        with run.reading():
            import_ = db.session.get_one(ListImport, UUID(run.payload["import"]))
            actor = db.session.get_one(User, UUID(run.payload["actor"]))
            found = work(import_, actor)
    except DomainError as error:
        raise WorkRefused(error.message) from error
    return import_, actor, found
