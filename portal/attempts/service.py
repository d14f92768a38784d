"""Verbs on attempts: start, cancel, and what the worker reports; approval stands in a module of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, insert, select

from portal import clock
from portal.accounts.models import User
from portal.attempts import freezing, queries, refills
from portal.attempts.freezing import Standing
from portal.attempts.models import AttemptComment, MatchAttempt, ProposedPlacement
from portal.attempts.pins.models import HandPin
from portal.attempts.rules import RUN_IN, TRANSITIONS, AttemptAction, AttemptKind, AttemptRule, AttemptStatus
from portal.audit.service import record
from portal.errors import DomainError, ensure_version
from portal.extensions import db
from portal.jobs import service as jobs
from portal.jobs.queries import find_job
from portal.matching import Result
from portal.rounds.models import Round
from portal.transitions import next_status

JOB_KIND = "attempts.run"


def start(
    round_: Round,
    *,
    key: str,
    name: str,
    rule: str,
    options: dict[str, Any],
    actor: User,
    source: MatchAttempt | None = None,
    same_inputs: bool = False,
    standing: Standing | None = None,
    pins: Sequence[HandPin] = (),
) -> MatchAttempt:
    """Freeze the round's inputs and ask the worker for a run; the same `key` gives the same attempt.

    `source` is the attempt of the round that this one repeats with a change, with `same_inputs` on the very data
    that were frozen for it. With `standing` it fills the free seats of a published result and leaves the rest.
    `pins` come before everything. Raises DomainError when the round is not at the step for it, there is nobody to
    place, or pins clash.
    """
    db.session.execute(select(Round.id).where(Round.id == round_.id).with_for_update())  # numbers without gaps
    db.session.refresh(round_)
    earlier = queries.find_attempt_asked_for(_job_key(round_, key))
    if earlier is not None:
        return earlier
    kind = AttemptKind.REFILL if standing else AttemptKind.WHOLE
    _ensure_may_run(round_, kind)
    archive, sha256 = _inputs(round_, source if same_inputs else None, standing, pins)
    attempt = MatchAttempt(
        round_id=round_.id,
        number=_next_number(round_),
        rule=AttemptRule(rule).value,
        options=options,
        kind=kind.value,
        seed=round_.seed,
        frozen_input=archive,
        input_sha256=sha256,
        pins=[{"id": pin.id.hex, "kind": pin.kind, "reason": pin.reason} for pin in pins],
        name=name,
        copied_from=source.number if source else None,
        started_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(attempt)
    db.session.flush()
    job = jobs.enqueue(JOB_KIND, {"attempt": str(attempt.id)}, key=_job_key(round_, key), actor=actor)
    attempt.job_id = job.id
    _record_start(attempt, actor)
    return attempt


def _ensure_may_run(round_: Round, kind: AttemptKind) -> None:
    if round_.status in RUN_IN[kind] and round_.seed is not None:
        if kind is AttemptKind.REFILL:
            refills.ensure_no_other(round_.id)
        return
    if kind is AttemptKind.REFILL:
        raise DomainError(_("Chỉ bù chỗ trống từ khi kết quả của đợt được công bố cho tới khi đợt kết thúc."))
    raise DomainError(_("Chỉ chạy phương án khi đợt đang ở bước xếp chỗ. Hãy chuyển đợt sang bước đó trước."))


def _record_start(attempt: MatchAttempt, actor: User) -> None:
    record(
        "attempt_started",
        attempt,
        actor=actor,
        round=attempt.round_id,
        number=attempt.number,
        rule=attempt.rule,
        options=attempt.options,
        input_sha256=attempt.input_sha256,
        copied_from=attempt.copied_from,
        kind=attempt.kind,
        pins=[pin["id"] for pin in attempt.pins],
    )


def _inputs(
    round_: Round, source: MatchAttempt | None, standing: Standing | None, pins: Sequence[HandPin]
) -> tuple[bytes, str]:
    """What goes in, with its hash: the round as it is now, or what was frozen for `source`; with the pins."""
    if source is not None and not pins and not source.pins:
        return source.frozen_input, source.input_sha256
    frozen = freezing.freeze_again(source.frozen_input, pins) if source else freezing.freeze(round_, standing, pins)
    return frozen.archive, frozen.sha256


def rename(attempt: MatchAttempt, name: str, *, version: str | int | None, actor: User) -> None:
    """Give the attempt another name, at any time; nothing that was computed changes."""
    lock(attempt)
    ensure_version(attempt, version)
    attempt.name = name
    record("attempt_renamed", attempt, actor=actor, personal={"name": name})


def comment(attempt: MatchAttempt, text: str, *, key: str, actor: User) -> AttemptComment:
    """Add to what the staff write about an attempt; the same `key` gives the same comment."""
    lock(attempt)
    name = f"{attempt.id.hex}{actor.id.hex}"[:40] + key[:24]
    earlier = db.session.scalar(select(AttemptComment).where(AttemptComment.idempotency_key == name))
    if earlier is not None:
        return earlier
    row = AttemptComment(
        attempt_id=attempt.id, author_id=actor.id, written_at=clock.now(), text=text, idempotency_key=name
    )
    db.session.add(row)
    record("attempt_commented", attempt, actor=actor, personal={"text": text})
    return row


def _job_key(round_: Round, key: str) -> str:
    return f"{JOB_KIND}:{round_.id}:{key}"


def _next_number(round_: Round) -> int:
    last = db.session.scalar(select(func.max(MatchAttempt.number)).where(MatchAttempt.round_id == round_.id))
    return (last or 0) + 1


def lock(attempt: MatchAttempt) -> None:
    """Wait for whoever changes the attempt now, and read it anew."""
    db.session.execute(select(MatchAttempt.id).where(MatchAttempt.id == attempt.id).with_for_update())
    db.session.refresh(attempt)


def move(attempt: MatchAttempt, action: AttemptAction) -> None:
    """The next state by the table; raises TransitionNotAllowed."""
    attempt.status = next_status(TRANSITIONS, attempt.status, action)


def ensure_status_allows(attempt: MatchAttempt, action: AttemptAction) -> None:
    """Raise TransitionNotAllowed when the attempt's state does not allow the step."""
    next_status(TRANSITIONS, attempt.status, action)


