"""No request of any kind gives 500: hostile values in every address, filter and field, on both engines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.access import hostile
from tests.access.cases import CASES
from tests.access.forms import body_of, form_of, methods_of, sendable, url_of
from tests.access.table import read_table
from tests.access.world import World
from tests.faults import faults_of
from tests.html import Document, Form, attribute, words

TABLE = read_table()
WITH_PARTS = sorted(name for name, case in CASES.items() if case.own)
READ = sorted({key.endpoint for key in TABLE if key.method == "GET"})
SENT = sorted({key.endpoint for key in TABLE if key.method == "POST"})
ANSWERS = {200, 302, 400, 403, 404, 409, 413, 422}
NOT_THERE = {301, 302, 308, 400, 404, 405}


@pytest.mark.parametrize("endpoint", WITH_PARTS)
def test_hostile_addresses_are_not_found(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    url = url_of(world, endpoint, case)
    method = methods_of(world, endpoint)[0]
    for name in case.own:
        part = world.ids.get(case.own[name], case.own[name])
        for value in hostile.IN_PATHS if part in url.partition("?")[0] else ():  # the rest filters: see below
            asked = url.replace(part, value)
            answered = world.ask(case.by, method, asked, {} if method == "POST" else None)
            assert answered.status in NOT_THERE, f"{name}: {asked[:200]}"
            assert not answered.changes


@pytest.mark.parametrize("endpoint", READ)
def test_hostile_filters_filter_nothing(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    url = url_of(world, endpoint, case)
    joint = "&" if "?" in url else "?"
    usual = world.ask(case.by, "GET", url)
    is_page = usual.response.mimetype == "text/html"
    names = {"page", "next", "status", *(_filters(usual.response.text) if is_page else ())}
    for value in hostile.IN_QUERIES:
        query = urlencode([(name, value) for name in sorted(names) for _twice in range(2)])
        answered = world.ask(case.by, "GET", f"{url}{joint}{query}")
        assert answered.status == usual.status, value[:20]
        assert not is_page or hostile.SCRIPT not in answered.response.text
    query = "&".join(f"{name}=%ff%00%fe" for name in sorted(names))
    answered = world.ask(case.by, "GET", f"{url}{joint}{query}")
    assert answered.status == usual.status


def _filters(page: str) -> set[str]:
    """The fields of the forms that ask by GET."""
    if 'method="get"' not in page:  # reading a page costs more than asking for it
        return set()
    return {name for form in Document(page).forms if form.method == "get" for name in form.controls}


@pytest.mark.parametrize("endpoint", SENT)
def test_hostile_forms_are_refused_or_harmless(world: World, endpoint: str) -> None:
    """Whatever stands in the fields: an answer of the table's kinds; nothing is written where it is refused."""
    case = CASES[endpoint]
    url = url_of(world, endpoint, case)
    body = body_of(world, endpoint, case)
    form = form_of(world, endpoint, case)
    shown = 0
    for wrong, sent in hostile.bodies(body):
        answered = world.ask(case.by, "POST", url, sendable(sent))
        assert answered.status in ANSWERS, wrong
        assert hostile.SCRIPT.encode() not in answered.response.data, wrong  # some answers are files
        if answered.status == 422 and form is not None:
            shown += 1
            if shown % PARSED == 1:
                _check_refusal(answered.response.text, form, sent, f"{endpoint}: {wrong}")


PARSED = 5  # of so many refusals of one form one is read closely: reading costs more than asking


def _check_refusal(page: str, form: Form, sent: dict[str, Any], wrong: str) -> None:
    """The same page, the reason in the summary and at the field, and what was typed."""
    document = Document(page)
    assert not faults_of(document), wrong
    assert document.title.startswith("Lỗi: "), wrong
    summary = document.one(".govuk-error-summary")
    assert words(summary), wrong
    for link in document.all('.govuk-error-summary a[href^="#"]'):
        target = (attribute(link, "href") or "#")[1:]
        assert document.all(f'[id="{target}"]'), f"{wrong}: the summary leads to #{target}"
    assert document.all(".govuk-error-message, .govuk-error-summary li"), wrong
    again = next(other for other in document.forms if other.method == "post" and other.controls.keys() & form.controls)
    for name in form.controls.keys() & sent.keys() & again.controls.keys():
        if hostile.typed_text(form, name) and isinstance(sent[name][0], str):
            assert _plain(sent[name][0]) in _plain(again.values[name][0]), f"{wrong}: {name} lost what was typed"


def _plain(text: str) -> str:
    """What can stand in a page, spaces aside."""
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace())


@pytest.mark.parametrize("endpoint", SENT)
def test_bodies_that_are_no_form_are_refused(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    url = url_of(world, endpoint, case)
    token = {"X-CSRFToken": world.token}
    bodies: dict[str, list[bytes]] = {
        "application/json": [b'{"version": 1}', b"[", b"\xff\x00"],
        "application/x-www-form-urlencoded": [
            b"\xff=%ff&version=%00&=&&x[]=1",
            b"=" * 2000,
            b"&".join([b"a=1"] * 3000),
        ],
        "multipart/form-data": [b"no boundary"],
        "multipart/form-data; boundary=x": [b"--x\r\nContent-Disposition: form-data\r\n\r\n", b"--x--", b"\x00" * 100],
        "text/plain; charset=\x7f": [b"a"],
    }
    for kind, contents in bodies.items():
        for content in contents:
            answered = world.ask(case.by, "POST", url, headers=token, data=content, content_type=kind)
            assert answered.status in ANSWERS, (kind, content[:20])
