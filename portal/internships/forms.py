"""Forms of an internship's course."""

from __future__ import annotations

from datetime import date
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, InputRequired, Length

from portal.fields import CleanText, DayField, HiddenText
from portal.forms import PortalForm
from portal.placements.models import Placement
from portal.placements.seen import Seen


class ArrivalForm(PortalForm):
    version = HiddenText()
    states = HiddenText()
    day = DayField(_l("Ngày sinh viên đến"), validators=[InputRequired(_l("Nhập ngày sinh viên đến."))])

    @classmethod
    def about(cls, placement: Placement, day: date | None = None) -> Self:
        """The form of a page that shows this placement."""
        seen = Seen.of(placement)
        return cls(version=seen.version, states=seen.states, day=day)

    def seen(self) -> Seen:
        """What its page showed."""
        return Seen(str(self.version.data), str(self.states.data))

    def show(self, placement: Placement) -> None:
        """Let the next sending be about what is stored now."""
        seen = Seen.of(placement)
        self.version.data, self.states.data = seen.version, seen.states


class EarlyEndForm(ArrivalForm):
    day = DayField(_l("Ngày thực tập cuối cùng"), validators=[InputRequired(_l("Nhập ngày thực tập cuối cùng."))])
    reason = CleanText(
        _l("Lý do"),
        description=_l("Sinh viên, trường và cơ quan điều phối sẽ đọc. Không ghi bệnh tật hay chuyện riêng."),
        validators=[
            DataRequired(_l("Ghi lý do để người khác hiểu và xử lý tiếp.")),
            Length(max=1000, message=_l("Lý do dài nhất 1000 ký tự.")),
        ],
    )
