"""English is complete: every message has its translation, and no page in English shows a Vietnamese one."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from portal.languages import NAMES
from portal.translation import find_locale
from tests.access.cases import CASES
from tests.access.forms import methods_of, url_of
from tests.access.world import World

pytestmark = pytest.mark.any_engine

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "portal" / "translations" / "en" / "LC_MESSAGES"
METHODS = [("portal/**.py", "python"), ("templates/**.html", "jinja2")]
# What people and files say in Vietnamese on a page in English.
DATA = {"factors.index": {"Điện thoại"}, "imports.arrange": {"Họ tên", "Ngành"}}
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_pgettext": ((1, "c"), 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")

Key = tuple[str, str]  # the context of a word that has several meanings, and the word


@cache
def catalogue() -> Catalog:
    return read_po((FOLDER / "messages.po").open("rb"), locale="en")


@cache
def in_the_code() -> frozenset[Key]:
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS)
    return frozenset(
        (context or "", message if isinstance(message, str) else message[0])
        for _path, _line, message, _comments, context in found
    )


def key_of(message: Message) -> Key:
    context = message.context or ""
    if isinstance(context, bytes):  # as Babel reads it from a compiled catalogue
        context = context.decode()
    return context, message.id if isinstance(message.id, str) else message.id[0]


def said(message: Message) -> list[str]:
    """The translation in its forms, of which the compiled catalogue makes a list."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def translated() -> list[Message]:
    return [message for message in catalogue() if message.id]


def test_every_message_is_in_english_and_none_is_left_over() -> None:
    """`make messages` collects them; what is new is then to be translated."""
    done = {key_of(message) for message in translated() if all(said(message)) and not message.fuzzy}
    assert sorted(in_the_code() - done) == []
    assert sorted(set(map(key_of, translated())) - in_the_code()) == []


def test_no_translation_loses_or_invents_a_value() -> None:
    wrong = [
        message.id
        for message in translated()
        if sorted(PLACEHOLDER.findall(str(message.id))) != sorted(PLACEHOLDER.findall(str(message.string)))
    ]
    assert wrong == []


def test_what_runs_is_what_was_written() -> None:
    compiled = read_mo((FOLDER / "messages.mo").open("rb"))
    assert {key_of(message): said(message) for message in compiled if message.id} == {
        key_of(message): said(message) for message in translated()
    }


def test_every_message_is_in_vietnamese() -> None:
    """They are written in Vietnamese in the code; a long one without a single mark of it is not."""
    bare = [text for _context, text in in_the_code() if len(re.sub(r"\W", "", text)) > 25 and not _is_vietnamese(text)]
    assert bare == []


def _is_vietnamese(text: str) -> bool:
    return any("WITH" in unicodedata.name(letter, "") for letter in unicodedata.normalize("NFC", text))


def test_a_text_in_a_forced_language_loses_nobodys_own(app: Flask) -> None:
    """It may be the first of a request: what follows is still kept under the language of the page."""
    with app.test_request_context():
        with force_locale("en"):
            pass
        locale = find_locale()
        assert locale is not None
        assert locale.language == "vi"


@pytest.fixture(scope="module")
def world(world: World) -> World:
    """Everybody reads in English."""
    return world.in_english()


def vietnamese_on(page: str) -> set[str]:
    """Messages of the catalogue that stand on a page in Vietnamese, as a text of their own or in an attribute."""
    in_english = re.sub(r"<script.*?</script>|<(\w+)[^>]* lang=\"vi\"[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    texts = re.findall(r">([^<]+)<", in_english) + re.findall(r'(?:title|aria-label|alt)="([^"]+)"', page)
    shown = {" ".join(unescape(text).split()) for text in texts}
    return shown & {str(m.id) for m in translated() if m.string not in ("", m.id) and _is_of_pages(m)}


def _is_of_pages(message: Message) -> bool:
    """Not the name of the language itself, nor what the styleguide alone says: data may be called the same."""
    text, places = str(message.id), [path for path, _line in message.locations]
    return _is_vietnamese(text) and text not in NAMES.values() and not all("styleguide" in path for path in places)


@pytest.mark.parametrize("endpoint", sorted(CASES))
def test_a_page_in_english_shows_no_vietnamese_message(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    if "GET" not in methods_of(world, endpoint):
        return
    answered = world.ask(case.by, "GET", url_of(world, endpoint, case))
    if answered.response.mimetype != "text/html" or answered.status != 200:
        return
    page = answered.response.text
    assert '<html lang="en"' in page
    assert vietnamese_on(page) - DATA.get(endpoint, set()) == set()
