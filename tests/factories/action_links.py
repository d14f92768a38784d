"""One-time links for communes."""

from __future__ import annotations

from portal.access import Role
from portal.accounts.models import User
from portal.action_links import service
from portal.action_links.rules import Channel, Task
from portal.action_links.service import Given
from portal.action_links.tasks import Waiting
from portal.extensions import db
from portal.openings.models import OpeningQuestion
from portal.placements.models import Placement
from tests.factories.accounts import make_user


def give_link(
    task: Task,
    subject: Placement | OpeningQuestion,
    *,
    actor: User | None = None,
    channel: Channel = Channel.PAPER,
    email: str = "",
) -> Given:
    """A live link for one thing, meant for the commune's chair."""
    giver = actor or make_user(Role.UNIVERSITY_COORDINATOR)
    waiting = Waiting(task, subject)
    given = service.give(
        waiting, subject.opening.round, channel=channel, actor=giver, recipient="Chủ tịch UBND xã", email=email
    )
    db.session.flush()
    return given
