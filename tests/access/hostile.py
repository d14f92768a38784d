"""What nobody sends by mistake: values for addresses, filters and fields, and forms with them put in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tests.access.cases import Upload
from tests.html import Form, attribute

SCRIPT = "<script>alert('x')</script>"
OVERRIDE = "abc\u202etxt.exe"
LONG = "ệ" * 5_000
HUGE = "100000 chữ " * 10_000
# In the place of an id, a number or a word of the address.
IN_PATHS = (
    "0",
    "-1",
    "2147483648",
    "99999999999999999999",
    quote("\x00"),
    quote("a\x00b"),
    "..%2f..%2fetc%2fpasswd",
    quote("🌾" * 3),
    "a" * 5_000,
    quote(SCRIPT, safe=""),
    "%ff%fe",
    quote("00000000-0000-0000-0000-00000000000g"),
)
# In every filter of a list at once.
IN_QUERIES = ("\x00", "-1", "99999999999999999999", "🌾", "a" * 5_000, SCRIPT, "%_\\'\";--", OVERRIDE, "x,y")
# In one field at a time, the others being as they should.
IN_FIELDS = ("Tý\x00", OVERRIDE, SCRIPT, "-1", "99999999999999999999", LONG)
# In every field of a form at once.
IN_FORMS = ("", "\x00", OVERRIDE, HUGE, "NaN", "1e9", "31/02/2027", "🌾", "true")


def bodies(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """(what is wrong with it, a body made hostile): one field at a time, then all together."""
    levels = [name for name in body if name.startswith("level_")]
    names = [name for name in body if name not in levels[1:]]  # of 92 selects for levels one speaks for all
    for name in names:
        for value in IN_FIELDS:
            yield f"{name}={value[:20]!r}", {**body, name: [value]}
        yield f"{name} left out", {key: values for key, values in body.items() if key != name}
        yield f"{name} many times", {**body, name: [*body[name], "y", SCRIPT]}
    for value in IN_FORMS:
        yield f"all={value[:20]!r}", {name: [value] for name in body}
    yield "a file in every field", {name: [Upload("x.csv", "a,b\n1,2\n")] for name in body}


def typed_text(form: Form, name: str) -> bool:
    """Whether a person types into the field: what stands in it must come back."""
    control = form.controls[name][0]
    kind = (attribute(control, "type") or "text").lower()
    return control.name == "textarea" or (control.name == "input" and kind in ("text", "email", "tel", "search"))
