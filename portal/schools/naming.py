"""What fields, majors and schools are called on a page in English.

Their names are Vietnamese, and official documents, lists in files and notices say them as they are. A name that the
file does not know, as of a field that was added, is shown as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from portal.design import page_language
from portal.schools.reference import ENGLISH


def named(name: str | None) -> str:
    """A name in the language of the page; "" for none."""
    if not name or page_language() != "en":
        return name or ""
    return english_names().get(name, name)


def all_named(names: Mapping[str, str]) -> dict[str, str]:
    """The same for names by their codes, in their order."""
    return {code: named(name) for code, name in names.items()}


@cache
def english_names() -> dict[str, str]:
    """Vietnamese name → English name."""
    with ENGLISH.open(encoding="utf-8") as lines:
        return {row["name"]: row["english"] for row in csv.DictReader(lines)}
