"""Forms of answers to a placement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self
from uuid import uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.fields import CleanText, HiddenText, LastDayField
from portal.forms import PortalForm, ShownForm
from portal.placements.rules.answers import ON_BEHALF
from portal.placements.seen import Seen
from portal.placements.wording import ACTS, SOURCE_NAMES


class SeenForm(ShownForm):
    """Knows what the page showed, and is kept once however often it is sent."""

    shows: ClassVar[type[Any]] = Seen
    key = HiddenText()

    @classmethod
    def about(cls, record: Any, **more: Any) -> Self:
        """The form of a page that shows this record."""
        return super().about(record, key=uuid4().hex, **more)


class AnswerForm(SeenForm):
    # Whether the state still allows the act is for the service to say, which tells what happened meanwhile.
    act = RadioField(_l("Câu trả lời"), validators=[InputRequired(_l("Chọn câu trả lời."))], validate_choice=False)
    reason = CleanText(
        _l("Lý do"),
        description=_l("Cần ghi khi từ chối, không tiếp nhận hoặc rút. Bên kia và cơ quan điều phối sẽ đọc."),
        validators=[Optional(), Length(max=1000, message=_l("Lý do dài nhất 1000 ký tự."))],
    )

    def offer(self, acts: Iterable[StrEnum], words: Mapping[str, Any] = ACTS) -> None:
        """Show those of the acts of `words` that are open now."""
        self.words = words
        self.act.choices = [(act.value, words[act]) for act in acts]

    def validate_act(self, field: RadioField) -> None:
        """Only what this person can say at all."""
        if field.data not in self.words:
            raise ValidationError(_("Chọn câu trả lời."))


class OnBehalfForm(PortalForm):
    """How an answer came that a coordinator writes down: by phone or paper."""

    source = RadioField(
        _l("Trả lời bằng"),
        choices=[(source.value, SOURCE_NAMES[source]) for source in ON_BEHALF],
        validators=[InputRequired(_l("Chọn điện thoại hoặc văn bản."))],
    )
    note = CleanText(
        _l("Nguồn"),
        description=_l("Số, ngày của văn bản, hoặc ai đã gọi điện và vào lúc nào."),
        validators=[
            DataRequired(_l("Ghi số, ngày của văn bản, hoặc ai đã gọi điện và vào lúc nào.")),
            Length(max=1000),
        ],
    )


class EnterAnswerForm(AnswerForm, OnBehalfForm):
    """An answer to a placement that came by phone or paper."""


class ExtendForm(SeenForm):
    until = LastDayField(_l("Hạn trả lời mới, hết ngày"), validators=[DataRequired(_l("Nhập ngày."))])
