"""Reasons of the engine in plain words: to a student about themselves, to a commune about its seats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.attempts.figures import level_label
from portal.openings.models import Opening
from portal.placements.published.models import EmptySeats, Explanation
from portal.rounds.models import Round


class Refusal(NamedTuple):
    """One opening that a student ranked above the place they got, and why it was not theirs."""

    rank: int
    opening: str
    why: str


def refusals(explanation: Explanation, names: Mapping[str, str]) -> list[Refusal]:
    """A sentence for each opening that the student ranked higher, by rank; `names` are by the engine's id."""
    return [
        Refusal(reason["rank"], names.get(reason["opening"], ""), why_not(reason)) for reason in explanation.reasons
    ]


def why_not(reason: Mapping[str, Any]) -> str:
    """One reason of portal.matching.explain as a sentence to the student; nobody else is named."""
    told = {
        "not_eligible": _not_eligible,
        "full_by_merit": _full,
        "held_by_pin": _held,
        "needed_for_coverage": _needed,
    }
    return told[reason["code"]](reason)


def _not_eligible(reason: Mapping[str, Any]) -> str:
    because = reason["because"]
    if "pin" in because:
        return _("Có quyết định không xếp bạn vào nơi này. Lý do: %(reason)s.", reason=reason["pin"] or _("không ghi"))
    if "field" in because:
        return _("Nơi này không nhận nhóm ngành của bạn.")
    return _("Nơi này yêu cầu điểm trung bình cao hơn điểm của bạn.")


def _full(reason: Mapping[str, Any]) -> str:
    if not reason["seats"]:
        return _("Đề nghị này đã được rút trước khi xếp nên không còn chỗ.")
    if reason["seats"] == 1:
        return _(
            "Chỗ duy nhất ở đây đã có người xếp trước bạn theo thành tích (điểm trung bình, điểm rèn luyện, rồi bốc "
            "thăm)."
        )
    return _(
        "Cả %(count)s chỗ đã có người xếp trước bạn theo thành tích (điểm trung bình, điểm rèn luyện, rồi bốc thăm).",
        count=reason["seats"],
    )


def _held(reason: Mapping[str, Any]) -> str:
    if reason.get("elsewhere"):
        return _("Bạn được giữ chỗ ở nơi khác theo một quyết định riêng, nên nguyện vọng này không được xét.")
    return _(
        "Trong %(seats)s chỗ, %(ahead)s chỗ có người xếp trước bạn theo thành tích và %(required)s chỗ được giữ cho "
        "người khác theo quyết định riêng.",
        seats=reason["seats"],
        ahead=reason["ahead"],
        required=reason["required"],
    )


def _needed(reason: Mapping[str, Any]) -> str:
    return _(
        "Nếu bạn vào đây thì xã khó khăn hơn sẽ mất một chỗ được lấp (%(level)s). Quy tắc của đợt không cho phép "
        "lựa chọn nào làm giảm số chỗ được lấp ở các xã đó.",
        level=level_label(reason["level"]),
    )


def few_seats(shortage: Mapping[str, int] | None) -> str | None:
    """Why a student has no place, from the group that competes for the same seats."""
    if not shortage:
        return None
    if not shortage["seats"]:
        return _("Không nơi nào trong danh sách của bạn còn chỗ nhận được bạn.")
    return _(
        "%(students)s sinh viên, trong đó có bạn, chỉ có thể vào %(seats)s chỗ ở %(communes)s xã, phường; những người "
        "xếp trước theo thành tích được chọn trước.",
        **{name: shortage[name] for name in ("students", "seats", "communes")},
    )


def why_empty(seats: EmptySeats) -> str:
    """Why seats stayed empty, in a sentence to the commune."""
    if not seats.eligible:
        return _("Không sinh viên nào của đợt có nhóm ngành và điểm mà đề nghị yêu cầu.")
    if not seats.listed:
        return _(
            "%(eligible)s sinh viên đủ điều kiện nhưng không ai đưa đề nghị này vào danh sách nguyện vọng.",
            eligible=seats.eligible,
        )
    if seats.shortage:
        return _(
            "%(listed)s sinh viên có chọn, nhưng %(seats)s chỗ ở %(communes)s xã, phường chỉ có thể do "
            "%(students)s sinh viên này lấp nên không đủ người cho mọi chỗ.",
            listed=seats.listed,
            **{name: seats.shortage[name] for name in ("students", "seats", "communes")},
        )
    return _(
        "%(listed)s sinh viên có chọn, nhưng họ được xếp vào nơi họ thích hơn hoặc nơi khó khăn hơn cần người.",
        listed=seats.listed,
    )


def next_time(seats: EmptySeats, opening: Opening, round_: Round) -> list[str]:
    """What the commune itself could do so that the seats are filled next time."""
    wider = [_("Nhận thêm nhóm ngành, nếu công việc cho phép.")] if len(opening.fields) < len(round_.fields) else []
    lower = [_("Hạ điểm trung bình tối thiểu xuống mức chung của đợt.")] if opening.min_gpa > round_.min_gpa else []
    offers = [
        sentence
        for missing, sentence in (
            (not opening.lodging, _("Bố trí chỗ ở, hoặc nêu nơi có thể thuê.")),
            (not opening.women_lodging, _("Nêu rõ có chỗ ở phù hợp cho nữ hay không.")),
            (not opening.transport, _("Hỗ trợ đi lại, hoặc chỉ cách đi bằng xe khách.")),
            (not opening.allowance, _("Nêu khoản hỗ trợ hằng tháng, nếu có.")),
        )
        if missing
    ]
    tell = [_("Mô tả công việc cụ thể hơn: sinh viên chọn nơi họ hình dung được việc mình làm.")]
    return (wider + lower + offers if not seats.eligible else offers + wider + lower)[:4] or tell
