"""What goes into an attempt: gathered once, frozen as canonical files, and taken out again by the worker."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast
from uuid import UUID

from flask_babel import gettext as _

from portal.applications.queries import CountedSubmission, list_counted_submissions
from portal.attempts.pins.applying import pinned
from portal.attempts.pins.models import HandPin
from portal.errors import DomainError
from portal.matching import Choice, Instance, InstanceError, Opening, Pin, Student, canonical_files, input_sha256
from portal.matching.files import read_directory
from portal.openings.queries import OpeningToFill, list_for_matching
from portal.rounds.models import Round
from portal.zips import timeless

_PUBLIC_IDS = "public_ids.txt"


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
    begun: frozenset[UUID] = field(default_factory=frozenset)  # openings whose internship has begun: nobody joins


# Reasons of pins, which are published.
KEPT, BARRED, GRANTED = "giữ nguyên phân công đã công bố", "nơi này không tiếp nhận", "khiếu nại được chấp nhận"


def freeze(round_: Round, standing: Standing | None = None, pins: Sequence[HandPin] = ()) -> Frozen:
    """The nominated students whose application counts, and the openings, as they are now.

    With `standing` every seat that is held stays held, and only what is free is given away; `pins` are for rounds
    that have no result yet. Raises DomainError when there is nobody to place or no seat, or when pins clash.
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
    if not instance.students or not instance.capacity.sum():
        raise DomainError(
            _("Chưa thể chạy: đợt này cần ít nhất một sinh viên đã nộp nguyện vọng và một đề nghị đã duyệt.")
        )
    return _frozen(pinned(instance, pins) if pins else instance)


def freeze_again(archive: bytes, pins: Sequence[HandPin]) -> Frozen:
    """The very data that were frozen for a whole round, with these pins in place of those it had.

    Raises DomainError when pins clash.
    """
    return _frozen(pinned(unpack(archive), pins))


def _frozen(instance: Instance) -> Frozen:
    return Frozen(
        archive=pack(canonical_files(instance) | _public_ids(instance)),
        sha256=input_sha256(instance),
        students=instance.students,
        openings=instance.openings,
        seats=int(instance.capacity.sum()),
        choices=len(instance.choice_student),
    )


def _public_ids(instance: Instance) -> dict[str, bytes]:
    """The ids under which students are published, a line each in the order of students.csv."""
    return {_PUBLIC_IDS: "\n".join(instance.public_ids).encode()} if instance.public_ids else {}


def gather(round_: Round, standing: Standing | None = None) -> Instance:
    """The round as the engine takes it; ids are the hexadecimal keys of students and openings.

    Students are published under the keys of their applications: random, of this round alone, and known to nobody who
    may not read the application.
    """
    left = standing.left if standing else frozenset()
    submissions = [s for s in list_counted_submissions(round_.id) if s.student_id not in left]
    instance = Instance.build(
        students=(student_of(s, round_) for s in submissions),
        # 0 is refused: a round opens only when every level is determined
        openings=(opening_of(o, o.priority or 0) for o in _still_open(list_for_matching(round_.id), standing)),
        choices=choices_of(submissions),
        pins=_pins(standing, {s.student_id for s in submissions}) if standing else (),
    )
    public = {submission.student_id.hex: submission.application_id.hex for submission in submissions}
    return replace(instance, public_ids=[public[student] for student in instance.student_ids])


def _still_open(openings: Iterable[OpeningToFill], standing: Standing | None) -> Iterator[OpeningToFill]:
    """The openings with the seats that can be given away: of one that has begun only those that are held."""
    held = Counter(opening for _student, opening in standing.kept) if standing else Counter()
    for opening in openings:
        begun = standing is not None and opening.id in standing.begun
        yield opening._replace(capacity=held[opening.id]) if begun else opening


def student_of(submission: CountedSubmission, round_: Round) -> Student:
    """A student who has submitted, as the engine takes them."""
    return Student(
        id=submission.student_id.hex,
        field=submission.field,
        gpa=submission.gpa,
        conduct=submission.conduct or 0,
        anywhere=submission.anywhere and round_.anywhere_allowed,
        needs=tuple(sorted(submission.needs)),
    )


def opening_of(opening: OpeningToFill, priority: int) -> Opening:
    """An opening as the engine takes it."""
    return Opening(
        id=opening.id.hex,
        commune=opening.commune_code,
        priority=priority,
        capacity=opening.capacity,
        fields=opening.fields,
        min_gpa=opening.min_gpa,
        provides=opening.provides,
    )


def choices_of(submissions: Iterable[CountedSubmission]) -> Iterator[Choice]:
    """The lists of those who have submitted."""
    for submission in submissions:
        for rank, opening in enumerate(submission.choices, start=1):
            yield Choice(submission.student_id.hex, rank, opening.hex)


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
            archive.writestr(timeless(name), content, compresslevel=6)
    return buffer.getvalue()


def unpack(archive: bytes) -> Instance:
    """The instance that was frozen; raises FilesRefused when the archive was damaged."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        # A place in an archive reads like a folder on disk.
        instance = read_directory(cast("Path", zipfile.Path(opened))).instance
        if _PUBLIC_IDS not in opened.namelist():  # frozen before students had ids of their own
            return instance
        return replace(instance, public_ids=opened.read(_PUBLIC_IDS).decode().splitlines())
