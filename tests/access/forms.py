"""The bodies that cases send: the form on the page as the right person sees it, filled in."""

from __future__ import annotations

import io
from typing import Any

from tests.access.cases import OWN, Case, Upload
from tests.access.world import World
from tests.html import Document, Form


def url_of(world: World, endpoint: str, case: Case, record: str = OWN) -> str:
    """The address of a case's record."""
    values: dict[str, Any] = {name: world.ids.get(value, value) for name, value in case.url_values(record).items()}
    with world.app.test_request_context():
        return str(world.app.url_for(endpoint, **values))


def methods_of(world: World, endpoint: str) -> list[str]:
    """GET and POST, as far as the endpoint takes them."""
    found = {method for rule in world.app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
    return [method for method in ("GET", "POST") if method in found]


def form_of(world: World, endpoint: str, case: Case) -> Form | None:
    """The form that posts to the endpoint, on its own page; None where it has no page."""
    if "GET" not in methods_of(world, endpoint):
        return None
    url = url_of(world, endpoint, case)
    answered = world.ask(case.by, "GET", url)
    if answered.status != 200:
        return None
    document = Document(answered.response.text)
    forms = [Form.read(document, element) for element in document.all("main form")]
    posting = [form for form in forms if form.method == "post" and form.action in ("", url)]
    return posting[0] if posting else None


def body_of(world: World, endpoint: str, case: Case, record: str = OWN) -> dict[str, Any]:
    """What the person sends: what the page's form holds, with the case's values typed over it."""
    form = form_of(world, endpoint, case)
    body: dict[str, Any] = {name: list(values) for name, values in form.values.items()} if form else {}
    body.pop("csrf_token", None)
    for name, value in case.typed(record).items():
        values = value if isinstance(value, list) else [value]
        body[name] = [world.ids.get(one, one) if isinstance(one, str) else one for one in values]
    return body


def sendable(body: dict[str, Any]) -> dict[str, Any]:
    """The body with its files opened anew, as each request reads them to the end."""
    return {name: [_opened(value) for value in values] for name, values in body.items()}


def _opened(value: Any) -> Any:
    return (io.BytesIO(value.text.encode(value.encoding)), value.name) if isinstance(value, Upload) else value
