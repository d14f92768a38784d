"""The language of pages: the one chosen in this browser, as far as pages are translated into it.

Sentences stand in the code in Vietnamese; another language is offered once its catalogue lies in
`portal/translations` (`en/LC_MESSAGES/messages.mo`). What is sent to people follows their account's language, whatever
the pages are in. The choice is kept in the cookie: error pages must not ask the database, which may be what failed.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_request_context, session
from flask_babel import get_babel

NAMES = {"vi": "Tiếng Việt", "en": "English"}
FIRST = "vi"
FORM = "form"  # the id of the form that the switch belongs to
_CHOSEN = "language"  # in the session cookie
_OFFERED = "page_languages"  # in app.extensions


def register(app: Flask) -> None:
    """Find the catalogues, and give templates the languages; call it after Flask-Babel was bound."""
    with app.app_context():
        found = {locale.language for locale in get_babel().instance.list_translations()}
    app.extensions[_OFFERED] = tuple(code for code in NAMES if code == FIRST or code in found)
    app.jinja_env.globals.update(
        page_languages=list_offered, form_to_carry=form_to_carry, form_is_carried=form_is_carried
    )


def list_offered() -> list[tuple[str, str]]:
    """Code and name of each language that pages can be read in."""
    return [(code, NAMES[code]) for code in current_app.extensions[_OFFERED]]


def find_chosen() -> str | None:
    """The language that was chosen in this browser, whether pages are translated into it or not."""
    chosen = session.get(_CHOSEN) if has_request_context() else None
    return chosen if chosen in NAMES else None


def choose_for_page() -> str:
    """What Flask-Babel asks before the first sentence of a page."""
    chosen = find_chosen()
    return chosen if chosen in current_app.extensions[_OFFERED] else FIRST  # type: ignore[return-value]


def remember(language: str) -> None:
    """Keep the choice in this browser."""
    session[_CHOSEN] = language


def form_to_carry(form: Any, kinds: list[str]) -> str:
    """The id by which the switch below the page takes along what is being typed into a form of these field kinds.

    The first form of a page that has anything to type in; "" for any other, and for one that asks for a secret.
    """
    codes = any((field.render_kw or {}).get("autocomplete") == "one-time-code" for field in form)
    if "password" in kinds or codes or set(kinds) <= {"hidden"} or form_is_carried():
        return ""
    g.form_is_carried = True
    return FORM


def form_is_carried() -> bool:
    """Whether the page has shown such a form."""
    return bool(g.get("form_is_carried"))
