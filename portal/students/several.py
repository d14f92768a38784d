"""Nominating or withdrawing several students of a round, by the verbs that do it to one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal import clock
from portal.access import Permission
from portal.accounts.models import User
from portal.extensions import db
from portal.listings.several import Effect, Effects, Outcome, Selection, do_each, take_some
from portal.rounds.models import Round
from portal.rounds.rules import nominations_open
from portal.schools.models import Major
from portal.students import nominating, wording
from portal.students.eligibility import facts_of_round, facts_of_student
from portal.students.models import Nomination, Student
from portal.students.queries import StudentFilter, in_scope, narrowed
from portal.students.rules import TRANSITIONS, NominationAction, RoundFacts, failed_rules
from portal.students.submitted import have_submitted
from portal.transitions import allows

VERBS = (NominationAction.NOMINATE, NominationAction.WITHDRAW)


def list_effects(actor: User, round_: Round, action: NominationAction, selection: Selection) -> Effects:
    """What the verb would do to the chosen nominations of the actor's school, in the order of names."""
    statement = _within(actor, round_).outerjoin(Major, Major.code == Student.major_code)
    if selection.everything:
        statement = narrowed(statement, StudentFilter.read(selection.asked))
    else:
        statement = statement.where(Nomination.id.in_(selection.ids))
    nominations, more = take_some(statement.order_by(Student.sort_key, Student.code))
    hinders = _hinders_nominating if action is NominationAction.NOMINATE else _hinders_withdrawing
    why = hinders(round_)
    leaving = [one.student_id for one in nominations] if action is NominationAction.WITHDRAW else []
    losing = have_submitted(round_.id, leaving)
    return Effects.among([_effect(nomination, why, losing) for nomination in nominations], more)


def _within(actor: User, round_: Round) -> Any:
    return (
        select(Nomination)
        .join(Student, Student.id == Nomination.student_id)
        .options(contains_eager(Nomination.student))
        .where(Nomination.round_id == round_.id, in_scope(actor.scope(Permission.NOMINATE)))
    )


def _effect(nomination: Nomination, why: Callable[[Nomination], str], losing: Collection[UUID]) -> Effect:
    student = nomination.student
    loss = _("đã nộp nguyện vọng") if student.id in losing else ""
    return Effect(nomination.id, nomination.version, student.full_name, student.code, why(nomination), loss)


def _hinders_nominating(round_: Round) -> Callable[[Nomination], str]:
    is_open, facts = nominations_open(round_, clock.now()), facts_of_round(round_)

    def why(nomination: Nomination) -> str:
        if not allows(TRANSITIONS, nomination.status, NominationAction.NOMINATE):
            return _standing(nomination)
        if not is_open:
            return _("Đợt này hiện không nhận đề cử.")
        return _failed(nomination, facts)

    return why


def _failed(nomination: Nomination, facts: RoundFacts) -> str:
    student = facts_of_student(nomination.student)
    return " ".join(wording.failed_sentences(failed_rules(student, facts), student, facts))


def _hinders_withdrawing(round_: Round) -> Callable[[Nomination], str]:
    return lambda nomination: "" if nominating.withdrawable(nomination, round_) else _standing(nomination)


def _standing(nomination: Nomination) -> str:
    return _("Tình trạng hiện nay là “%(status)s”.", status=wording.STATUSES[nomination.status])


def carry_out(
    round_: Round, action: NominationAction, seen: Mapping[UUID, str], *, reason: str, actor: User
) -> Outcome:
    """Nominate, or take out of the round, the students that were seen, each for themselves."""

    def verb(nomination: Nomination, version: str) -> None:
        if action is NominationAction.NOMINATE:
            nominating.nominate(nomination, round_, seen=version, actor=actor)
        else:
            nominating.withdraw(nomination, round_, reason=reason, seen=version, actor=actor)

    found = db.session.scalars(_within(actor, round_).where(Nomination.id.in_(seen))).unique().all()
    return do_each(seen, found, verb, lambda nomination: nomination.student.full_name)
