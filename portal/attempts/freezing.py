"""What goes into an attempt: gathered once, frozen as canonical files, and taken out again by the worker."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from uuid import UUID

from flask_babel import gettext as _

from portal.applications.queries import list_counted_submissions
from portal.errors import DomainError
from portal.matching import Choice, Instance, InstanceError, Opening, Pin, Student, canonical_files, input_sha256
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


Pair = tuple[UUID, UUID]  # student, opening


@dataclass(frozen=True)
class Standing:
    """What a published result has left: who keeps their seat, who is not sent where again, who left for good."""

    kept: frozenset[Pair]
    barred: frozenset[Pair] = field(default_factory=frozenset)
    left: frozenset[UUID] = field(default_factory=frozenset)
    granted: frozenset[Pair] = field(default_factory=frozenset)  # seats given by an appeal that was upheld


# Reasons of pins, which are published.
KEPT, BARRED, GRANTED = "giữ nguyên phân công đã công bố", "nơi này không tiếp nhận", "khiếu nại được chấp nhận"


def freeze(round_: Round, standing: Standing | None = None) -> Frozen:
    """The nominated students whose application counts, and the openings, as they are now.

    With `standing` every seat that is held stays held, and only what is free is given away.
    Raises DomainError when there is nobody to place or no seat.
    """
    try:
        instance = gather(round_, standing)
    except InstanceError as error:
        if standing is None:
            raise
        raise DomainError(
            _(
                "Một phân công đang giữ, hoặc chỗ vừa đề xuất, không đúng điều kiện (nhóm ngành, điểm hoặc số chỗ). "
                "Hãy chọn nơi khác hoặc xử lý phân công đó trước."
            )
        ) from error
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


def gather(round_: Round, standing: Standing | None = None) -> Instance:
    """The round as the engine takes it; ids are the hexadecimal keys of students and openings."""
    left = standing.left if standing else frozenset()
    submissions = [s for s in list_counted_submissions(round_.id) if s.student_id not in left]
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
        pins=_pins(standing, {s.student_id for s in submissions}) if standing else (),
    )


def _pins(standing: Standing, taking_part: Collection[UUID]) -> Iterable[Pin]:
    for pairs, reason in ((standing.kept, KEPT), (standing.granted, GRANTED)):
        yield from (Pin(student.hex, opening.hex, "require", reason) for student, opening in pairs)
    for student, opening in standing.barred:
        if student in taking_part:
            yield Pin(student.hex, opening.hex, "forbid", BARRED)


def pinned_pairs(archive: bytes, reason: str) -> set[Pair]:
    """Whose seat was required for this reason when the input was frozen."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        if "pins.csv" not in opened.namelist():
            return set()
        rows = csv.DictReader(io.StringIO(opened.read("pins.csv").decode("utf-8-sig")))
        return {(UUID(row["student"]), UUID(row["opening"])) for row in rows if row["reason"] == reason}


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
