"""Forms of appeals."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.fields import CleanText, HiddenText
from portal.forms import PortalForm
from portal.placements.appeals.rules import AppealAction

_LONGEST = Length(max=3000, message=_l("Viết ngắn hơn, nhiều nhất 3000 ký tự."))


class AppealForm(PortalForm):
    reason = CleanText(
        _l("Vì sao bạn khiếu nại"),
        description=_l("Nêu điều bạn cho là sai: dữ liệu, quy tắc hay cách áp dụng. Người xem xét đọc nguyên văn."),
        validators=[DataRequired(_l("Ghi lý do khiếu nại.")), _LONGEST],
    )


class AnswerAppealForm(PortalForm):
    version = HiddenText()
    action = RadioField(
        _l("Quyết định"),
        choices=[
            (AppealAction.UPHOLD.value, _l("Chấp nhận: kết quả của sinh viên này phải được sửa")),
            (AppealAction.DISMISS.value, _l("Không chấp nhận: kết quả giữ nguyên")),
        ],
        validators=[InputRequired(_l("Chọn quyết định."))],
    )
    reason = CleanText(
        _l("Lý do"),
        description=_l("Sinh viên và điều phối viên đọc được."),
        validators=[DataRequired(_l("Ghi lý do để sinh viên hiểu.")), _LONGEST],
    )


class SupplementaryForm(PortalForm):
    version = HiddenText()


class ChangeForm(PortalForm):
    version = HiddenText()
    key = HiddenText()  # made with the page: pressing twice computes once
    opening = RadioField(_l("Nơi còn chỗ trống"), validators=[InputRequired(_l("Chọn một nơi."))])
