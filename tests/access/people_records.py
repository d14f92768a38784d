"""The records of accounts, links, notices and jobs, each with a name (see records.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.access import Role
from portal.accounts import invitations
from portal.accounts.factors.models import Passkey
from portal.accounts.models import User, UserSession
from portal.accounts.service import demonstration_hash, start_session
from portal.accounts.service.addresses import draw_change
from portal.accounts.service.letters import draw_letter
from portal.accounts.service.resetting import draw_reset
from portal.action_links.rules import Task
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.rules import JobStatus
from portal.jobs.service import enqueue
from portal.notices.models import Notice, OutboxMessage
from portal.notices.recipients import Recipient
from portal.notices.rules import MessageStatus
from tests.access.cases import PASSWORD
from tests.factories.accounts import make_user
from tests.factories.action_links import give_link
from tests.factories.communes import WARD
from tests.factories.factors import give_app
from tests.factories.notices import tell
from tests.factories.openings import make_question
from tests.factories.passkeys import give_passkey

Records = dict[str, Any]  # name → record, or the text that stands in a URL


def accounts(users: Mapping[str, User]) -> Records:
    admin = users[Role.ADMIN.value]
    admin.password_hash = demonstration_hash(PASSWORD)
    start_session(admin)
    colleague = make_user(Role.AUDITOR, password=PASSWORD)
    values = {"email": "moi@example.edu.vn", "full_name": "Lý Thị Mới", "role": Role.AUDITOR, "scope": ""}
    _user, token = invitations.invite(**values, actor=None)  # type: ignore[arg-type]
    locked_out = make_user(Role.AUDITOR)
    codes = give_app(locked_out)
    made: Records = {
        "colleague": colleague,
        "colleague_grant": colleague.grants[0],
        "colleague_email": colleague.email,
        "activation": token,
        "reset": draw_reset(colleague),
        "email_change": draw_change(colleague, "khac@example.vn")[0],
        "locked_out": locked_out,
        "recovery_code": codes[0],
        "letter": draw_letter(locked_out, actor=admin),
        "locked_out_email": locked_out.email,
        "officer_grant": make_user(Role.COMMUNE_OFFICER, commune=WARD).grants[0],
    }
    start_session(colleague)
    for whose, user in (("own", admin), ("foreign", make_user(Role.AUDITOR))):
        give_passkey(user)
        made[f"{whose}_passkey"] = db.session.scalars(select(Passkey).where(Passkey.user_id == user.id)).one()
    for whose, user in (("own", admin), ("foreign", colleague)):
        made[f"{whose}_session"] = db.session.scalars(select(UserSession).where(UserSession.user_id == user.id)).one()
    return {**made, "style_sheet": _style_sheet(), "event": "1"}


def action_links(records: Records, users: Mapping[str, User]) -> Records:
    """A link to each of two questions: one to use, and one to take back."""
    giver = users[Role.UNIVERSITY_COORDINATOR.value]
    used = make_question(records["own_approved"], giver, "Có sóng điện thoại không?")
    given = give_link(Task.ANSWER, used, actor=giver)
    return {
        "own_action_link": given.link,
        "action_link_token": given.token,
        "own_question_task": f"{Task.ANSWER}:{records['own_question'].id}",
    }


def notices(users: Mapping[str, User]) -> Records:
    """Own: told to the student who is signed in; each of the others has one, too."""
    for user in users.values():
        tell(Recipient.of(user))
    own = select(Notice).where(Notice.user_id == users[Role.STUDENT.value].id)
    foreign = select(Notice).where(Notice.user_id == users[Role.ADMIN.value].id)
    message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.user_id.is_not(None)).limit(1)).one()
    message.status, message.error, message.body = MessageStatus.DEAD.value, "550", "Chào bạn"
    return {
        "own_notice": db.session.scalars(own).one(),
        "foreign_notice": db.session.scalars(foreign).one(),
        "dead_message": message,
        "failed_job": _failed_job(),
    }


def _failed_job() -> Job:
    job = enqueue("jobs.forget", {}, key="failed", actor=None)
    job.status, job.error = JobStatus.FAILED.value, "the database was away"
    return job


def _style_sheet() -> str:
    folder = Path(__file__).parents[2] / "portal" / "static" / "dist"
    return next(folder.glob("app.*.css")).name
