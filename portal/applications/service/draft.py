"""The draft: ranking openings, and what goes with the list."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from flask_babel import gettext as _

from portal.accounts.models import User
from portal.applications import offers, queries, rules
from portal.applications.dictated import Dictated
from portal.applications.models import Application, Choice, Submission
from portal.applications.service import holding
from portal.applications.standing import Standing
from portal.errors import DomainError, NotFound
from portal.openings.rules import Support


def add_choice(standing: Standing, opening_id: UUID, *, actor: User) -> bool:
    """Put an opening last on the list; False when it stands there already.

    Asks for no version: two tabs that each add an opening do not contradict each other.
    """
    application = holding.begin(standing, actor=actor)
    opening = offers.get_offer(standing, opening_id)
    if any(choice.opening_id == opening.id for choice in application.choices):
        return False
    if len(application.choices) >= standing.round.longest_list:
        raise DomainError(
            _(
                "Danh sách đã đủ %(longest)s nguyện vọng. Hãy bỏ một nguyện vọng trước khi thêm.",
                longest=standing.round.longest_list,
            )
        )
    application.choices.append(Choice(opening_id=opening.id, rank=len(application.choices) + 1))
    holding.end(application, actor=actor)
    return True


def remove_choice(standing: Standing, choice_id: UUID, *, seen: int | str | None, actor: User) -> None:
    """Take an opening off the list; the others move up."""

    def without(order: list[UUID]) -> list[UUID]:
        return [other for other in order if other != choice_id]

    _reorder(standing, choice_id, without, seen=seen, actor=actor)


def move_choice(standing: Standing, choice_id: UUID, step: int, *, seen: int | str | None, actor: User) -> None:
    """Move an opening up (-1) or down (1) on the list."""
    _reorder(standing, choice_id, lambda order: rules.moved(order, choice_id, step), seen=seen, actor=actor)


def place_choice(standing: Standing, choice_id: UUID, rank: int, *, seen: int | str | None, actor: User) -> None:
    """Move an opening to this rank, counted from 1; beyond the end is last."""

    def placed(order: list[UUID]) -> list[UUID]:
        return rules.moved(order, choice_id, rank - 1 - order.index(choice_id))

    _reorder(standing, choice_id, placed, seen=seen, actor=actor)


def _reorder(
    standing: Standing,
    choice_id: UUID,
    change: Callable[[list[UUID]], list[UUID]],
    *,
    seen: int | str | None,
    actor: User,
) -> None:
    application = holding.begin_seen(standing, seen, actor=actor)
    choices = {choice.id: choice for choice in application.choices}
    if choice_id not in choices:  # of this very version: never on the list, or somebody else's
        raise NotFound
    order = change(list(choices))
    application.choices = [choices[key] for key in order]
    number(application.choices)
    holding.end(application, actor=actor)


def number(choices: list[Choice]) -> None:
    """Ranks without gaps, in the order of the list."""
    for rank, choice in enumerate(choices, start=1):
        choice.rank = rank


def save_details(
    standing: Standing,
    *,
    anywhere: bool,
    needs: Collection[Support],
    statement: str,
    phone: str,
    home_commune_code: str | None,
    seen: int | str | None,
    actor: User,
) -> None:
    """Keep what goes with the list in the draft."""
    application = holding.begin_seen(standing, seen, actor=actor)
    describe(
        application,
        anywhere=anywhere and standing.round.anywhere_allowed,
        needs=needs,
        statement=statement,
        phone=phone,
    )
    application.home_commune_code = home_commune_code
    holding.end(application, actor=actor)


def describe(
    application: Application, *, anywhere: bool, needs: Collection[Support], statement: str, phone: str
) -> None:
    """Set what goes with the list; needs only matter with `anywhere`."""
    application.anywhere = anywhere
    application.needs = [kind.value for kind in Support if kind in needs] if anywhere else []
    application.statement, application.phone = statement, phone


def rewrite(application: Application, told: Dictated, standing: Standing) -> None:
    """Make the draft what was told."""
    kept = {choice.opening_id: choice for choice in application.choices}
    application.choices = [kept.get(key) or Choice(opening_id=key) for key in dict.fromkeys(told.openings)]
    number(application.choices)
    describe(
        application,
        anywhere=told.anywhere and standing.round.anywhere_allowed,
        needs=told.needs,
        statement=told.statement,
        phone=told.phone,
    )


def discard_changes(standing: Standing, *, seen: int | str | None, actor: User) -> None:
    """Make the draft equal to the submitted version that counts."""
    application = holding.begin_seen(standing, seen, actor=actor)
    counted = queries.find_counted(application)
    if counted is None:
        raise DomainError(_("Chưa có bản nào đã nộp để quay lại."))
    application.anywhere, application.needs = counted.anywhere, list(counted.needs)
    application.statement, application.phone = counted.statement, counted.phone
    kept = {choice.opening_id: choice for choice in application.choices}
    application.choices = [
        kept.get(choice.opening_id) or Choice(opening_id=choice.opening_id) for choice in counted.choices
    ]
    number(application.choices)
    holding.end(application, actor=actor)


def has_changes(application: Application, counted: Submission | None) -> bool:
    """Whether the draft differs from what was submitted."""
    if counted is None:
        return False
    return (
        [choice.opening_id for choice in application.choices],
        application.anywhere,
        sorted(application.needs),
        application.statement,
        application.phone,
    ) != (
        [choice.opening_id for choice in counted.choices],
        counted.anywhere,
        sorted(counted.needs),
        counted.statement,
        counted.phone,
    )
