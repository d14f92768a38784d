"""What a decision on priority levels says of itself, typed beside its levels or beside a list of them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.fields import CleanString, CleanText, DayField

DAYS = ("decided_on", "valid_from", "valid_to")


class DecisionFields(Form):
    """Number, issuer and dates of a decision."""

    decision_number = CleanString(
        _l("Số quyết định"),
        description=_l("Như trên văn bản, ví dụ 1234/QĐ-UBND."),
        validators=[
            DataRequired(_l("Nhập số quyết định.")),
            Length(max=100, message=_l("Số quyết định dài nhất 100 ký tự.")),
        ],
    )
    decided_on = DayField(_l("Ngày ký"), validators=[InputRequired(_l("Nhập ngày ký quyết định."))])
    issued_by = CleanString(
        _l("Cơ quan ban hành"),
        validators=[
            DataRequired(_l("Nhập cơ quan ban hành.")),
            Length(max=200, message=_l("Tên cơ quan dài nhất 200 ký tự.")),
        ],
    )
    valid_from = DayField(_l("Có hiệu lực từ ngày"), validators=[InputRequired(_l("Nhập ngày có hiệu lực."))])
    valid_to = DayField(
        _l("Hết hiệu lực sau ngày"),
        description=_l("Để trống nếu quyết định không ghi ngày hết hiệu lực."),
        validators=[Optional()],
    )
    note = CleanText(
        _l("Ghi chú"), validators=[Optional(), Length(max=2000, message=_l("Ghi chú dài nhất 2000 ký tự."))]
    )

    def decision(self) -> dict[str, Any]:
        """The decision's own columns as typed."""
        names = ("decision_number", "decided_on", "issued_by", "valid_from", "valid_to", "note")
        return {name: self[name].data for name in names}
