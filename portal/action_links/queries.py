"""Reads of one-time links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import hash_token
from portal.action_links.models import ActionLink
from portal.action_links.rules import Task
from portal.action_links.tasks import count_waiting
from portal.communes.models import Commune
from portal.errors import NotFound
from portal.extensions import db
from portal.openings.models import Opening, OpeningQuestion
from portal.placements.models import Placement
from portal.rounds.models import Round


@dataclass(frozen=True)
class CommuneRow:
    """A commune for which something waits: how much of each task, its accounts that are on, its links that live."""

    code: str
    name: str
    waiting: Mapping[Task, int]
    accounts: int
    links: int


def list_communes(round_: Round) -> list[CommuneRow]:
    """The communes of a round for which something waits, those without an account first."""
    counts = count_waiting(round_)
    codes = {code for counter in counts.values() for code in counter}
    communes = db.session.scalars(select(Commune).where(Commune.code.in_(codes)).order_by(Commune.sort_key))
    accounts, links = _accounts_of(codes), _live_links_of(round_)
    rows = [
        CommuneRow(
            code=commune.code,
            name=commune.full_name,
            waiting={task: counts[task][commune.code] for task in Task},
            accounts=accounts.get(commune.code, 0),
            links=links.get(commune.code, 0),
        )
        for commune in communes
    ]
    return sorted(rows, key=lambda row: row.accounts > 0)


def _accounts_of(codes: set[str]) -> dict[str, int]:
    """Commune code → officers who have set a password and are not switched off."""
    statement = (
        select(RoleGrant.commune_code, func.count())
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == Role.COMMUNE_OFFICER.value, RoleGrant.commune_code.in_(codes))
        .where(User.disabled_at.is_(None), User.password_hash.is_not(None))
        .group_by(RoleGrant.commune_code)
    )
    return {str(code): number for code, number in db.session.execute(statement)}


def _live_links_of(round_: Round) -> dict[str, int]:
    statement = select(ActionLink.commune_code, func.count()).where(ActionLink.round_id == round_.id, *_live())
    return {code: number for code, number in db.session.execute(statement.group_by(ActionLink.commune_code))}


def _live() -> tuple[Any, ...]:
    return ActionLink.used_at.is_(None), ActionLink.revoked_at.is_(None), ActionLink.expires_at > clock.now()


def list_links(round_: Round, commune_code: str) -> list[ActionLink]:
    """Every link a commune was given in a round, the newest first."""
    return list(
        db.session.scalars(
            select(ActionLink)
            .where(ActionLink.round_id == round_.id, ActionLink.commune_code == commune_code)
            .options(
                joinedload(ActionLink.placement).joinedload(Placement.student),
                joinedload(ActionLink.question),
                joinedload(ActionLink.given_by).lazyload(User.grants),
            )
            .order_by(ActionLink.given_at.desc(), ActionLink.id)
        )
    )


def get_link(link_id: UUID) -> ActionLink:
    """A link by its id; raises NotFound."""
    found = db.session.get(ActionLink, link_id)
    if found is None:
        raise NotFound
    return found


def get_by_token(token: str) -> ActionLink:
    """The link that somebody opened, with all that its page shows; raises NotFound for any other address."""
    found = db.session.scalar(
        select(ActionLink)
        .where(ActionLink.token_hash == hash_token(token))
        .options(
            joinedload(ActionLink.round),
            joinedload(ActionLink.commune),
            joinedload(ActionLink.placement).options(
                joinedload(Placement.student), joinedload(Placement.opening).joinedload(Opening.round)
            ),
            joinedload(ActionLink.question).joinedload(OpeningQuestion.opening),
        )
    )
    if found is None:
        raise NotFound
    return found
