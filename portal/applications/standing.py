"""Where a student stands in a round: nomination, application, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.applications.models import Application
from portal.applications.rules import ApplicationStatus, Closed, why_closed
from portal.rounds.models import Round
from portal.schools.models import Fit
from portal.students.models import Nomination, Student
from portal.students.rules import NominationStatus


@dataclass(frozen=True)
class Standing:
    """A student, a round they were put forward for, and their application if they began one."""

    round: Round
    student: Student
    nomination: Nomination
    application: Application | None

    @property
    def is_nominated(self) -> bool:
        return self.nomination.status == NominationStatus.NOMINATED

    @property
    def status(self) -> str:
        """The application's; a draft that is not begun is a draft."""
        return self.application.status if self.application else ApplicationStatus.DRAFT.value

    @property
    def version(self) -> int:
        """0 while nothing is stored."""
        return self.application.version if self.application else 0

    @property
    def field(self) -> str | None:
        """The field in which the student takes part in this round; None if their major does not."""
        major = self.student.major
        if major is None or (major.fit == Fit.ADJACENT and not self.round.adjacent_majors):
            return None
        taking_part = {field.field_code for field in self.round.fields}
        return major.field_code if major.field_code in taking_part else None

    def closed(self, now: datetime) -> Closed | None:
        """Why nothing can be changed now; None while it can."""
        return why_closed(self.round, nominated=self.is_nominated, now=now)
