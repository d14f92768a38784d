"""A mail a day to each university coordinator who has something to do: the tasks of their home page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.access import Role
from portal.accounts.models import User
from portal.accounts.queries import list_holders
from portal.addresses import path_to
from portal.dashboards.queries import find_home
from portal.dashboards.work.task import Task
from portal.notices.recipients import Recipient
from portal.notices.registry import notice_kind
from portal.notices.service import notify
from portal.vietnamese.dates import format_deadline, local_day

DIGEST = notice_kind(
    "coordinator_digest",
    label=_l("Tóm tắt việc trong ngày"),
    vi=(
        "Việc cần làm hôm nay: {count}",
        "Kính gửi {name},\n\n{tasks}\n\nLàm từng việc từ trang chủ: {url}",
    ),
    en=(
        "To do today: {count}",
        "Dear {name},\n\n{tasks}\n\nDo each from your home page: {url}",
    ),
    placeholders=("count", "tasks"),
)


def send_digests(now: datetime) -> None:
    """Mail each coordinator what waits for them; once a day however often it is asked for, nothing when nothing waits.

    By mail only: inside the portal the home page says the same. Needs a request context, as tasks hold addresses.
    """
    for user in list_holders(Role.UNIVERSITY_COORDINATOR):
        _send(user, now)


def _send(user: User, now: datetime) -> None:
    home = find_home(user, now)
    count = len(home.in_line("todo"))
    if count:
        by_mail = replace(Recipient.of(user), user_id=None)
        listed = [_lines(one.round.name, one.tasks) for one in home.work]
        listed.append(_lines(_("Việc chung"), home.general))
        tasks = "\n\n".join(text for text in listed if text)
        notify(DIGEST, [by_mail], key=str(local_day(now)), url=path_to("dashboards.home"), count=count, tasks=tasks)


def _lines(heading: str, tasks: list[Task]) -> str:
    """The tasks, one a line; empty when there are none that are to be done."""
    lines = [
        f"- {task.text}" + (f" ({format_deadline(task.deadline)})" if task.deadline else "")
        for task in tasks
        if task.state == "todo"
    ]
    return "\n".join([heading, *lines]) if lines else ""
