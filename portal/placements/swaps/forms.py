"""Forms of swaps."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired, Length

from portal.fields import CleanText, HiddenText, StudentCodeField
from portal.forms import PortalForm
from portal.placements.forms.answering import AnswerForm, OnBehalfForm
from portal.placements.swaps.seen import SwapSeen


class ProposeForm(PortalForm):
    key = HiddenText()  # made with the page: pressing twice proposes once
    code = StudentCodeField(
        _l("Mã sinh viên của người bạn muốn đổi chỗ cùng"),
        description=_l("Hỏi bạn đó trước. Cổng không cho biết ai đang thực tập ở đâu."),
        validators=[DataRequired(_l("Nhập mã sinh viên của người bạn muốn đổi chỗ cùng."))],
    )
    reason = CleanText(
        _l("Vì sao đổi"),
        description=_l("Bạn đó, hai xã, phường và người phê duyệt sẽ đọc."),
        validators=[DataRequired(_l("Ghi vì sao bạn muốn đổi.")), Length(max=1000)],
    )


class SwapForm(AnswerForm):
    """What somebody says to a swap."""

    shows = SwapSeen


class HostSwapForm(SwapForm):
    commune = RadioField(_l("Xã, phường trả lời"), validators=[DataRequired(_l("Chọn xã, phường trả lời."))])


class EnterSwapForm(HostSwapForm, OnBehalfForm):
    """A commune's answer that came by phone or paper."""
