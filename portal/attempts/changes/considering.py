"""What moving one student of a draft would do, before anybody decides it: allowed or not, and whom it touches."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from flask_babel import gettext as _
from sqlalchemy import select

from portal.attempts.changes.wording import ineligible_message
from portal.attempts.models import MatchAttempt
from portal.attempts.results import read_results
from portal.errors import DomainError, NotFound
from portal.extensions import db
from portal.matching import Result
from portal.matching.moving import Effect, effect_of, moved
from portal.matching.result import NOWHERE
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus


@dataclass(frozen=True)
class Draft:
    """One student of an attempt as it stands; `student` is the index in the instance."""

    result: Result
    student: int

    @classmethod
    def of(cls, attempt: MatchAttempt, student_id: UUID) -> Draft:
        """Read the attempt for one of its students; raises NotFound for anybody else."""
        effective = read_results(attempt).effective
        try:
            return cls(effective, effective.instance.student_ids.index(student_id.hex))
        except ValueError:
            raise NotFound from None

    @property
    def place(self) -> UUID | None:
        return self._key(int(self.result.place[self.student]))

    @property
    def rank(self) -> int | None:
        rank = int(self.result.rank[self.student])
        return rank if rank != NOWHERE else None

    @cached_property
    def pinned(self) -> bool:
        """Whether the attempt was run with a seat held for the student."""
        instance = self.result.instance
        return self.student in instance.pin_student[instance.pin_required].tolist()

    @cached_property
    def ranked(self) -> dict[UUID, int]:
        """The student's list: openings with their ranks, from the first on."""
        instance = self.result.instance
        rows = np.flatnonzero(instance.choice_student == self.student)
        openings, ranks = instance.choice_opening[rows].tolist(), instance.choice_rank[rows].tolist()
        return {UUID(instance.opening_ids[opening]): rank for opening, rank in zip(openings, ranks, strict=True)}

    @cached_property
    def free(self) -> dict[UUID, int]:
        """Openings that may take the student and have a free seat, with how many, the own place left out."""
        instance, everywhere = self.result.instance, np.arange(self.result.instance.openings)
        held = np.bincount(self.result.place[self.result.place >= 0], minlength=instance.openings)
        seats = instance.capacity - held
        fits = instance.eligible(np.full_like(everywhere, self.student), everywhere) & (seats > 0)
        chosen = np.flatnonzero(fits & (everywhere != self.result.place[self.student])).tolist()
        return {UUID(instance.opening_ids[opening]): int(seats[opening]) for opening in chosen}

    def agreed_to(self, opening: UUID) -> bool:
        """Whether the student listed the opening, or is ready to go anywhere and it provides what they need."""
        instance = self.result.instance
        at = instance.opening_ids.index(opening.hex)
        anywhere = bool(instance.anywhere[self.student])
        provided = not (instance.needs[self.student] & ~instance.provides[at]).any()
        return opening in self.ranked or (anywhere and provided)

    def _key(self, opening: int) -> UUID | None:
        return None if opening == NOWHERE else UUID(self.result.instance.opening_ids[opening])


@dataclass(frozen=True)
class Move:
    """A move that is allowed: from where to where, and its effect. `rank` is that of the new place on the own list,
    0 where it is not listed, None without a place."""

    draft: Draft
    target: UUID | None
    agreed: bool
    effect: Effect
    after: Result

    @property
    def rank(self) -> int | None:
        rank = int(self.after.rank[self.draft.student])
        return rank if rank != NOWHERE else None

    def student_ids(self, students: list[int]) -> list[UUID]:
        """The keys of instance indices."""
        return [UUID(self.after.instance.student_ids[student]) for student in students]


def consider(draft: Draft, target: UUID | None) -> Move:
    """What moving the student to `target` (None: out of any place) does; raises DomainError where it is not allowed.

    An opening that the student did not list is allowed and said to be so; one that may not take them is not, nor one
    without a free seat, nor to move whose seat is held by a pin of the attempt.
    """
    if draft.pinned:
        raise DomainError(
            _("Chỗ của sinh viên này được giữ theo yêu cầu khi chạy phương án. Muốn đổi, hãy chạy phương án khác."),
            field="to",
        )
    if target == draft.place:
        raise DomainError(_("Sinh viên đang ở chính nơi này. Hãy chọn nơi khác."), field="to")
    at = NOWHERE if target is None else _index_of(draft, target)
    return Move(
        draft=draft,
        target=target,
        agreed=target is None or draft.agreed_to(target),
        effect=effect_of(draft.result, draft.student, at),
        after=moved(draft.result, draft.student, at),
    )


def _index_of(draft: Draft, target: UUID) -> int:
    """Where the target stands in the instance, if the student may be moved there."""
    instance, student = draft.result.instance, draft.student
    if target.hex not in instance.opening_ids:
        raise DomainError(_("Nơi này không có trong dữ liệu của phương án. Hãy chọn nơi khác."), field="to")
    at = instance.opening_ids.index(target.hex)
    if not instance.eligible(np.asarray([student]), np.asarray([at]))[0]:
        wrong_field = not instance.accepts[at, instance.student_field[student]]
        too_low = bool(instance.gpa[student] < instance.min_gpa[at])
        raise DomainError(ineligible_message(field=wrong_field, min_gpa=too_low), field="to")
    now = db.session.execute(select(Opening.status, Opening.seats).where(Opening.id == target)).one()
    taken = int((draft.result.place == at).sum())
    if taken >= instance.capacity[at] or now.status != OpeningStatus.APPROVED or taken >= now.seats:
        raise DomainError(
            _("Nơi này không còn chỗ trống. Hãy chọn nơi khác, hoặc chuyển bớt người ở đó trước."), field="to"
        )
    return at
