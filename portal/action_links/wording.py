"""Tasks and standings of one-time links in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.action_links.rules import Channel, Standing, Task
from portal.openings.models import OpeningQuestion
from portal.placements.models import Placement

TASKS = {
    Task.CONFIRM: _l("Xác nhận tiếp nhận"),
    Task.ANSWER: _l("Trả lời câu hỏi"),
    Task.ASSESS: _l("Nhận xét thực tập sinh"),
}
CHANNELS = {Channel.PAPER: _l("In trên giấy, có mã QR"), Channel.MAIL: _l("Gửi thư điện tử")}
STANDINGS = {
    Standing.LIVE: (_l("Đang dùng được"), "green"),
    Standing.USED: (_l("Đã dùng"), "blue"),
    Standing.REVOKED: (_l("Đã thu hồi"), "grey"),
    Standing.EXPIRED: (_l("Hết hạn"), "yellow"),
}


def about(task: Task | str, subject: Placement | OpeningQuestion) -> str:
    """What a link is for, as a coordinator reads it in a list."""
    if isinstance(subject, OpeningQuestion):
        return _("Trả lời câu hỏi: %(question)s", question=_cut(subject.question))
    name = subject.student.full_name
    if task == Task.CONFIRM:
        return _("Xác nhận tiếp nhận %(name)s", name=name)
    return _("Nhận xét %(name)s", name=name)


def _cut(text: str, most: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
