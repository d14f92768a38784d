"""Forms of deputies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from portal.fields import DayField
from portal.forms import PortalForm


class DeputyForm(PortalForm):
    deputy = SelectField(_l("Người phê duyệt thay"), validators=[InputRequired(_l("Chọn một người."))])
    first_day = DayField(_l("Từ ngày"), validators=[InputRequired(_l("Nhập ngày đầu."))])
    last_day = DayField(_l("Đến hết ngày"), validators=[InputRequired(_l("Nhập ngày cuối."))])
