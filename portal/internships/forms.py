"""Forms of an internship's course."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, InputRequired, Length

from portal.fields import CleanText, DayField
from portal.forms import ShownForm
from portal.placements.seen import Seen


class ArrivalForm(ShownForm):
    shows = Seen
    day = DayField(_l("Ngày sinh viên đến"), validators=[InputRequired(_l("Nhập ngày sinh viên đến."))])


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
