"""The base of every form: what was typed before a session ran out comes back after signing in.

A POST that arrives without a live session is answered with the sign-in page, which carries the typed fields along
(signed, and bound to the user whose session it was). After signing in, the browser posts them to the same address
again, marked as *kept*: the page then shows its form filled in, and saves nothing until it is sent once more.
"""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.form_words import BuiltInWords

KEPT = "kept_from_before_signing_in"


class PortalForm(FlaskForm):
    """A form with CSRF protection whose text survives a lost session."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> BuiltInWords:
            return BuiltInWords()

    def is_submitted(self) -> bool:
        return request.method == "POST" and KEPT not in request.form

    def refuse(self, error: Any) -> None:
        """Show a DomainError at the field it names, or above the form."""
        field = self._fields.get(error.field) if error.field else None
        target: Any = field if field is not None else self
        if target is self:
            self.form_errors = [*self.form_errors, error.message]
        else:
            target.errors = [*target.errors, error.message]


class QueryForm(Form):
    """Filters of a list, read from the address: no CSRF, and any garbage in it is only no filter.

    Build it with `request.args`; select fields are declared with `validate_choice=False` and their data looked up.
    Signs that nobody types (NUL is no text to PostgreSQL, nor to HTML) are dropped, long values cut.
    """

    def __init__(self, typed: MultiDict[str, str] | None = None, **more: Any) -> None:
        if typed is not None:
            pairs = typed.items(multi=True)
            typed = MultiDict([(name, "".join(filter(str.isprintable, text))[:200]) for name, text in pairs])
        super().__init__(typed, **more)

    def chosen(self, name: str) -> str | None:
        """The option chosen in a select field; None for "all" and for values that are not offered."""
        value = str(self[name].data or "")
        return value if value and any(str(option[0]) == value for option in self[name].choices) else None


class ConfirmForm(PortalForm):
    """A page that only asks "really?": nothing but the CSRF token."""
