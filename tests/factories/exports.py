"""Long lists whose files are kept."""

from __future__ import annotations

import io

from portal.accounts.models import User
from portal.exports import service, writing
from portal.exports.lists import LISTS, Reach
from portal.exports.models import ListExport
from portal.exports.rules import FileKind, ListName
from portal.rounds.models import Round


def make_export(actor: User, name: ListName = ListName.STUDENTS, round_: Round | None = None) -> ListExport:
    """A list that was written in the background, however short it is."""
    kind, reach = LISTS[name], Reach(actor, round_)
    export = service.ask(kind, FileKind.CSV, reach, writing.count(kind, reach))
    out = io.BytesIO()
    written = writing.write(out, kind, FileKind.CSV, reach)
    service.finish(export, out.getvalue(), reach, written)
    return export
