"""What a form about a placement was made from, and what has happened since."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.design import status_look
from portal.errors import StaleVersion
from portal.placements.models import Placement


@dataclass(frozen=True)
class Seen:
    """What a form was made from: the placement's version, and the states by which a difference can be told."""

    version: str
    states: str

    @classmethod
    def of(cls, placement: Placement) -> Seen:
        """What a page shows now, to be carried by its form."""
        return cls(str(placement.version), "/".join(_states(placement)))

    def ensure_current(self, placement: Placement) -> None:
        """Raise StaleVersion with what happened since."""
        if self.version == str(placement.version):
            return
        labels = (_("Tình trạng"), _("Sinh viên trả lời"), _("Xã, phường trả lời"))
        seen = self.states.split("/")
        changes = [
            (label, status_look(before, "placement")[0], status_look(now, "placement")[0])
            for label, before, now in zip(labels, seen, _states(placement), strict=False)
            if before != now
        ]
        raise StaleVersion(changes=changes)


def _states(placement: Placement) -> tuple[str, str, str]:
    return placement.status, placement.student_answer, placement.commune_answer
