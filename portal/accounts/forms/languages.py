"""The form of a language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.fields import HiddenText
from portal.forms import PortalForm
from portal.languages import NAMES


class LanguageForm(PortalForm):
    language = RadioField(
        _l("Ngôn ngữ"), choices=list(NAMES.items()), validators=[InputRequired(_l("Chọn một ngôn ngữ."))]
    )
    next = HiddenText()
