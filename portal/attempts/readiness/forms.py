"""The form of a message about a shortage group."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from portal.fields import CleanString, CleanText, HiddenText
from portal.forms import PortalForm

EDIT, PREVIEW, SEND = "edit", "preview", "send"


class NudgeForm(PortalForm):
    """`seen` is the fingerprint of the recipients that were shown; `group` the key of the group it is about."""

    group = HiddenText()
    seen = HiddenText()
    subject = CleanString(
        _l("Tiêu đề thư"),
        validators=[DataRequired(_l("Nhập tiêu đề thư.")), Length(max=200, message=_l("Tiêu đề dài nhất 200 ký tự."))],
    )
    text = CleanText(
        _l("Nội dung thư"),
        description=_l("Thư mở đầu bằng lời chào kèm tên người nhận, kết thúc bằng liên kết tới trang đề nghị."),
        validators=[
            DataRequired(_l("Viết nội dung thư.")),
            Length(max=4000, message=_l("Viết ngắn hơn, nhiều nhất 4000 ký tự.")),
        ],
    )
