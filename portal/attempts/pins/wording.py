"""Pins in words, and why an attempt cannot be run with some of them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.attempts.pins.models import HandPin
from portal.attempts.pins.rules import Clash, PinKind

KINDS: dict[PinKind, LazyString] = {
    PinKind.REQUIRE: _l("Giữ chỗ: xếp sinh viên vào nơi này"),
    PinKind.FORBID: _l("Cấm: không xếp sinh viên vào nơi này"),
}
SHORT: dict[PinKind, LazyString] = {PinKind.REQUIRE: _l("Giữ chỗ"), PinKind.FORBID: _l("Cấm")}


def pin_label(pin: HandPin) -> str:
    """A pin by number, what it asks for, whom and where."""
    return _(
        "Yêu cầu %(number)s (%(kind)s: %(student)s, %(code)s; %(commune)s – %(title)s)",
        number=pin.number,
        kind=str(SHORT[PinKind(pin.kind)]).lower(),
        student=pin.student.full_name,
        code=pin.student.code,
        commune=pin.opening.commune.full_name,
        title=pin.opening.title,
    )


def clash_message(clash: Clash, pins: list[HandPin]) -> str:
    """The pins that clash, named, and what to do."""
    why = {
        Clash.NOT_TAKING_PART: _("sinh viên không có nguyện vọng đã nộp trong dữ liệu này."),
        Clash.NO_OPENING: _("đề nghị này không có trong dữ liệu hoặc đã rút."),
        Clash.FIELD: _("nơi này không nhận nhóm ngành của sinh viên nên không giữ chỗ được."),
        Clash.MIN_GPA: _("điểm của sinh viên thấp hơn mức tối thiểu của nơi này nên không giữ chỗ được."),
        Clash.REQUIRED_TWICE: _("một sinh viên chỉ được giữ một chỗ. Hãy chỉ chọn một trong các yêu cầu này."),
        Clash.BOTH_KINDS: _("vừa giữ chỗ vừa cấm cùng một nơi. Hãy chỉ chọn một trong hai."),
        Clash.TOO_MANY: _("nhiều yêu cầu giữ chỗ hơn số chỗ của nơi này. Hãy bỏ bớt."),
    }[clash]
    return f"{'; '.join(pin_label(pin) for pin in pins)}: {why}"


def refusal_message(clash: Clash, others: list[HandPin]) -> str:
    """Why a new pin is not kept, the pins in its way named, and what to do."""
    named = "; ".join(pin_label(pin) for pin in others)
    return {
        Clash.FIELD: _("Nơi này không nhận nhóm ngành của sinh viên nên không giữ chỗ được. Hãy chọn nơi khác."),
        Clash.MIN_GPA: _(
            "Điểm của sinh viên thấp hơn mức tối thiểu của nơi này nên không giữ chỗ được. Hãy chọn nơi khác."
        ),
        Clash.BOTH_KINDS: _(
            "Đã có yêu cầu ngược lại cho cùng nơi này. Hãy rút yêu cầu đó trước: %(pins)s.", pins=named
        ),
        Clash.REQUIRED_TWICE: _(
            "Sinh viên này đã được giữ chỗ ở nơi khác. Hãy rút yêu cầu đó trước: %(pins)s.", pins=named
        ),
        Clash.TOO_MANY: _(
            "Mọi chỗ của nơi này đã được giữ. Hãy chọn nơi khác, hoặc rút một yêu cầu trước: %(pins)s.", pins=named
        ),
    }[clash]
