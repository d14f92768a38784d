"""Who may do what with one opening; asked by the service and by the pages alike."""

from __future__ import annotations

from datetime import datetime

from portal.access import Permission
from portal.accounts.models import User
from portal.openings.models import Opening
from portal.openings.rules import EDITABLE, REVIEWED_IN, WITHDRAWN_IN, OpeningStatus, Source
from portal.rounds.rules import openings_open


def is_owner(actor: User, opening: Opening) -> bool:
    """Whether the actor asks for interns in the name of this commune."""
    return opening.commune_code in actor.scope(Permission.REQUEST_INTERNS).commune_codes


def entered_on_behalf(actor: User, opening: Opening) -> bool:
    """Whether the actor wrote down what the commune asked by paper or phone."""
    return (
        opening.source != Source.PORTAL
        and opening.entered_by_id == actor.id
        and actor.can(Permission.ENTER_OPENING_ON_BEHALF)
    )


def may_write(actor: User, opening: Opening) -> bool:
    """Whether the opening's text is the actor's to write, whatever its state."""
    return is_owner(actor, opening) or entered_on_behalf(actor, opening)


def can_edit(actor: User, opening: Opening, now: datetime) -> bool:
    return opening.status in EDITABLE and openings_open(opening.round, now) and may_write(actor, opening)


def may_decide(actor: User, opening: Opening) -> bool:
    """Two different people: whoever asked, or wrote it down for the commune, never decides on it."""
    return actor.can(Permission.REVIEW_OPENINGS) and opening.entered_by_id != actor.id and not is_owner(actor, opening)


def can_review(actor: User, opening: Opening) -> bool:
    return (
        opening.status == OpeningStatus.SUBMITTED and opening.round.status in REVIEWED_IN and may_decide(actor, opening)
    )


def may_take_back(actor: User, opening: Opening) -> bool:
    """The commune itself; where it asked by paper or phone, also who enters such requests."""
    return is_owner(actor, opening) or (
        opening.source != Source.PORTAL and actor.can(Permission.ENTER_OPENING_ON_BEHALF)
    )


def can_withdraw(actor: User, opening: Opening) -> bool:
    return (
        opening.status == OpeningStatus.APPROVED
        and opening.round.status in WITHDRAWN_IN
        and may_take_back(actor, opening)
    )


def can_see_contacts(actor: User, opening: Opening) -> bool:
    """The mentor's phone: for those who see contacts in all the round, or for this commune."""
    scope = actor.scope(Permission.VIEW_CONTACTS)
    return bool(
        scope.everything
        or scope.school_codes
        or opening.commune_code in scope.commune_codes
        or entered_on_behalf(actor, opening)
    )
