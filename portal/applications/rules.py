"""States of an application, when it can be changed, and the rules a list of choices must meet. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from portal.rounds.rules import DIFFICULT_LEVELS, RoundStatus, Windows, applications_open


class ApplicationStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class ApplicationAction(StrEnum):
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    START_AGAIN = "start_again"


# Editing a submitted application changes its draft only; the last submitted version counts until the next one.
TRANSITIONS: dict[tuple[ApplicationStatus, ApplicationAction], ApplicationStatus] = {
    (ApplicationStatus.DRAFT, ApplicationAction.SUBMIT): ApplicationStatus.SUBMITTED,
    (ApplicationStatus.SUBMITTED, ApplicationAction.SUBMIT): ApplicationStatus.SUBMITTED,
    (ApplicationStatus.SUBMITTED, ApplicationAction.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.WITHDRAWN, ApplicationAction.START_AGAIN): ApplicationStatus.DRAFT,
}


class Progress(StrEnum):
    """How far a nominated student has come; an edited application that was submitted is still submitted."""

    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


# What a list is narrowed to where the sentence before it counts who has not submitted.
NOT_SUBMITTED = "not_submitted"


class ListStanding(StrEnum):
    """How a submitted list stands to the least numbers its round asks for; openings withdrawn since do not count."""

    SHORT = "short"
    AT_SHORTEST = "at_shortest"  # one more withdrawn opening, and it is short
    FEW_DIFFICULT = "few_difficult"


class Purpose(StrEnum):
    """What a student consents to, one by one, never pre-ticked."""

    MATCHING = "matching"  # automated proposal from grades and choices; needed to apply
    SHARING_WITH_COMMUNE = "sharing_with_commune"  # name, contact and major to the receiving commune; needed to apply
    STATISTICS = "statistics"  # use in reports that name nobody; optional


REQUIRED_PURPOSES = (Purpose.MATCHING, Purpose.SHARING_WITH_COMMUNE)


class Closed(StrEnum):
    """Why an application cannot be changed now."""

    NOT_NOMINATED = "not_nominated"
    NOT_YET = "not_yet"
    OVER = "over"


def why_closed(round_: Windows, *, nominated: bool, now: datetime) -> Closed | None:
    """None while a nominated student may change and submit; the closing instant itself is too late."""
    if not nominated:
        return Closed.NOT_NOMINATED
    if applications_open(round_, now):
        return None
    waiting = round_.status in (RoundStatus.DRAFT, RoundStatus.OPEN, RoundStatus.APPLYING)
    return Closed.NOT_YET if waiting and now < round_.applications_close_at else Closed.OVER


class ListRule(StrEnum):
    """What an application must meet to be submitted."""

    SOMEWHERE = "somewhere"  # at least one choice, or anywhere
    SHORTEST = "shortest"
    LONGEST = "longest"
    DIFFICULT = "difficult"
    EACH_ONCE = "each_once"
    ELIGIBLE = "eligible"
    PHONE = "phone"


@dataclass(frozen=True)
class ListLimits:
    """A round's rules on lists. The two least numbers are never more than what the student can choose from."""

    shortest: int
    longest: int
    difficult: int

    @classmethod
    def fitted(cls, *, shortest: int, longest: int, difficult: int, offers: int, difficult_offers: int) -> ListLimits:
        """The round's numbers, lowered where too few openings are open to this student to ever meet them."""
        return cls(shortest=min(shortest, offers), longest=longest, difficult=min(difficult, difficult_offers))


@dataclass(frozen=True)
class Listed:
    """A choice as the rules see it; `withdrawn` ones are dropped when the application is submitted."""

    opening_id: UUID
    level: int | None
    eligible: bool
    withdrawn: bool = False


@dataclass(frozen=True)
class Check:
    """One rule: whether it is met, how many there are and how many there must (or may) be."""

    rule: ListRule
    met: bool
    have: int = 0
    need: int = 0


def check(choices: Sequence[Listed], limits: ListLimits, *, anywhere: bool, has_phone: bool) -> list[Check]:
    """Every rule that applies, met or not, in the order to show them."""
    kept = [choice for choice in choices if not choice.withdrawn]
    different = len({choice.opening_id for choice in kept})
    difficult = len({choice.opening_id for choice in kept if choice.level in DIFFICULT_LEVELS})
    ineligible = sum(not choice.eligible for choice in kept)
    checks = [
        Check(ListRule.SHORTEST, different >= limits.shortest, different, limits.shortest),
        Check(ListRule.LONGEST, len(kept) <= limits.longest, len(kept), limits.longest),
        Check(ListRule.DIFFICULT, difficult >= limits.difficult, difficult, limits.difficult),
        Check(ListRule.EACH_ONCE, different == len(kept), len(kept) - different),
        Check(ListRule.ELIGIBLE, not ineligible, ineligible),
        Check(ListRule.SOMEWHERE, bool(kept) or anywhere),
        Check(ListRule.PHONE, has_phone),
    ]
    asked = {ListRule.SHORTEST: limits.shortest, ListRule.DIFFICULT: limits.difficult}
    return [one for one in checks if asked.get(one.rule, 1)]


def moved(order: Sequence[UUID], choice_id: UUID, step: int) -> list[UUID]:
    """The order with one choice moved by `step` places (-1 is up); at either end nothing changes."""
    here = order.index(choice_id)
    there = min(max(here + step, 0), len(order) - 1)
    rest = [other for other in order if other != choice_id]
    return [*rest[:there], choice_id, *rest[there:]]
