"""Inviting many people at once: a job draws each one's link and queues the mail, with progress, and once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts import invitations, links, service
from portal.accounts.invited import was_invited_since
from portal.accounts.models import User
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.jobs.service import enqueue

INVITE = "accounts.invite_many"
_BATCH = 50


def ask(users: Sequence[User], *, actor: User) -> Job:
    """Have these people invited."""
    payload = {
        "users": [str(user.id) for user in users],
        "asked_at": clock.now().isoformat(),
        "actor": str(actor.id),
    }
    return enqueue(INVITE, payload, key=f"{INVITE}:{uuid4()}", actor=actor)


@handler(INVITE, label=_l("Gửi thư mời nhiều người"))
def work(run: Run) -> None:
    """Invite those who have not been yet: after a worker's death nobody gets a second mail."""
    ids = [UUID(one) for one in run.payload["users"]]
    actor = db.session.get(User, UUID(run.payload["actor"]))
    since = datetime.fromisoformat(run.payload["asked_at"])
    for start in range(0, len(ids), _BATCH):
        for user in _still_to_invite(ids[start : start + _BATCH], since):
            token = service.invite(user, actor=actor)
            invitations.tell(user, links.address_of("accounts.activate", token=token))
        run.save()
        run.progress(
            _("Đã mời %(done)s/%(all)s người", done=min(start + _BATCH, len(ids)), all=len(ids)), start / len(ids)
        )


def _still_to_invite(ids: Sequence[UUID], since: datetime) -> list[User]:
    waiting = select(User).where(User.id.in_(ids), User.password_hash.is_(None), User.disabled_at.is_(None))
    return [user for user in db.session.scalars(waiting.order_by(User.id)) if not was_invited_since(user, since)]
