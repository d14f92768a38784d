"""Consents: given per purpose with the text as it was shown, and taken back."""

from __future__ import annotations

from collections.abc import Collection

from portal import clock
from portal.accounts.models import User
from portal.applications import queries
from portal.applications.models import Consent
from portal.applications.rules import Purpose
from portal.applications.wording import consent_as_shown
from portal.extensions import db
from portal.rounds.models import Round
from portal.students.models import Student


def keep_consents(
    student: Student, round_: Round, given: Collection[Purpose], *, paper: str = "", writer: User | None = None
) -> None:
    """What was ticked at this submission holds from now on, and what was not ticked no longer does.

    A consent to the very text that the student agreed to before goes on as it was. `paper`: where the sheet is
    kept that the student signed, with who wrote it down.
    """
    texts = {purpose.value: consent_as_shown(purpose, round_) for purpose in given}
    for consent in queries.list_consents(student.id, round_.id):
        if texts.get(consent.purpose) == consent.text:
            del texts[consent.purpose]
        else:
            consent.withdrawn_at = clock.now()
    db.session.add_all(
        Consent(
            student_id=student.id,
            round_id=round_.id,
            purpose=purpose,
            text=text,
            given_at=clock.now(),
            paper=paper,
            entered_by_id=writer.id if writer else None,
        )
        for purpose, text in texts.items()
    )


def standing_consents(student: Student, round_: Round) -> set[Purpose]:
    """What the student agrees to already, in the very text of today."""
    return {
        purpose
        for consent in queries.list_consents(student.id, round_.id)
        for purpose in Purpose
        if consent.purpose == purpose and consent.text == consent_as_shown(purpose, round_)
    }


def withdraw_consents(student: Student, round_: Round) -> None:
    """Take every consent for the round back."""
    keep_consents(student, round_, ())