def cancel(attempt: MatchAttempt, *, actor: User) -> None:
    """Stop an attempt that has no result yet."""
    lock(attempt)
    move(attempt, AttemptAction.CANCEL)
    job = find_job(attempt.job_id)
    if job is not None:
        jobs.cancel(job)
    record("attempt_cancelled", attempt, actor=actor)


def take_up(attempt_id: UUID) -> MatchAttempt:
    """A worker begins; also where an earlier one died half-way."""
    attempt = db.session.get_one(MatchAttempt, attempt_id)
    lock(attempt)
    if attempt.status == AttemptStatus.RUNNING:
        move(attempt, AttemptAction.TAKE_UP_AGAIN)
        record("attempt_taken_up_again", attempt, actor=None)
    move(attempt, AttemptAction.START)
    db.session.flush()
    return attempt


def store(attempt_id: UUID, result: Result, *, seconds: float, price: dict[str, Any] | None = None) -> None:
    """Keep what the engine computed: a row for every student, the measures, and the price of priority."""
    attempt = db.session.get_one(MatchAttempt, attempt_id)
    lock(attempt)
    move(attempt, AttemptAction.FINISH)
    attempt.report = {**measures(result), "price": price}
    attempt.seconds = seconds
    attempt.computed_at = clock.now()
    db.session.flush()
    rows = _rows(attempt.id, result)
    if rows:
        db.session.execute(insert(ProposedPlacement), rows)
    report = attempt.report
    record("attempt_computed", attempt, actor=None, placed=report["placed"], unplaced=report["unplaced"])


def _rows(attempt_id: UUID, result: Result) -> list[dict[str, Any]]:
    places = {student: (UUID(opening), rank) for student, opening, rank in result.assignment}
    nowhere: tuple[UUID | None, int | None] = (None, None)
    rows = []
    for student in result.instance.student_ids:
        opening_id, rank = places.get(student, nowhere)
        computed = {"computed_opening_id": opening_id, "computed_rank": rank}
        row = {"attempt_id": attempt_id, "student_id": UUID(student), "opening_id": opening_id, "rank": rank}
        rows.append({**row, **computed})
    return rows


def measures(result: Result) -> dict[str, Any]:
    """The engine's report, its warnings counted by kind, and which communes get nobody (codes by priority)."""
    instance = result.instance
    taken = {int(instance.commune[place]) for place in result.place.tolist() if place >= 0}
    nobody: dict[str, set[str]] = {}
    for commune, priority, capacity in zip(instance.commune, instance.priority, instance.capacity, strict=True):
        if capacity and int(commune) not in taken:
            nobody.setdefault(str(int(priority)), set()).add(instance.commune_ids[int(commune)])
    return {
        **result.report,
        "warnings": dict(Counter(warning["code"] for warning in result.report["warnings"])),
        "nobody": {priority: sorted(codes) for priority, codes in sorted(nobody.items())},
    }


def give_up(attempt_id: UUID, error: str) -> None:
    """The run failed for good."""
    attempt = db.session.get_one(MatchAttempt, attempt_id)
    lock(attempt)
    if attempt.status == AttemptStatus.QUEUED:
        move(attempt, AttemptAction.START)
    move(attempt, AttemptAction.FAIL)
    attempt.error = error
    record("attempt_failed", attempt, actor=None)


def mark_published(attempt: MatchAttempt, *, actor: User) -> None:
    """The attempt's rows have become placements; called by the placements room in the same transaction."""
    move(attempt, AttemptAction.PUBLISH)
    attempt.published_at = clock.now()
    attempt.published_by_id = actor.id
    db.session.flush()


def supersede(attempt: MatchAttempt, *, actor: User) -> None:
    """Another attempt of the round takes the place of this one."""
    lock(attempt)
    move(attempt, AttemptAction.SUPERSEDE)
    record("attempt_superseded", attempt, actor=actor)
