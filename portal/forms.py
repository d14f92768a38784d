"""The base of every form: what was typed before a session ran out comes back after signing in.

A POST that arrives without a live session is answered with the sign-in page, which carries the typed fields along
(signed, and bound to the user whose session it was). After signing in, the browser posts them to the same address
again, marked as *kept*: the page then shows its form filled in, and saves nothing until it is sent once more.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, Form, HiddenField, StringField

from portal.errors import DomainError, SeveralRefusals, StaleVersion
from portal.fields import HiddenText, SeenField
from portal.form_words import BuiltInWords

KEPT = "kept_from_before_signing_in"


class PortalForm(FlaskForm):
    """A form with CSRF protection whose text survives a lost session."""

    refusal: DomainError | None = None

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> BuiltInWords:
            return BuiltInWords()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; a file only where the form asks for one, since no other field can read it."""
            if formdata is not None and request.is_json:  # of any shape; no form of the portal is sent so
                return request.form
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            files = [(name, file) for name, file in request.files.items(multi=True) if _asks_for_file(form, name)]
            return CombinedMultiDict([MultiDict(files), request.form])

    def process(self, *args: Any, **more: Any) -> None:
        """Read what was sent; a NUL is no text, neither to the database nor in the page that comes back."""
        super().process(*args, **more)
        for field in self:
            if field.raw_data:  # what fields of numbers and days show again
                field.raw_data = [_without_nul(value) for value in field.raw_data]
            if isinstance(field, StringField) and isinstance(field.data, str) and "\x00" in field.data:
                field.data = _without_nul(field.data)
                if not isinstance(field, HiddenField):
                    message = _("Có ký tự ẩn hoặc không dùng được trong nội dung. Hãy xóa rồi gõ lại phần đó.")
                    field.process_errors = [*field.process_errors, message]

    def is_submitted(self) -> bool:
        return request.method == "POST" and KEPT not in request.form

    def refuse(self, error: DomainError) -> None:
        """Show each refusal at the field it names, or above the form; `refusal` keeps it for the page."""
        self.refusal = error
        for one in error.errors if isinstance(error, SeveralRefusals) else [error]:
            self._show(one)

    def _show(self, error: DomainError) -> None:
        field = self._fields.get(error.field) if error.field else None
        target: Any = field if field is not None else self
        if target is self:
            self.form_errors = [*self.form_errors, error.message]
        else:
            target.errors = [*target.errors, error.message]

    def changed_meanwhile(self) -> list[tuple[str, str, str]]:
        """What had changed since the form was made, where it was refused for that: (what, then, now)."""
        return self.refusal.changes if isinstance(self.refusal, StaleVersion) else []


def _without_nul(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


def _asks_for_file(form: Any, name: str) -> bool:
    return isinstance(form._fields.get(name), FileField)


class ShownForm(PortalForm):
    """Carries what its page showed of a record: `shows` is made by its `of(record)` and has a version and states."""

    shows: ClassVar[type[Any]]
    version = HiddenText()
    states = HiddenText()

    @classmethod
    def about(cls, record: Any, **more: Any) -> Self:
        """The form of a page that shows this record."""
        seen = cls.shows.of(record)
        return cls(version=seen.version, states=seen.states, **more)

    def seen(self) -> Any:
        """What its page showed."""
        return self.shows(str(self.version.data), str(self.states.data))

    def show(self, record: Any) -> None:
        """Let the next sending be about what is stored now."""
        seen = self.shows.of(record)
        self.version.data, self.states.data = seen.version, seen.states


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

    def values(self) -> dict[str, str]:
        """What is filled in: words looked for, and options that are offered."""
        given = {field.name: self.chosen(field.name) if field.type == "SelectField" else field.data for field in self}
        return {name: value for name, value in given.items() if value}

    def said(self) -> str:
        """What the select fields narrow the list to, in words: "Trạng thái: Chờ duyệt; Mức ưu tiên: Mức 1"."""
        words = []
        for field in self:
            value = self.chosen(field.name) if field.type == "SelectField" else None
            if value:
                word = next(option[1] for option in field.choices if str(option[0]) == value)
                words.append(f"{field.label.text}: {word}")
        return "; ".join(words)


class SeveralForm(PortalForm):
    """Asks "really?" about several records in the versions that were shown.

    A form that asks for words beside it has them in `words`, left out where the verb needs none.
    """

    seen = SeenField()

    def __init__(self, *, with_words: bool = False, **more: Any) -> None:
        super().__init__(**more)
        if not with_words and "words" in self:
            del self.words

    def said(self) -> str:
        return str(self["words"].data or "") if "words" in self else ""


class ConfirmForm(PortalForm):
    """A page that only asks "really?": nothing but the CSRF token."""
