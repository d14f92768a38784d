"""Moving a round on. One verb per step; each locks the row, checks what must hold, and is recorded."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from flask_babel import gettext as _

from portal import clock
from portal.audit.service import record
from portal.errors import DomainError, ensure_version
from portal.extensions import db
from portal.rounds import following, queries, telling
from portal.rounds.models import Round, RoundPriority
from portal.rounds.preconditions import blocking, checks_for
from portal.rounds.rules import TRANSITIONS, RoundAction
from portal.rounds.wording import sentence
from portal.transitions import next_status

Version = int | str | None


class NotReady(DomainError):
    """A condition of the step does not hold yet; the text says which."""


def open_round(round_: Round, *, actor: Any, version: Version = None) -> None:
    """Open a draft: the levels of all communes are fixed, and the seed is drawn, its hash public from here on."""
    _advance(round_, RoundAction.OPEN, version)
    classification = queries.find_classification(round_)
    levels = queries.classification_levels(round_.classification_id)
    round_.priorities = [RoundPriority(commune_code=row.code, level=row.level) for row in levels]
    round_.is_demo = round_.is_demo or bool(classification and classification.is_demo)
    round_.seed = secrets.token_hex(16)
    round_.seed_sha256 = hashlib.sha256(round_.seed.encode()).hexdigest()
    round_.opened_at = clock.now()
    following.follow(RoundAction.OPEN, round_, actor)
    record(
        "round_opened",
        round_,
        actor=actor,
        seed_sha256=round_.seed_sha256,
        classification=round_.classification_id,
        levels={row.code: row.level for row in levels},
    )
    telling.opened(round_)


def start_applications(round_: Round, *, actor: Any, version: Version = None) -> None:
    """Let nominated students apply, within the dates of the round."""
    _advance(round_, RoundAction.START_APPLICATIONS, version)
    record("round_applications_started", round_, actor=actor)
    telling.applying(round_)


def start_matching(round_: Round, *, actor: Any, version: Version = None) -> None:
    """End the taking of entries, once the time for applications is over."""
    _advance(round_, RoundAction.START_MATCHING, version)
    record("round_matching_started", round_, actor=actor)


def start_review(round_: Round, *, actor: Any, version: Version = None) -> None:
    """Go over to approval; needs an attempt that was computed."""
    _advance(round_, RoundAction.START_REVIEW, version)
    record("round_review_started", round_, actor=actor)


def match_again(round_: Round, *, actor: Any, version: Version = None) -> None:
    """Go back from review, to run another attempt."""
    _advance(round_, RoundAction.MATCH_AGAIN, version)
    record("round_matched_again", round_, actor=actor)


def mark_published(round_: Round, actor: Any) -> None:
    """Note that an approved attempt was published; called by the publication itself, never by hand."""
    _advance(round_, RoundAction.PUBLISH, None)
    round_.published_at = clock.now()
    record("round_published", round_, actor=actor)


def start_internships(round_: Round, *, actor: Any, version: Version = None) -> None:
    """The internships run."""
    _advance(round_, RoundAction.START_INTERNSHIPS, version)
    record("round_internships_started", round_, actor=actor)


def close(round_: Round, *, actor: Any, version: Version = None) -> None:
    """End the round for good."""
    _advance(round_, RoundAction.CLOSE, version)
    record("round_closed", round_, actor=actor)


def cancel(round_: Round, *, reason: str, actor: Any, version: Version = None) -> None:
    """Stop a round before its results are published; everybody in it is told the reason."""
    if not reason.strip():
        raise DomainError(_("Nhập lý do huỷ đợt."), field="reason")
    before = round_.status
    _advance(round_, RoundAction.CANCEL, version)
    round_.cancelled_reason = reason
    following.follow(RoundAction.CANCEL, round_, actor)
    record("round_cancelled", round_, actor=actor, before=before, personal={"reason": reason})
    telling.cancelled(round_)


VERBS = {
    RoundAction.OPEN: open_round,
    RoundAction.START_APPLICATIONS: start_applications,
    RoundAction.START_MATCHING: start_matching,
    RoundAction.START_REVIEW: start_review,
    RoundAction.MATCH_AGAIN: match_again,
    RoundAction.START_INTERNSHIPS: start_internships,
    RoundAction.CLOSE: close,
}


def _advance(round_: Round, action: RoundAction, version: Version) -> None:
    db.session.refresh(round_, with_for_update=True)  # nobody else moves it meanwhile
    if version is not None:
        ensure_version(round_, version)
    status = next_status(TRANSITIONS, round_.status, action)
    missing = blocking(checks_for(action, queries.facts_of(round_)))
    if missing:
        raise NotReady(" ".join(sentence(check) for check in missing))
    round_.status = status.value
