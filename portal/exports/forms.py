"""The form before a list is taken along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from portal.exports.rules import FileKind
from portal.exports.wording import FORMATS
from portal.forms import PortalForm


class ExportForm(PortalForm):
    """In which format; and of which attempt, where the list is one's rows."""

    attempt = SelectField(_l("Phương án xếp"))
    format = RadioField(
        _l("Dạng tệp"),
        choices=[(kind.value, words) for kind, words in FORMATS.items()],
        default=FileKind.XLSX.value,
        validators=[InputRequired(_l("Chọn dạng tệp."))],
    )

    def __init__(self, attempts: Sequence[Any] | None = None, **more: Any) -> None:
        super().__init__(**more)
        if attempts is None:
            del self.attempt
        else:
            self.attempt.choices = [(str(row.id), attempt_label(row)) for row in attempts]


def attempt_label(row: Any) -> str:
    return f"{row.number} – {row.name}" if row.name else str(row.number)
