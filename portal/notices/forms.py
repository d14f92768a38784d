"""Forms of notices."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from portal.design import status_look
from portal.fields import CleanString, CleanText, HiddenText, SearchField
from portal.forms import PortalForm, QueryForm
from portal.notices.registry import KINDS
from portal.notices.rules import MessageStatus


class TextForm(PortalForm):
    """The text of a kind in one language."""

    version = HiddenText()
    subject = CleanString(_l("Tiêu đề"), validators=[DataRequired(_l("Nhập tiêu đề.")), Length(max=200)])
    body = CleanText(
        _l("Nội dung"),
        description=_l("Dòng trống ngăn các đoạn."),
        validators=[DataRequired(_l("Nhập nội dung.")), Length(max=4000)],
    )
    action: Any = StringField()  # which button was pressed


class DeliveryFilters(QueryForm):
    search = SearchField(_l("Tên hoặc địa chỉ"))
    status = SelectField(_l("Tình trạng"), validate_choice=False)
    kind = SelectField(_l("Loại"), validate_choice=False)

    def __init__(self, arguments: Any) -> None:
        super().__init__(arguments)
        everything = [("", _("Tất cả"))]
        self.status.choices = everything + [
            (status.value, status_look(status, "message")[0]) for status in MessageStatus
        ]
        self.kind.choices = everything + [(kind.name, str(kind.label)) for kind in KINDS.values()]
