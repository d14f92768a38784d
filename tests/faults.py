"""What no page of the portal may contain, though a strict parser lets it pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from justhtml import Element

from tests.html import NEEDS_LABEL, Document, attribute, words

IDREFS = {"aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage", "headers"}
PRESSED = {"a": {"a", "button"}, "button": {"a"}, "input": {"a", "button"}, "select": {"a"}, "label": {"label"}}
# An element, and the only children it may have.
CONTENT = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}


def faults_of(document: Document) -> list[str]:
    """The faults of a page, one line each."""
    return [
        *_heading_faults(document),
        *_id_faults(document),
        *_nesting_faults(document),
        *_form_faults(document),
        *_inline_faults(document),
    ]


def _heading_faults(document: Document) -> list[str]:
    headings = [words(h1) for h1 in document.all("h1")]
    if len(headings) != 1 or not headings[0]:
        return [f"the page has the h1 {headings}, and must have one"]
    faults = []
    title = re.sub(r"^(Lỗi|Error): ", "", document.title)
    if not title.startswith(headings[0]):
        faults.append(f"the title {document.title!r} does not start with the h1 {headings[0]!r}")
    if not attribute(document.one("html"), "lang"):
        faults.append("the page does not say its language")
    return faults


def _id_faults(document: Document) -> list[str]:
    ids = Counter(attribute(element, "id") or "" for element in document.having("id"))
    faults = [f"id {name!r} stands {count} times" for name, count in sorted(ids.items()) if count > 1]
    for element in document.elements:
        for name in element.attrs.keys() & IDREFS:
            missing = set((attribute(element, name) or "").split()) - ids.keys()
            faults += [f"{name} of <{element.name}> names no element: {missing}"] if missing else []
        link = (attribute(element, "href") or "") if element.name == "a" else ""
        if link.startswith("#") and link[1:] and link[1:] not in ids:
            faults.append(f"the link to {link} leads nowhere")
    return faults


def _nesting_faults(document: Document) -> list[str]:
    faults = []
    for element in document.elements:
        if (allowed := CONTENT.get(element.name)) is not None:
            others = {c.name for c in element.children if isinstance(c, Element)} - allowed
            faults += [f"<{element.name}> holds {sorted(others)}"] if others - {"script", "template"} else []
        if element.name in PRESSED and PRESSED[element.name] & set(_names_around(element)):
            faults.append(f"<{element.name}> stands inside another thing to press: {words(element)!r}")
        if element.name == "img" and "alt" not in element.attrs:
            faults.append(f"an image without alt: {attribute(element, 'src')}")
    return faults


def _names_around(element: Element) -> Iterator[str]:
    node = element.parent
    while isinstance(node, Element):
        yield node.name
        node = node.parent


def _form_faults(document: Document) -> list[str]:
    faults = []
    known = {attribute(element, "id") for element in document.having("id")}
    labelled = {attribute(label, "for") for label in document.all("label") if "for" in label.attrs}
    faults += [f"a label for no field: {name!r}" for name in labelled if not name or name not in known]
    for control in document.elements:
        if control.name not in NEEDS_LABEL:
            continue
        hidden = attribute(control, "type") in ("hidden", "submit", "button", "reset")
        named = attribute(control, "id") in labelled or {"aria-label", "aria-labelledby"} & control.attrs.keys()
        if not hidden and not named:
            faults.append(f"no label for the field {attribute(control, 'name')!r}")
    for form in document.forms:
        if form.method == "post" and not any(form.values.get("csrf_token", [])):
            faults.append(f"the form to {form.action!r} has no CSRF token")
    return faults


def _inline_faults(document: Document) -> list[str]:
    faults = []
    for element in document.elements:
        faults += [f"inline style at <{element.name}>"] if "style" in element.attrs else []
        faults += ["an inline script"] if element.name == "script" and "src" not in element.attrs else []
        handlers = [name for name in element.attrs if name.startswith(("on", "hx-on"))]
        faults += [f"{handlers} at <{element.name}>"] if handlers else []
    return faults
