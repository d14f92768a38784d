"""What a form about a placement was made from, and what has happened since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from flask_babel import gettext as _

from portal.design import status_look
from portal.errors import StaleVersion
from portal.placements.models import Placement


@dataclass(frozen=True)
class Seen:
    """What a form was made from: the record's version, and the states by which a difference can be told."""

    version: str
    states: str

    @classmethod
    def of(cls, record: Any) -> Self:
        """What a page shows now, to be carried by its form."""
        return cls(str(record.version), "/".join(cls.parts(record).values()))

    def ensure_current(self, record: Any) -> None:
        """Raise StaleVersion with what happened since."""
        if self.version == str(record.version):
            return
        seen = self.states.split("/")
        changes = [
            (label, self.word(before), self.word(now))
            for before, (label, now) in zip(seen, self.parts(record).items(), strict=False)
            if before != now
        ]
        raise StaleVersion(changes=changes)

    @staticmethod
    def parts(record: Placement) -> dict[str, str]:
        """What is told apart: label and state of each."""
        return {
            _("Tình trạng"): record.status,
            _("Sinh viên trả lời"): record.student_answer,
            _("Xã, phường trả lời"): record.commune_answer,
        }

    @staticmethod
    def word(state: str) -> str:
        """A state as people read it."""
        return status_look(state, "placement")[0]
