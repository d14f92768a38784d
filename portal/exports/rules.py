"""Which lists there are, and which are too long to be written at once. Pure."""

from __future__ import annotations

from enum import StrEnum


class ListName(StrEnum):
    """What can be taken along as a file."""

    STUDENTS = "students"
    NOMINATIONS = "nominations"
    OPENINGS = "openings"
    APPLICATIONS = "applications"
    ATTEMPTS = "attempts"
    DRAFTS = "drafts"  # the rows of an attempt that the schools were shown
    PLACEMENTS = "placements"
    ACCOUNTS = "accounts"
    ARCHIVE = "archive"  # of a whole round


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    ZIP = "zip"


MIME_TYPES = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.ZIP: "application/zip",
}


AT_ONCE = 2_000  # rows; a longer list is written in the background
