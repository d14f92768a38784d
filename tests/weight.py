"""What a first view of a page costs on the line: bytes as they are sent, and what the first paint waits for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from justhtml import Element
from werkzeug.test import TestResponse

from tests.html import Document, attribute

ACCEPTS = {"Accept-Encoding": "br"}
BOUND = {"stylesheet", "icon"}


@dataclass(frozen=True)
class FirstView:
    """A page with everything that its first view asks for; the sizes of the files by address, packed, without headers.

    `blocking` names the files that the browser waits for before it paints anything: style sheets and plain scripts in
    the head. A style sheet further down only holds back what follows it, a module or deferred script nothing.
    """

    page: int
    files: Mapping[str, int]
    blocking: frozenset[str]

    @property
    def total(self) -> int:
        return self.page + sum(self.files.values())

    @property
    def before_paint(self) -> int:
        return self.page + sum(self.files[name] for name in self.blocking)

    @property
    def requests_before_paint(self) -> int:
        return 1 + len(self.blocking)

    @property
    def style_and_script(self) -> int:
        return sum(size for name, size in self.files.items() if name.endswith((".css", ".js")))


def weigh(page: TestResponse, html: str, fetch: Callable[[str], TestResponse]) -> FirstView:
    """Weigh a page that was asked for with ACCEPTS; `fetch` gets a file in the same way."""
    document = Document(html)
    files = {address: len(fetch(address).data) for address in _asked_for(document)}
    return FirstView(len(page.data), files, frozenset(_waited_for(document)))


def _asked_for(document: Document) -> set[str]:
    links = [link for link in document.all("link[href]") if BOUND & _rel(link)]
    addresses = [attribute(link, "href") for link in links]
    addresses += [attribute(one, "src") for one in document.all("script[src], img[src]")]
    return {address for address in addresses if address and not address.startswith("data:")}


def _waited_for(document: Document) -> set[str]:
    styles = [attribute(link, "href") or "" for link in document.all("head link[href]") if "stylesheet" in _rel(link)]
    scripts = document.all("head script[src]")
    plain = [s for s in scripts if attribute(s, "type") != "module" and not {"defer", "async"} & s.attrs.keys()]
    return {*styles, *(attribute(script, "src") or "" for script in plain)}


def _rel(link: Element) -> set[str]:
    return set((attribute(link, "rel") or "").split())
