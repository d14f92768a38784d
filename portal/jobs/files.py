"""A file that a job writes and that is kept for its asker a day. Pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class FileStatus(StrEnum):
    WRITING = "writing"
    READY = "ready"
    FAILED = "failed"


class FileAction(StrEnum):
    FINISH = "finish"
    GIVE_UP = "give_up"


TRANSITIONS: dict[tuple[FileStatus, FileAction], FileStatus] = {
    (FileStatus.WRITING, FileAction.FINISH): FileStatus.READY,
    (FileStatus.WRITING, FileAction.GIVE_UP): FileStatus.FAILED,
}
KEPT = timedelta(days=1)  # a file full of people's data, no longer than it takes to fetch it
