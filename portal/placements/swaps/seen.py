"""What a form about a swap was made from, and what has happened since."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.design import status_look
from portal.placements.seen import Seen
from portal.placements.swaps.models import Swap


class SwapSeen(Seen):
    """The version, the status, and how many communes had said yes."""

    @staticmethod
    def parts(record: Swap) -> dict[str, str]:  # type: ignore[override]
        """What is told apart, each with its words."""
        return {_("Tình trạng"): record.status, _("Số xã, phường đã đồng ý"): str(len(record.confirmed))}

    @staticmethod
    def word(part: str) -> str:
        """A number stands for itself."""
        return part if part.isdigit() else status_look(part, "swap")[0]
