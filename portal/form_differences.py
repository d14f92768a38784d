"""What a refused form says otherwise than the record that is stored now, in the words of the form itself."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, Field, HiddenField


def differences(form: Any, stored: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(label, as typed, as stored) wherever `form` and the stored values, named as its fields, differ.

    Choices are shown by their labels, numbers and dates as the form writes them.
    """
    now = type(form)(formdata=None, data=stored)
    found = []
    for field in form:
        if isinstance(field, HiddenField):
            continue
        kept = now[field.name]
        if hasattr(field, "choices"):
            kept.choices = field.choices
        typed, known = _shown(field), _shown(kept)
        if field.data != kept.data and typed != known:  # "3.25" and "3,25" are the same number
            found.append((str(field.label.text), typed, known))
    return found


def _shown(field: Field) -> str:
    if isinstance(field, BooleanField):
        return _("Có") if field.data else _("Không")
    choices = getattr(field, "choices", None)
    if choices:
        data = field.data if isinstance(field.data, list) else [field.data or ""]
        return "; ".join(str(choice[1]) for choice in choices if choice[0] in data) or _("Không ghi")
    return field._value() or _("Không ghi")
