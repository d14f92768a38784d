"""The form that prepares a supplementary round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from portal.fields import CleanString
from portal.forms import PortalForm


class PrepareForm(PortalForm):
    name = CleanString(
        _l("Tên đợt bổ sung"),
        validators=[DataRequired(_l("Nhập tên đợt.")), Length(max=200, message=_l("Tên đợt dài nhất 200 ký tự."))],
    )
