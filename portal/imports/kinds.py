"""The kinds of lists there are, by name."""

from __future__ import annotations

from portal.errors import NotFound
from portal.imports.classifications.kind import CLASSIFICATION
from portal.imports.kind import Kind
from portal.imports.officers.kind import OFFICERS
from portal.imports.openings.kind import OPENINGS
from portal.imports.students.kind import STUDENTS

KINDS: dict[str, Kind] = {kind.name: kind for kind in (STUDENTS, OPENINGS, CLASSIFICATION, OFFICERS)}


def get_kind(name: str) -> Kind:
    """The kind of that name; raises NotFound."""
    if name not in KINDS:
        raise NotFound
    return KINDS[name]
