"""The words that cases are written in: roles, records, what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.access import Role

VISITOR = "visitor"  # nobody is signed in


OWN, FOREIGN = "own", "foreign"


STUDENT, OFFICER, SCHOOL = Role.STUDENT, Role.COMMUNE_OFFICER, Role.SCHOOL_COORDINATOR


COORDINATOR, APPROVER, AFFAIRS = Role.UNIVERSITY_COORDINATOR, Role.UNIVERSITY_APPROVER, Role.HOME_AFFAIRS_OFFICER


AUDITOR, ADMIN = Role.AUDITOR, Role.ADMIN


@dataclass(frozen=True)
class Upload:
    """A file to send."""

    name: str
    text: str
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Case:
    """Requests to one endpoint. Values are names of the world's records, or stand for themselves.

    `own` and `foreign` fill the URL; a foreign one that is None has no twin. `fields` are typed over what the
    form of the page holds; `foreign_fields` replace them where it is the body that names somebody else's record.
    """

    by: str  # a role, or VISITOR
    own: Mapping[str, str] = field(default_factory=dict)
    foreign: Mapping[str, str] | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    foreign_fields: Mapping[str, Any] = field(default_factory=dict)

    def url_values(self, record: str) -> Mapping[str, str]:
        return self.own if record == OWN or self.foreign is None else self.foreign

    def typed(self, record: str) -> Mapping[str, Any]:
        return self.fields if record == OWN else {**self.fields, **self.foreign_fields}

    def records(self, method: str) -> list[str]:
        """Whose records there are to ask for with GET or POST."""
        has_twin = self.foreign is not None or (method == "POST" and bool(self.foreign_fields))
        return [OWN, FOREIGN] if has_twin else [OWN]


def of_round(name: str) -> dict[str, str]:
    return {"round_id": name}


PASSWORD = "chim hót đầu làng"
