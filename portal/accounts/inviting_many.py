"""Inviting many people at once: a job draws each one's link and queues the mail, with progress, and once each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal import clock
from portal.accounts import invitations
from portal.accounts.invited import invited_since
from portal.accounts.models import User
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.jobs.service import enqueue

INVITE = "accounts.invite_many"
_BATCH = 250  # in one transaction; others wait for it on SQLite


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
    """Invite those who have not been yet: after a worker's death nobody gets a second mail.

    Nor does who has lost the role that they were to be invited into.
    """
    ids = [UUID(one) for one in run.payload["users"]]
    actor = db.session.get(User, UUID(run.payload["actor"]))
    since = datetime.fromisoformat(run.payload["asked_at"])
    for start in range(0, len(ids), _BATCH):
        invitations.send_links(_still_to_invite(ids[start : start + _BATCH], since), actor=actor)
        run.save()
        done = min(start + _BATCH, len(ids))
        run.progress(_("Đã mời %(done)s/%(all)s người", done=done, all=len(ids)), done / len(ids))


def _still_to_invite(ids: Sequence[UUID], since: datetime) -> list[User]:
    waiting = select(User).where(
        User.id.in_(ids), User.password_hash.is_(None), User.disabled_at.is_(None), User.grants.any()
    )
    users = db.session.scalars(waiting.order_by(User.id)).all()
    done = invited_since(users, since)
    return [user for user in users if user.id not in done]
