"""States of an import, and what may become of a row. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class ImportStatus(StrEnum):
    UPLOADED = "uploaded"  # read; which column means what is being corrected
    CHECKING = "checking"
    CHECKED = "checked"  # every row compared with what is stored; nothing written
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class ImportAction(StrEnum):
    CHECK = "check"
    FINISH_CHECK = "finish_check"
    APPLY = "apply"
    FINISH_APPLY = "finish_apply"
    GIVE_UP = "give_up"  # the work could not be done
    UNDO = "undo"
    DISCARD = "discard"


TRANSITIONS: dict[tuple[ImportStatus, ImportAction], ImportStatus] = {
    (ImportStatus.UPLOADED, ImportAction.CHECK): ImportStatus.CHECKING,
    (ImportStatus.CHECKED, ImportAction.CHECK): ImportStatus.CHECKING,
    (ImportStatus.CHECKING, ImportAction.FINISH_CHECK): ImportStatus.CHECKED,
    (ImportStatus.CHECKING, ImportAction.GIVE_UP): ImportStatus.UPLOADED,
    (ImportStatus.CHECKED, ImportAction.APPLY): ImportStatus.APPLYING,
    (ImportStatus.APPLYING, ImportAction.FINISH_APPLY): ImportStatus.APPLIED,
    (ImportStatus.APPLYING, ImportAction.GIVE_UP): ImportStatus.CHECKED,
    (ImportStatus.APPLIED, ImportAction.UNDO): ImportStatus.UNDONE,
    (ImportStatus.UPLOADED, ImportAction.DISCARD): ImportStatus.DISCARDED,
    (ImportStatus.CHECKED, ImportAction.DISCARD): ImportStatus.DISCARDED,
}
WORKING = (ImportStatus.CHECKING, ImportStatus.APPLYING)
OPEN = (ImportStatus.UPLOADED, ImportStatus.CHECKED)  # the file is still needed


class Verdict(StrEnum):
    """What applying the import does with a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


WRITTEN = (Verdict.ADDED, Verdict.CHANGED)
GUESSED = "guessed"  # counted beside the verdicts: rows of which a cell was understood in one of several ways

AT_ONCE = 300  # rows; longer lists are worked on in the background
PREVIEW = 60  # rows kept for the page on which columns are corrected
KEEP_OPEN = timedelta(days=7)  # then a list that nobody applied is thrown away
KEEP_ROWS = timedelta(days=30)  # of an applied list: so long it can be taken back
