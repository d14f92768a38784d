"""Drafts of the messages, for the coordinator to change: subject and text in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from portal.attempts.readiness.models import ForecastGroup
from portal.attempts.readiness.nudge_words import shortage
from portal.attempts.readiness.rules import NudgeKind
from portal.design import format_deadline, format_gpa
from portal.rounds.models import Round

_LISTED = 15


def draft(
    kind: NudgeKind, round_: Round, group: ForecastGroup, openings: Sequence[Any], fields: Mapping[str, str]
) -> tuple[str, str]:
    """(subject, text) to begin from; `openings` are rows of forecasts.list_openings, `fields` names by code."""
    drafts = {NudgeKind.LIST: _to_students, NudgeKind.WIDEN: _to_widen, NudgeKind.LOWER: _to_lower}
    subject, parts = drafts[kind](round_, group, openings, fields)
    contact = ", ".join(part for part in (round_.contact_office, round_.contact_phone, round_.contact_email) if part)
    return subject, "\n\n".join([*parts, _("Cần trao đổi thêm, xin liên hệ %(contact)s.", contact=contact)])


Draft = tuple[str, list[str]]


def _to_students(round_: Round, _group: ForecastGroup, openings: Sequence[Any], _fields: Mapping[str, str]) -> Draft:
    return _("Mời xem thêm các nơi còn thiếu người, %(round)s", round=round_.name), [
        _("Các đề nghị sau của %(round)s còn rất ít người đăng ký; bạn đủ điều kiện ở một số nơi:", round=round_.name),
        _lines(openings),
        _(
            "Danh sách của bạn chưa có nơi nào trong số này. Nếu thấy phù hợp, hãy thêm vào danh sách nguyện vọng rồi "
            "nộp lại (hạn: %(until)s). Đây chỉ là gợi ý: bạn tự quyết định, và không thêm cũng không bị ảnh hưởng gì.",
            until=format_deadline(round_.applications_close_at),
        ),
    ]


def _to_widen(round_: Round, group: ForecastGroup, openings: Sequence[Any], fields: Mapping[str, str]) -> Draft:
    more = group.figures["nudges"][NudgeKind.WIDEN.value]["fields"]
    named = ", ".join(
        _("%(field)s (%(count)s sinh viên)", field=name, count=more[code])
        for code, name in fields.items()
        if code in more
    )
    return _("Đề nghị xem xét nhận thêm nhóm ngành, %(round)s", round=round_.name), [
        *_why(round_, group, openings),
        _(
            "Trong khi đó còn sinh viên các nhóm ngành sau có thể chưa có chỗ: %(fields)s. Nếu công việc phù hợp, xin "
            "quý cơ quan cân nhắc nhận thêm các nhóm ngành này bằng một đề nghị mới (hạn gửi: %(until)s).",
            fields=named,
            until=format_deadline(round_.openings_close_at),
        ),
    ]


def _to_lower(round_: Round, group: ForecastGroup, openings: Sequence[Any], _fields: Mapping[str, str]) -> Draft:
    effect = group.figures["nudges"][NudgeKind.LOWER.value]
    return _("Đề nghị xem xét mức điểm tối thiểu, %(round)s", round=round_.name), [
        *_why(round_, group, openings),
        _(
            "Nếu mức điểm trung bình tối thiểu là %(gpa)s, là mức chung của đợt, có thêm %(count)s sinh viên đủ điều "
            "kiện. Xin quý cơ quan cân nhắc hạ mức điểm bằng một đề nghị mới (hạn gửi: %(until)s).",
            gpa=format_gpa(effect["min_gpa"]),
            count=effect["asked"],
            until=format_deadline(round_.openings_close_at),
        ),
    ]


def _why(round_: Round, group: ForecastGroup, openings: Sequence[Any]) -> list[str]:
    """What is lacking; the openings are named where they are few enough for each commune to find its own."""
    said = _(
        "Theo các danh sách nguyện vọng đã nộp trong %(round)s: %(shortage)s",
        round=round_.name,
        shortage=shortage(group),
    )
    return [said, _lines(openings)] if len(openings) <= _LISTED else [said]


def _lines(openings: Sequence[Any]) -> str:
    lines = [
        _("- %(commune)s: %(title)s (%(seats)s chỗ)", commune=row.commune, title=row.title, seats=row.seats)
        for row in openings[:_LISTED]
    ]
    if len(openings) > _LISTED:
        lines.append(_("- và %(count)s đề nghị khác", count=len(openings) - _LISTED))
    return "\n".join(lines)
