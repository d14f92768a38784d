"""Rounds that lack students somewhere, and their forecasts, made by the room's own job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.access import Role
from portal.accounts.models import User
from portal.attempts.readiness import forecasts
from portal.attempts.readiness.addressees import find_addressees
from portal.attempts.readiness.models import ForecastGroup
from portal.attempts.readiness.rules import NudgeKind
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.openings.models import Opening
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_applicant, make_application
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import ACCOUNTING, make_nomination, make_student

HIGH_GPA = 300


@dataclass(frozen=True)
class Shortage:
    """A round whose remote opening has three seats for one student.

    `filler` lists it; `waiting` could, but ranked the full ward behind somebody better, so has no place; `weak` is
    like that but for the GPA, `accountant` but for the field.
    """

    round: Round
    remote: Opening
    ward: Opening
    filler: User
    waiting: User
    weak: User
    accountant: User
    officer: User

    @property
    def group(self) -> ForecastGroup:
        return forecasts.get_group(self.round.id, 1)

    @property
    def recipients(self) -> str:
        """The fingerprint of the students who are written to."""
        return find_addressees(self.group, NudgeKind.LIST).fingerprint


def make_shortage(status: RoundStatus | str = RoundStatus.APPLYING) -> Shortage:
    """The round, with accounts for everybody; not forecast yet."""
    round_ = make_round(status)
    remote = make_opening(round_, commune=REMOTE, seats=3, min_gpa=HIGH_GPA)
    both = ("information-technology", "accounting-audit-finance")
    ward = make_opening(round_, commune=WARD, seats=1, fields=both)
    people = {
        "filler": _applicant(round_, remote, full_name="Đủ Văn Điều", gpa=330),
        "waiting": _applicant(round_, ward, full_name="Chờ Thị Chỗ", gpa=320),
        "weak": _applicant(round_, ward, full_name="Điểm Văn Thấp", gpa=260),
        "accountant": _applicant(round_, ward, full_name="Kế Thị Toán", gpa=350, major_text=ACCOUNTING),
    }
    return Shortage(
        round_, remote, ward, **people, officer=make_user(Role.COMMUNE_OFFICER, commune=REMOTE, full_name="Lò Văn Xã")
    )


def _applicant(round_: Round, opening: Opening, **changes: Any) -> User:
    student = make_student(**changes)
    user = make_applicant(round_, student)
    make_application(round_, student, [opening], status="submitted")
    return user


def compute_forecast(round_: Round, actor: User | None = None) -> None:
    """Ask for the forecast and do the work; commits."""
    forecasts.ask(round_, actor=actor or make_user(Role.UNIVERSITY_COORDINATOR))
    db.session.commit()
    Worker(beats=False).run_due()


def make_forecast(status: RoundStatus | str = RoundStatus.APPLYING) -> Shortage:
    """A shortage that was forecast."""
    made = make_shortage(status)
    compute_forecast(made.round)
    return made


def make_listless(round_: Round, **changes: Any) -> User:
    """A nominated student with an account who has not begun a list."""
    student = make_student(**changes)
    make_nomination(round_, student)
    return make_user(Role.STUDENT, student=student, full_name=student.full_name)
