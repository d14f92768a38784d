"""A page as a reader sees it: parsed strictly, its parts found, its forms read as a browser does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from justhtml import Element, JustHTML, StrictModeError

NOT_SENT = ("submit", "button", "image", "reset", "file")
NEEDS_LABEL = ("input", "select", "textarea")
CONTROLS = (*NEEDS_LABEL, "button")


class InvalidHtml(AssertionError):
    """A page breaks a rule of HTML or of the house; the text lists every place."""


def attribute(element: Element, name: str) -> str | None:
    """The attribute's value, "" for one without a value, None when it is not there."""
    value = element.attrs.get(name)
    return "" if value is None and name in element.attrs else value


def words(element: Element) -> str:
    """The element's text on one line."""
    return " ".join(element.to_text().split())


def raw_text(element: Element) -> str:
    return "".join(child.data or "" for child in element.children if child.name == "#text")


def walk(node: object) -> Iterator[Element]:
    for child in getattr(node, "children", None) or ():
        if isinstance(child, Element):
            yield child
            yield from walk(child)


class Document:
    """A parsed page; raises InvalidHtml when the text is not valid."""

    def __init__(self, html: str) -> None:
        self.html = html
        try:
            self.tree = JustHTML(html, strict=True, sanitize=False)
        except StrictModeError as error:
            raise InvalidHtml(f"{error}\n{html}") from error

    @cached_property
    def elements(self) -> list[Element]:
        """Every element, in the order of the page."""
        return list(walk(self.tree.root))

    def all(self, selector: str) -> list[Element]:
        """The elements a CSS selector finds; a name alone is found much faster."""
        if selector.isalnum():
            return [element for element in self.elements if element.name == selector]
        return [node for node in self.tree.query(selector) if isinstance(node, Element)]

    def having(self, name: str) -> list[Element]:
        """The elements with this attribute."""
        return [element for element in self.elements if name in element.attrs]

    def one(self, selector: str) -> Element:
        """The only element a CSS selector finds."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    @cached_property
    def text(self) -> str:
        """All the words of the page's body, on one line."""
        return words(self.one("body"))

    @property
    def title(self) -> str:
        (title,) = (one for one in self.all("title") if getattr(one.parent, "name", "") == "head")
        return words(title)

    @property
    def heading(self) -> str:
        """The text of the one h1."""
        return words(self.one("h1"))

    @property
    def forms(self) -> list[Form]:
        return [Form.read(self, element) for element in self.all("form")]

    def form(self, *, action: str | None = None, having: str | None = None, method: str | None = None) -> Form:
        """The only form whose action contains `action`, that has a field `having` and uses `method`.

        Without any of these the form is looked for in <main>, where the page's own forms are. The switch of languages
        carries what was typed along; it is found by its action alone.
        """
        scope = "form" if action or having else "main form"
        found = [
            form
            for form in (Form.read(self, element) for element in self.all(scope))
            if (action is None or action in form.action)
            and form.action.startswith("/language") == (action or "").startswith("/language")
            and (having is None or having in form.controls)
            and (method is None or form.method == method.lower())
        ]
        assert len(found) == 1, f"{len(found)} forms fit; the page has {[f.action for f in self.forms]}"
        return found[0]

    def link(self, label: str) -> str:
        """Where the link with this text (or starting with it) leads."""
        links = (a for a in self.all("a") if "href" in a.attrs)
        found = {attribute(a, "href") for a in links if words(a).startswith(label)}
        assert len(found) == 1, f"{len(found)} links called {label!r}"
        return found.pop() or ""


@dataclass
class Form:
    """A form: where it goes, and what a browser would send if the button were pressed now."""

    action: str
    method: str
    multipart: bool
    controls: dict[str, list[Element]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, text
    elsewhere: dict[str, str] = field(default_factory=dict)  # where a button sends the form instead, by its text

    @classmethod
    def read(cls, document: Document, element: Element) -> Form:
        """Read a form of the page as a browser does: disabled, unticked and unnamed controls send nothing."""
        form = cls(
            action=attribute(element, "action") or "",
            method=(attribute(element, "method") or "get").lower(),
            multipart=attribute(element, "enctype") == "multipart/form-data",
        )
        own = element.attrs.get("id")
        outside = [other for other in document.having("form") if own and other.attrs["form"] == own]
        for control in [*(part for part in walk(element) if part.name in CONTROLS), *outside]:
            if not _is_disabled(control):
                form._add(control)
        return form

    def _add(self, control: Element) -> None:
        name = attribute(control, "name") or ""
        kind = (attribute(control, "type") or ("submit" if control.name == "button" else "text")).lower()
        if control.name in ("button", "input") and kind == "submit":
            self.buttons.append((name, attribute(control, "value") or "", words(control)))
            if "formaction" in control.attrs:
                self.elsewhere[words(control)] = attribute(control, "formaction") or ""
        if not name:
            return
        if kind not in NOT_SENT or kind == "file":
            self.controls.setdefault(name, []).append(control)
        if kind not in NOT_SENT:
            self.values.setdefault(name, []).extend(_sent_by(control, kind))

    def fill(self, name: str, value: object) -> None:
        """Type, tick or choose: text, True or False for one box, a list; only what the page offers."""
        assert name in self.controls, f"no field {name!r} in the form; there are {sorted(self.controls)}"
        control = self.controls[name][0]
        kind = attribute(control, "type")
        if isinstance(value, bool):
            assert kind == "checkbox", f"{name!r} is not a box to tick"
            self.values[name] = [_value_of(control)] if value else []
            return
        chosen = [str(item) for item in value] if isinstance(value, (list, tuple, set)) else [str(value)]
        offered = self.choices(name)
        if offered is not None:
            assert set(chosen) <= set(offered), f"{name!r} offers {offered}, not {chosen}"
        self.values[name] = chosen

    def choices(self, name: str) -> list[str] | None:
        """The values a person can choose from in a select, radio buttons or boxes; None for free text."""
        first = self.controls[name][0]
        if first.name == "select":
            return [_option_value(option) for option in first.query("option") if isinstance(option, Element)]
        if attribute(first, "type") in ("radio", "checkbox"):
            return [_value_of(control) for control in self.controls[name]]
        return None


def _is_disabled(control: Element) -> bool:
    node: object = control
    while isinstance(node, Element):
        if "disabled" in node.attrs and (node is control or node.name == "fieldset"):
            return True
        node = node.parent
    return False


def _value_of(control: Element) -> str:
    return attribute(control, "value") if "value" in control.attrs else "on"  # type: ignore[return-value]


def _option_value(option: Element) -> str:
    return (attribute(option, "value") or "") if "value" in option.attrs else words(option)


def _sent_by(control: Element, kind: str) -> list[str]:
    if control.name == "textarea":
        return [raw_text(control).replace("\r\n", "\n").replace("\n", "\r\n")]
    if control.name == "select":
        options = [o for o in control.query("option") if isinstance(o, Element)]
        chosen = [o for o in options if "selected" in o.attrs]
        if not chosen and "multiple" not in control.attrs:
            chosen = options[:1]
        return [_option_value(o) for o in chosen]
    if kind in ("checkbox", "radio"):
        return [_value_of(control)] if "checked" in control.attrs else []
    return [attribute(control, "value") or ""]
