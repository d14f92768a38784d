"""Making a round and changing its settings: all of them while it is a draft, little afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from portal import clock
from portal.access import Role
from portal.audit.service import record
from portal.errors import DomainError, NotAllowed, ensure_version
from portal.extensions import db
from portal.rounds import queries, telling
from portal.rounds.models import ApprovalStep, Round, RoundField
from portal.rounds.rules import (
    ALWAYS_EDITABLE,
    ENDED,
    EXTENDABLE,
    date_faults,
    list_faults,
    may_edit_rules,
    may_extend,
    shortened,
)
from portal.rounds.wording import fault_sentence

# Columns of Round that a draft's form sets.
SETTINGS = (
    *("name", "classification_id", *ALWAYS_EDITABLE, *EXTENDABLE, "internship_starts_on", "internship_ends_on"),
    *("min_gpa", "min_conduct", "adjacent_majors", "shortest_list", "longest_list", "difficult_choices"),
    *("anywhere_allowed", "rule", "first_intern_first", "consent_text", "answer_days", "appeal_days"),
)
_LIST_LENGTHS = ("shortest_list", "longest_list", "difficult_choices")
_WRITTEN_TEXTS = ("description", "consent_text", "contact_office", "contact_phone", "contact_email")


def create_round(
    *,
    field_codes: Sequence[str],
    steps: Sequence[Role],
    actor: Any,
    is_demo: bool = False,
    parent: Round | None = None,
    **settings: Any,
) -> Round:
    """A draft. `settings` are the columns named in SETTINGS, `steps` the roles that approve, in their order.

    `parent`: the round to which this one is supplementary.
    """
    _ensure_sound(settings, existing=None)
    classification_demo = _rests_on_demo(settings)
    round_ = Round(
        **settings,
        is_demo=is_demo or classification_demo,
        parent_id=parent.id if parent else None,
        created_at=clock.now(),
        created_by_id=actor.id if actor else None,
        fields=[RoundField(field_code=code) for code in sorted(set(field_codes))],
        steps=_steps(steps),
    )
    db.session.add(round_)
    _flush()
    chosen: dict[str, Any] = {"fields": sorted(set(field_codes)), "steps": [str(role) for role in steps]}
    if parent is not None:
        chosen["parent"] = parent.id
    record("round_created", round_, actor=actor, **chosen)
    return round_


def edit_draft(
    round_: Round,
    *,
    field_codes: Sequence[str],
    steps: Sequence[Role],
    actor: Any,
    version: int | str | None,
    **settings: Any,
) -> None:
    """Change any setting of a round that is not open yet."""
    _lock(round_, version)
    if not may_edit_rules(round_.status):
        raise NotAllowed(_("Đợt đã mở nên quy tắc không sửa được nữa. Chỉ gia hạn được các mốc."))
    _ensure_sound(settings, existing=round_)
    changed = _apply(round_, settings)
    round_.is_demo = _rests_on_demo(settings)
    wanted = set(field_codes)
    round_.fields = [
        *(kept for kept in round_.fields if kept.field_code in wanted),
        *(RoundField(field_code=code) for code in sorted(wanted - {kept.field_code for kept in round_.fields})),
    ]
    _set_steps(round_, steps)
    flag_modified(round_, "name")  # the version counts changes of fields and steps too
    _flush()
    chosen: dict[str, Any] = {"fields": sorted(wanted), "steps": [str(role) for role in steps]}
    record("round_edited", round_, actor=actor, **chosen, **changed)


def edit_opened(round_: Round, *, actor: Any, version: int | str | None, **settings: Any) -> None:
    """Move deadlines to a later day, and correct the description or the contact of a round that was opened."""
    _lock(round_, version)
    if round_.status in ENDED or may_edit_rules(round_.status):
        raise NotAllowed(_("Đợt này không sửa được nữa."))
    dates = {name: _unless_same(getattr(round_, name), settings[name]) for name in EXTENDABLE if name in settings}
    if dates:
        _ensure_extends(round_, dates)
    moved = {name: value for name, value in dates.items() if getattr(round_, name) != value}
    changed = _apply(round_, {**settings, **dates})
    record("round_dates_extended" if moved else "round_edited", round_, actor=actor, **changed)
    if moved:
        telling.extended(round_, moved)


def _unless_same(before: datetime, typed: datetime) -> datetime:
    """A form shows no seconds: a deadline that was left as shown stays to the microsecond."""
    return before if typed == before.replace(second=0, microsecond=0) else typed


def _lock(round_: Round, version: int | str | None) -> None:
    db.session.refresh(round_, with_for_update=True)
    ensure_version(round_, version)


def _apply(round_: Round, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Set what differs; returns the audit facts, texts people wrote kept apart from the rest."""
    changed: dict[str, list[Any]] = {}
    for name, value in settings.items():
        before = getattr(round_, name)
        if before != value:
            changed[name] = [before, value]
            setattr(round_, name, value)
    texts = {name: pair for name, pair in changed.items() if name in _WRITTEN_TEXTS}
    rest = {name: pair for name, pair in changed.items() if name not in _WRITTEN_TEXTS}
    return {"changed": rest, "personal": texts or None}


def _ensure_sound(settings: Mapping[str, Any], *, existing: Round | None) -> None:
    lengths = {name: settings[name] for name in _LIST_LENGTHS}
    for fault in [*date_faults(settings), *list_faults(**lengths)]:
        raise DomainError(fault_sentence(fault), field=fault.value)
    other = queries.find_round_by_name(settings["name"])
    if other is not None and other is not existing:
        raise _name_taken()


def _name_taken() -> DomainError:
    return DomainError(_("Đã có đợt mang tên này. Hãy đặt tên khác."), field="name")


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody else took the name in the same moment
        if "uq_round_name" in str(error.orig) or "round.name" in str(error.orig):
            raise _name_taken() from error
        raise


def _ensure_extends(round_: Round, dates: Mapping[str, datetime]) -> None:
    if not may_extend(round_.status):
        raise NotAllowed(_("Đợt không còn nhận hồ sơ nên không gia hạn được nữa."))
    before = {name: getattr(round_, name) for name in EXTENDABLE}
    for name in shortened(before, dates, clock.now()):
        raise DomainError(_("Khi đợt đã mở, chỉ dời được mốc này về ngày muộn hơn."), field=name)
    days = {name: getattr(round_, name) for name in ("internship_starts_on", "internship_ends_on")}
    for fault in date_faults({**dates, **days}):
        field = fault.value if fault.value in EXTENDABLE else "applications_close_at"
        raise DomainError(fault_sentence(fault), field=field)


def _rests_on_demo(settings: Mapping[str, Any]) -> bool:
    chosen = queries.find_classification_by_id(settings.get("classification_id"))
    return bool(chosen and chosen.is_demo)


def _steps(roles: Sequence[Role]) -> list[ApprovalStep]:
    return [ApprovalStep(position=n, role=Role(role).value) for n, role in enumerate(roles, start=1)]


def _set_steps(round_: Round, roles: Sequence[Role]) -> None:
    for step, role in zip(round_.steps, roles, strict=False):
        step.role = Role(role).value
    round_.steps = [*round_.steps[: len(roles)], *_steps(roles)[len(round_.steps) :]]
