"""Form of a pin."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from portal.attempts.changes.forms import ReasonForm
from portal.attempts.pins.wording import KINDS
from portal.fields import CleanString


class PinForm(ReasonForm):
    kind = RadioField(
        _l("Yêu cầu"),
        choices=[(kind.value, label) for kind, label in KINDS.items()],
        validators=[InputRequired(_l("Chọn giữ chỗ hoặc cấm."))],
    )
    student = CleanString(
        _l("Mã sinh viên"),
        validators=[
            DataRequired(_l("Nhập mã sinh viên.")),
            Length(max=20, message=_l("Mã sinh viên dài nhất 20 ký tự.")),
        ],
    )
    opening = SelectField(_l("Nơi thực tập"), validators=[InputRequired(_l("Chọn một nơi."))])
