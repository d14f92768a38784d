"""Reasons of the engine in plain words: to a student about themselves, to a commune about its seats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext as _

from portal.attempts.changes.rules import ChangeReason
from portal.attempts.changes.wording import reason_label
from portal.attempts.figures import level_label
from portal.openings.models import Opening
from portal.placements.models import Placement
from portal.placements.published.models import EmptySeats, Explanation
from portal.placements.rules.answers import Vacancy
from portal.placements.swaps.queries import Exchanged
from portal.rounds.models import Round
from portal.vietnamese.dates import format_day, local_day


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
        "moved_by_hand": _moved,
    }
    sentence = told[reason["code"]](reason)
    if not reason.get("changed"):
        return sentence
    since = _("Sau khi máy tính xếp, chỗ ở nơi này có thay đổi bằng tay; lý do được liệt kê ở kết quả chung của đợt.")
    return f"{sentence} {since}"


def _not_eligible(reason: Mapping[str, Any]) -> str:
    because = reason["because"]
    if "pin" in because:
        return _("Có quyết định không xếp bạn vào nơi này. Lý do: %(reason)s.", reason=_of_pin(reason["pin"]))
    if "field" in because:
        return _("Nơi này không nhận nhóm ngành của bạn.")
    return _("Nơi này yêu cầu điểm trung bình cao hơn điểm của bạn.")


def _of_pin(kept: str) -> str:
    """The reason of a pin: a code of the published list, or the words of one that the portal set itself."""
    return reason_label(kept) if kept in tuple(ChangeReason) else kept or _("không ghi")


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


def _moved(reason: Mapping[str, Any]) -> str:
    because = reason_label(reason["because"])
    if reason["computed"]:
        return _(
            "Máy tính xếp bạn vào nơi này theo quy tắc; sau đó nơi của bạn được đổi bằng tay. Lý do: %(reason)s.",
            reason=because,
        )
    return _("Nơi của bạn được đổi bằng tay nên nguyện vọng này không được xét. Lý do: %(reason)s.", reason=because)


def by_hand(explanation: Explanation) -> str | None:
    """That the student's place was changed by hand, and the published reason."""
    if explanation.by_hand is None:
        return None
    return _(
        "Sau khi máy tính xếp theo quy tắc, nơi của bạn được đổi bằng tay và được phê duyệt cùng kết quả. Lý do: "
        "%(reason)s.",
        reason=reason_label(explanation.by_hand),
    )


def by_swap(exchanged: Mapping[UUID, Exchanged], lost: Mapping[UUID, Placement]) -> dict[UUID, str]:
    """That a student came to their place by a swap, and where they were before, by round; `lost` as they left last."""
    left = {key: gone for key, gone in lost.items() if gone.vacated_because == Vacancy.SWAPPED and key in exchanged}
    return {
        key: _(
            "Bạn có nơi này do lượt đổi chỗ số %(number)s của đợt, được phê duyệt ngày %(day)s; trước đó bạn ở "
            "%(commune)s – %(title)s.",
            number=exchanged[key].number,
            day=format_day(local_day(exchanged[key].at)),
            commune=gone.opening.commune.full_name,
            title=gone.opening.title,
        )
        for key, gone in left.items()
    }


def why_unlisted(explanation: Explanation | None, lost: Placement | None) -> str:
    """How a student came to a place that is not on their list; `lost` is the one they had before."""
    if lost is not None and lost.vacated_because == Vacancy.SWAPPED:
        return _("Ngoài danh sách của bạn, vì bạn đã đổi chỗ với bạn khác")
    if explanation is not None and explanation.by_hand is not None:
        return _("Ngoài danh sách của bạn, theo thay đổi bằng tay dưới đây")
    if explanation is not None and any(reason.get("elsewhere") for reason in explanation.reasons):
        return _("Ngoài danh sách của bạn, theo một quyết định giữ chỗ riêng")
    return _("Ngoài danh sách của bạn, vì bạn đồng ý đi bất kỳ đâu")


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
    """Why seats stayed empty, in a sentence or two to the commune."""
    if not seats.left_by_hand:
        return _why_empty_by_rule(seats)
    changed = _(
        "%(count)s chỗ đã có người theo kết quả máy tính, sau đó được đổi bằng tay; lý do được liệt kê ở kết quả chung "
        "của đợt.",
        count=seats.left_by_hand,
    )
    return changed if seats.left_by_hand == seats.empty else f"{changed} {_why_empty_by_rule(seats)}"


def _why_empty_by_rule(seats: EmptySeats) -> str:
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
