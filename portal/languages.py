"""The language of pages: the one chosen in this browser, as far as pages are translated into it.

Sentences stand in the code in Vietnamese; another language is offered once its catalogue lies in
`portal/translations` (`en/LC_MESSAGES/messages.mo`). What is sent to people follows their account's language, whatever
the pages are in. The choice is kept in the cookie: error pages must not ask the database, which may be what failed.
"""

from __future__ import annotations

from flask import Flask, current_app, has_request_context, session
from flask_babel import get_babel

NAMES = {"vi": "Tiếng Việt", "en": "English"}
FIRST = "vi"
_CHOSEN = "language"  # in the session cookie
_OFFERED = "page_languages"  # in app.extensions


def register(app: Flask) -> None:
    """Find the catalogues, and give templates the languages; call it after Flask-Babel was bound."""
    with app.app_context():
        found = {locale.language for locale in get_babel().instance.list_translations()}
    app.extensions[_OFFERED] = tuple(code for code in NAMES if code == FIRST or code in found)
    app.jinja_env.globals.update(page_languages=list_offered)


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
