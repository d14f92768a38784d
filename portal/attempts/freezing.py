"""What goes into an attempt: gathered once, frozen as canonical files, and taken out again by the worker."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask_babel import gettext as _

from portal.applications.queries import list_counted_submissions
from portal.errors import DomainError
from portal.matching import Choice, Instance, Opening, Student, canonical_files, input_sha256
from portal.matching.files import read_directory
from portal.openings.queries import list_for_matching
from portal.rounds.models import Round

_ALWAYS = (1980, 1, 1, 0, 0, 0)  # equal inputs make equal archives, whenever they are frozen


@dataclass(frozen=True)
class Frozen:
    """The inputs of an attempt as they are kept; `sha256` is that of the canonical input."""

    archive: bytes
    sha256: str
    students: int
    openings: int
    seats: int
    choices: int


def freeze(round_: Round) -> Frozen:
    """The nominated students whose application counts, and the openings, as they are now.

    Raises DomainError when there is nobody to place or no seat.
    """
    instance = gather(round_)
    seats = int(instance.capacity.sum())
    if not instance.students or not seats:
        raise DomainError(
            _("Chưa thể chạy: đợt này cần ít nhất một sinh viên đã nộp nguyện vọng và một đề nghị đã duyệt.")
        )
    return Frozen(
        archive=pack(canonical_files(instance)),
        sha256=input_sha256(instance),
        students=instance.students,
        openings=instance.openings,
        seats=seats,
        choices=len(instance.choice_student),
    )


def gather(round_: Round) -> Instance:
    """The round as the engine takes it; ids are the hexadecimal keys of students and openings."""
    submissions = list_counted_submissions(round_.id)
    return Instance.build(
        students=(
            Student(
                id=s.student_id.hex,
                field=s.field,
                gpa=s.gpa,
                conduct=s.conduct or 0,
                anywhere=s.anywhere and round_.anywhere_allowed,
                needs=tuple(sorted(s.needs)),
            )
            for s in submissions
        ),
        openings=(
            Opening(
                id=o.id.hex,
                commune=o.commune_code,
                priority=o.priority or 0,  # 0 is refused: a round opens only when every level is determined
                capacity=o.capacity,
                fields=o.fields,
                min_gpa=o.min_gpa,
                provides=o.provides,
            )
            for o in list_for_matching(round_.id)
        ),
        choices=(
            Choice(s.student_id.hex, rank, opening.hex)
            for s in submissions
            for rank, opening in enumerate(s.choices, start=1)
        ),
    )


def pack(files: dict[str, bytes]) -> bytes:
    """The files as one archive, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED, compresslevel=6)
    return buffer.getvalue()


def unpack(archive: bytes) -> Instance:
    """The instance that was frozen; raises FilesRefused when the archive was damaged."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        # A place in an archive reads like a folder on disk.
        return read_directory(cast("Path", zipfile.Path(opened))).instance
