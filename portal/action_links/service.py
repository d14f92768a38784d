"""Verbs on one-time links: give, revoke, use."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import update

from portal import clock
from portal.accounts.models import User
from portal.accounts.queries import hash_token
from portal.action_links.models import ActionLink
from portal.action_links.rules import LIFETIME, Channel, Standing, Task, standing
from portal.action_links.tasks import Waiting
from portal.audit.service import record
from portal.errors import DomainError, NotAllowed
from portal.extensions import db
from portal.internships.rules import Assessed, AssessmentSource
from portal.internships.service import assess
from portal.openings.questions import answer
from portal.openings.rules import AnswerSource
from portal.placements.rules.answers import Act, Source
from portal.placements.service import Told, say
from portal.rounds.models import Round


class DeadLink(DomainError):
    """The link was used, revoked, or has run out."""

    status = 410


@dataclass(frozen=True)
class Given:
    """A link with its token, which is told this once and never stored."""

    link: ActionLink
    token: str
    waiting: Waiting


def give(
    waiting: Waiting, round_: Round, *, channel: Channel, actor: User, recipient: str = "", email: str = ""
) -> Given:
    """Make a link for one thing that waits for a commune; earlier live links for the same thing die."""
    token = secrets.token_urlsafe(24)
    now = clock.now()
    subject = "question_id" if waiting.task is Task.ANSWER else "placement_id"
    db.session.execute(
        update(ActionLink)
        .where(getattr(ActionLink, subject) == waiting.subject.id, ActionLink.task == waiting.task.value)
        .where(ActionLink.used_at.is_(None), ActionLink.revoked_at.is_(None))
        .values(revoked_at=now, revoked_by_id=actor.id)
    )
    link = ActionLink(
        token_hash=hash_token(token),
        task=waiting.task.value,
        round_id=round_.id,
        commune_code=waiting.opening.commune_code,
        channel=channel.value,
        recipient=recipient,
        email=email,
        given_by_id=actor.id,
        given_at=now,
        expires_at=now + LIFETIME[channel],
        **{subject: waiting.subject.id},
    )
    db.session.add(link)
    personal = {"recipient": recipient, "email": email} if recipient or email else None
    facts = {"task": waiting.task, "about": waiting.subject.id, "commune": link.commune_code, "channel": channel}
    record("action_link_given", link, actor=actor, personal=personal, **facts)
    return Given(link, token, waiting)


def revoke(link: ActionLink, *, actor: User) -> None:
    """Make a link dead before its time; one that was used stays used."""
    revoked = db.session.execute(
        update(ActionLink)
        .where(ActionLink.id == link.id, ActionLink.used_at.is_(None), ActionLink.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by_id=actor.id)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(link)
    if revoked.rowcount != 1:  # type: ignore[attr-defined]
        raise DomainError(_("Liên kết này đã dùng hoặc đã thu hồi. Hãy xem tình trạng mới nhất của nó trong bảng."))
    record("action_link_revoked", link, actor=actor)


def why_dead(link: ActionLink) -> DeadLink | None:
    """Why the link no longer opens and what to do; None while it lives."""
    state = standing(link, clock.now())
    if state is Standing.USED:
        return DeadLink(
            _("Liên kết này đã được dùng và chỉ dùng được một lần. Nếu cần sửa, hãy gọi cơ quan điều phối.")
        )
    if state is Standing.REVOKED:
        return DeadLink(_("Liên kết này đã bị thu hồi hoặc thay bằng liên kết mới. Hãy dùng thư mới nhất."))
    if state is Standing.EXPIRED:
        return DeadLink(_("Liên kết này đã hết hạn. Hãy gọi cơ quan điều phối để nhận liên kết mới."))
    return None


def receive(link: ActionLink, *, receives: bool, reason: str, name: str) -> None:
    """The commune receives the intern, or not and why; the link is used up."""
    assert link.placement is not None
    _use_up(link, Task.CONFIRM, name)
    act = Act.CONFIRM if receives else Act.REFUSE
    told = Told(actor=None, key=str(link.id), source=Source.LINK, note=name, reason="" if receives else reason)
    say(link.placement, act, told, seen=None)


def answer_question(link: ActionLink, *, text: str, name: str) -> None:
    """The commune answers the question; the link is used up."""
    assert link.question is not None
    _use_up(link, Task.ANSWER, name)
    seen, source = link.question.version, AnswerSource.LINK
    answer(link.question, text=text, seen=seen, actor=None, source=source, answered_name=name)


def assess_intern(link: ActionLink, assessed: Assessed, *, seen: str | None) -> None:
    """The commune assesses its intern; the link is used up."""
    assert link.placement is not None
    _use_up(link, Task.ASSESS, assessed.assessor_name)
    assess(link.placement, assessed, seen=seen, source=AssessmentSource.LINK, actor=None)


def _use_up(link: ActionLink, task: Task, name: str) -> None:
    """Mark the link used, in one conditional statement: of two at once one wins, on every engine."""
    if link.task != task:
        raise NotAllowed(_("Liên kết này dành cho việc khác. Hãy mở lại liên kết từ thư."))
    now = clock.now()
    used = db.session.execute(
        update(ActionLink)
        .where(ActionLink.id == link.id, ActionLink.used_at.is_(None), ActionLink.revoked_at.is_(None))
        .where(ActionLink.expires_at > now)
        .values(used_at=now, used_by_name=name)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(link, ["used_at", "used_by_name", "revoked_at"])
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise why_dead(link) or DeadLink(_("Liên kết này đã hết hạn. Hãy gọi cơ quan điều phối để nhận liên kết mới."))
    record("action_link_used", link, actor=None, personal={"name": name}, task=task, commune=link.commune_code)
