"""Submitting a draft, and taking part no more."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from portal import clock
from portal.accounts.models import User
from portal.applications import offers, queries, rules, telling, wording
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.applications.queries import ListedOpening
from portal.applications.rules import REQUIRED_PURPOSES, ApplicationAction, Check, ListLimits, Purpose
from portal.applications.service import holding
from portal.applications.service.consents import keep_consents, withdraw_consents
from portal.applications.service.draft import number
from portal.applications.standing import Standing
from portal.audit.service import record
from portal.errors import DomainError, ensure_version
from portal.extensions import db
from portal.transitions import next_status
from portal.vietnamese.dates import local_day

# Neither 0/O nor 1/I/L: a receipt is read out on the phone.
RECEIPT_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class ApplicationRefused(DomainError):
    """The application may not be submitted as it is; `errors` holds every reason."""

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__(errors[0].message, field=errors[0].field)
        self.errors = errors


class Submitted(NamedTuple):
    """A submission, and how many withdrawn openings were left out of it."""

    submission: Submission
    dropped: int


def limits_of(standing: Standing) -> ListLimits:
    """The round's rules on lists as they bind this student."""
    everything, difficult = offers.count_offers(standing)
    return ListLimits.fitted(
        shortest=standing.round.shortest_list,
        longest=standing.round.longest_list,
        difficult=standing.round.difficult_choices,
        offers=everything,
        difficult_offers=difficult,
    )


def checks_of(standing: Standing, listed: list[ListedOpening]) -> list[Check]:
    """Every rule that the draft must meet to be submitted, met or not."""
    application = standing.application
    return rules.check(
        [choice.facts for choice in listed],
        limits_of(standing),
        anywhere=bool(application and application.anywhere and standing.round.anywhere_allowed),
        has_phone=bool(application and application.phone),
    )


def submit(
    standing: Standing, *, key: str, consents: Collection[Purpose], seen: int | str | None, actor: User
) -> Submitted:
    """Submit the draft: a version of its own with a receipt, which counts until the next one.

    `key` comes with the form: any number of copies of the same form make one submission. Choices whose opening was
    withdrawn are left out. Raises ApplicationRefused with every reason.
    """
    application = holding.find_locked(standing)
    if application is None:
        raise DomainError(_("Bạn chưa có đơn nào để nộp. Hãy thêm nguyện vọng trước."))
    kept_key = hashlib.sha256(f"{application.id}|{key}".encode()).hexdigest()
    earlier = db.session.scalar(select(Submission).where(Submission.idempotency_key == kept_key))
    if earlier is not None:
        return Submitted(earlier, 0)
    holding.ensure_open(standing)
    status = next_status(rules.TRANSITIONS, application.status, ApplicationAction.SUBMIT)
    ensure_version(application, seen)
    dropped = _ready(Standing(standing.round, standing.student, standing.nomination, application), consents)
    submission = _make_submission(application, kept_key)
    application.status = status.value
    keep_consents(standing.student, standing.round, consents)
    holding.touch(application)
    record(
        "application_submitted",
        application,
        actor=actor,
        personal={
            "choices": [str(choice.opening_id) for choice in submission.choices],
            "statement": submission.statement,
            "phone": submission.phone,
        },
        number=submission.number,
        choices=len(submission.choices),
        anywhere=submission.anywhere,
        dropped=dropped,
        consents=sorted(purpose.value for purpose in consents),
    )
    telling.received(standing, submission)
    return Submitted(submission, dropped)


def _ready(standing: Standing, consents: Collection[Purpose]) -> int:
    """Take withdrawn openings off the draft and check the rest; how many were taken off."""
    application = standing.application
    assert application is not None
    listed = queries.list_choices(standing)
    errors = [DomainError(wording.rule_sentence(check)) for check in checks_of(standing, listed) if not check.met]
    errors += [
        DomainError(str(wording.CONSENT_MISSING[purpose]), field=purpose.value)
        for purpose in REQUIRED_PURPOSES
        if purpose not in consents
    ]
    if errors:
        raise ApplicationRefused(errors)
    gone = {choice.opening_id for choice in listed if choice.withdrawn}
    application.choices = [choice for choice in application.choices if choice.opening_id not in gone]
    number(application.choices)
    return len(gone)


def _make_submission(application: Application, kept_key: str) -> Submission:
    _stop_counting(application)
    earlier = select(func.coalesce(func.max(Submission.number), 0)).where(Submission.application_id == application.id)
    submission = Submission(
        application_id=application.id,
        number=(db.session.scalar(earlier) or 0) + 1,
        receipt=new_receipt(),
        idempotency_key=kept_key,
        submitted_at=clock.now(),
        counts=True,
        anywhere=application.anywhere,
        needs=list(application.needs),
        statement=application.statement,
        phone=application.phone,
        choices=[SubmittedChoice(rank=c.rank, opening_id=c.opening_id) for c in application.choices],
    )
    db.session.add(submission)
    db.session.flush()
    return submission


def new_receipt() -> str:
    """A receipt number such as VX-2026-7K3M9QXA: 40 bits of chance, so that it cannot be guessed and hardly clashes."""
    return f"VX-{local_day(clock.now()).year}-{''.join(secrets.choice(RECEIPT_SIGNS) for _sign in range(8))}"


def withdraw(standing: Standing, *, seen: int | str | None, actor: User) -> None:
    """Take part no more: nothing counts, and every consent for the round is taken back."""
    holding.ensure_open(standing)
    application = holding.get_locked(standing)
    status = next_status(rules.TRANSITIONS, application.status, ApplicationAction.WITHDRAW)
    ensure_version(application, seen)
    _stop_counting(application)
    withdraw_consents(standing.student, standing.round)
    application.status = status.value
    holding.touch(application)
    record("application_withdrawn", application, actor=actor)


def start_again(standing: Standing, *, actor: User) -> None:
    """Back to a draft after a withdrawal, the list as it was."""
    holding.ensure_open(standing)
    application = holding.get_locked(standing)
    application.status = next_status(rules.TRANSITIONS, application.status, ApplicationAction.START_AGAIN).value
    holding.touch(application)
    record("application_started_again", application, actor=actor)


def _stop_counting(application: Application) -> None:
    db.session.execute(
        update(Submission).where(Submission.application_id == application.id, Submission.counts).values(counts=False)
    )
