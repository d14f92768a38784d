"""Shortage groups, and what would help, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.attempts.readiness.models import ForecastGroup, Nudge
from portal.attempts.readiness.rules import NudgeKind
from portal.design import format_gpa, format_number

# The page on which a message of each kind is written.
TITLES: dict[NudgeKind, LazyString] = {
    NudgeKind.LIST: _l("Viết cho sinh viên"),
    NudgeKind.WIDEN: _l("Đề nghị xã, phường nhận thêm nhóm ngành"),
    NudgeKind.LOWER: _l("Đề nghị xã, phường hạ mức điểm"),
}
OVER: dict[NudgeKind, LazyString] = {
    NudgeKind.LIST: _l("Sinh viên không sửa được danh sách lúc này: chỉ viết khi đợt đang nhận nguyện vọng."),
    NudgeKind.WIDEN: _l("Đợt không còn nhận đề nghị: chỉ viết khi xã, phường còn gửi đề nghị được."),
    NudgeKind.LOWER: _l("Đợt không còn nhận đề nghị: chỉ viết khi xã, phường còn gửi được đề nghị với mức điểm khác."),
}


def shortage(group: ForecastGroup) -> str:
    """The group as one sentence."""
    counts = {key: format_number(group.figures[key]) for key in ("seats", "communes", "students")}
    if not group.figures["students"]:
        return _("%(seats)s chỗ ở %(communes)s xã, phường chưa có sinh viên nào lấp được.", **counts)
    return _(
        "%(seats)s chỗ ở %(communes)s xã, phường chỉ có thể lấp bằng %(students)s sinh viên.",
        **counts,
    )


class Help(NamedTuple):
    """What one kind of message would do for a group, and the one that was sent already."""

    kind: NudgeKind
    title: str
    whom: str
    effect: str
    sent: Nudge | None


def helps(group: ForecastGroup, fields: Mapping[str, str], sent: Mapping[tuple[str, str], Nudge]) -> list[Help]:
    """What would help a group, the greatest effect first; `fields` are names by code."""
    effects = sorted(group.figures["nudges"].items(), key=lambda item: -item[1]["most"])
    return [
        Help(NudgeKind(kind), str(TITLES[NudgeKind(kind)]), _whom(kind, effect, fields), _effect(effect), found)
        for kind, effect in effects
        for found in [sent.get((group.key, kind))]
    ]


def _whom(kind: str, effect: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    count = format_number(effect["asked"])
    if kind == NudgeKind.LIST:
        return _("%(count)s sinh viên đủ điều kiện, chưa chắc có chỗ và chưa ghi nơi nào ở đây", count=count)
    if kind == NudgeKind.WIDEN:
        named = ", ".join(name for code, name in fields.items() if code in effect["fields"])
        return _("thêm %(fields)s: %(count)s sinh viên trở nên đủ điều kiện", fields=named, count=count)
    gpa = format_gpa(effect["min_gpa"])
    return _("xuống %(gpa)s: %(count)s sinh viên trở nên đủ điều kiện", gpa=gpa, count=count)


def _effect(effect: Mapping[str, Any]) -> str:
    most, now = effect["most"], effect["now"]
    if now and now == most:
        return _("lấp thêm được %(count)s chỗ với các danh sách hiện có", count=format_number(now))
    if now:
        return _(
            "lấp thêm được %(now)s chỗ với các danh sách hiện có, nhiều nhất %(most)s chỗ nếu sinh viên ghi thêm",
            now=format_number(now),
            most=format_number(most),
        )
    return _("lấp thêm được nhiều nhất %(count)s chỗ nếu sinh viên ghi thêm", count=format_number(most))
