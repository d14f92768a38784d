"""Submitting a draft, and taking part no more."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from portal import clock
from portal.accounts.models import User
from portal.applications import offers, queries, rules, telling, wording
from portal.applications.dictated import Dictated, OnBehalf
from portal.applications.models import Application, Submission, SubmittedChoice
from portal.applications.queries import ListedOpening
from portal.applications.rules import (
    REQUIRED_PURPOSES,
    ApplicationAction,
    ApplicationStatus,
    Check,
    ListLimits,
    Purpose,
)
from portal.applications.service import holding
from portal.applications.service.consents import keep_consents, withdraw_consents
from portal.applications.service.draft import has_changes, number, rewrite
from portal.applications.standing import Standing
from portal.audit.service import record
from portal.errors import DomainError, SeveralRefusals, ensure_version
from portal.extensions import db
from portal.openings.rules import Source
from portal.transitions import next_status
from portal.vietnamese.dates import local_day

# Neither 0/O nor 1/I/L: a receipt is read out on the phone.
RECEIPT_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class ApplicationRefused(SeveralRefusals):
    """The application may not be submitted as it is."""


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
    standing: Standing,
    *,
    key: str,
    consents: Collection[Purpose],
    seen: int | str | None,
    actor: User,
    behalf: OnBehalf | None = None,
) -> Submitted:
    """Submit the draft: a version of its own with a receipt, which counts until the next one.

    `key` comes with the form: any number of copies of the same form make one submission. Choices whose opening was
    withdrawn are left out. `behalf`: the actor writes down what the student told. Raises ApplicationRefused with
    every reason.
    """
    application = holding.find_locked(standing)
    if application is None:
        raise DomainError(_("Bạn chưa có đơn nào để nộp. Hãy thêm nguyện vọng trước."))
    earlier = find_copy(application, key)
    if earlier is not None:
        return Submitted(earlier, 0)
    holding.ensure_open(standing)
    status = next_status(rules.TRANSITIONS, application.status, ApplicationAction.SUBMIT)
    ensure_version(application, seen)
    dropped = _ready(Standing(standing.round, standing.student, standing.nomination, application), consents)
    submission = _make_submission(application, _kept(application, key), behalf, actor)
    application.status = status.value
    keep_consents(
        standing.student,
        standing.round,
        consents,
        paper=behalf.paper if behalf else "",
        writer=actor if behalf and behalf.paper else None,
    )
    holding.touch(application)
    _note(application, submission, actor, dropped=dropped, consents=sorted(purpose.value for purpose in consents))
    if behalf is None:
        telling.received(standing, submission)
    else:
        telling.entered(standing, submission, actor)
    return Submitted(submission, dropped)


def submit_shown(
    standing: Standing,
    told: Dictated,
    *,
    key: str,
    consents: Collection[Purpose],
    seen: int | str | None,
    actor: User,
) -> Submitted:
    """Submit what an old window still showed: the draft becomes that again, in place of what changed meanwhile.

    `told` was once on this student's list; what has become of its openings is checked as on any submission.
    """
    stored = holding.find_locked(standing)
    earlier = find_copy(stored, key) if stored else None
    if earlier is not None:
        return Submitted(earlier, 0)
    application = holding.begin_seen(standing, seen, actor=actor)
    rewrite(application, told, standing)
    holding.end(application, actor=actor)
    return submit(standing, key=key, consents=consents, seen=application.version, actor=actor)


def find_same(standing: Standing, consents: Collection[Purpose]) -> Submission | None:
    """The submission that counts, where the draft and these consents are what was submitted with it."""
    application = standing.application
    counted = queries.find_counted(application)
    if application is None or counted is None or has_changes(application, counted):
        return None
    given = {consent.purpose for consent in queries.list_consents(standing.student.id, standing.round.id)}
    return counted if given == {purpose.value for purpose in consents} else None


def find_copy(application: Application, key: str) -> Submission | None:
    """What an earlier copy of the same form submitted."""
    return db.session.scalar(select(Submission).where(Submission.idempotency_key == _kept(application, key)))


def _kept(application: Application, key: str) -> str:
    return hashlib.sha256(f"{application.id}|{key}".encode()).hexdigest()


def _note(application: Application, submission: Submission, actor: User, **facts: Any) -> None:
    record(
        "application_submitted" if submission.source == Source.PORTAL else "application_entered",
        application,
        actor=actor,
        personal={
            "choices": [str(choice.opening_id) for choice in submission.choices],
            "statement": submission.statement,
            "phone": submission.phone,
            "note": submission.source_note,
        },
        number=submission.number,
        choices=len(submission.choices),
        anywhere=submission.anywhere,
        source=submission.source,
        **facts,
    )


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


def _make_submission(application: Application, kept_key: str, behalf: OnBehalf | None, actor: User) -> Submission:
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
        source=behalf.source.value if behalf else Source.PORTAL.value,
        source_note=behalf.note if behalf else "",
        entered_by_id=actor.id if behalf else None,
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
    _take_out(standing, application, status, actor=actor)


def withdraw_at_any_time(standing: Standing, *, actor: User) -> None:
    """The same because a consent was taken back: the law sets no deadline for that, and no form shows a version.

    What is not submitted stays as it is; the consents for the round end in any case.
    """
    application = holding.find_locked(standing)
    if application is not None and application.status == ApplicationStatus.SUBMITTED:
        status = next_status(rules.TRANSITIONS, application.status, ApplicationAction.WITHDRAW)
        _take_out(standing, application, status, actor=actor)
    else:
        withdraw_consents(standing.student, standing.round)


def _take_out(standing: Standing, application: Application, status: ApplicationStatus, *, actor: User) -> None:
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
