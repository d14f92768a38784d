"""Entering, correcting and importing classifications of communes."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.audit.service import record
from portal.communes import queries
from portal.communes.models import Classification, Commune, CommuneLevel
from portal.communes.rules import Level, Levels, count_levels
from portal.errors import DomainError, NotAllowed, ensure_version
from portal.extensions import db

DECISION = ("decision_number", "decided_on", "issued_by", "valid_from", "valid_to", "note")
DEMO_DECISION = "MÔ PHỎNG 01"
# The reference data give the reasons of its demonstration levels in English; a page says them in Vietnamese.
_DEMO_BASES = {
    "ward": "Phường",
    "other commune": "Xã khác",
    "at least 30 km from both former province centres": "Cách cả hai trung tâm tỉnh cũ từ 30 km trở lên",
    "contains a former zone III commune (Decision 861/QĐ-TTg 2021)": "Có xã cũ thuộc khu vực III"
    " (Quyết định 861/QĐ-TTg năm 2021)",
    "contains a former zone III commune (Decision 582/QĐ-TTg 2017)": "Có xã cũ thuộc khu vực III"
    " (Quyết định 582/QĐ-TTg năm 2017)",
}


def create_classification(
    *,
    decision_number: str,
    decided_on: date,
    issued_by: str,
    valid_from: date,
    valid_to: date | None,
    levels: Levels,
    actor: Any,
    note: str = "",
    is_demo: bool = False,
) -> Classification:
    """A decision on the levels of communes, with a row for every commune it speaks of."""
    ensure_sound(decision_number, decided_on, valid_from, valid_to, existing=None)
    classification = Classification(
        decision_number=decision_number,
        decided_on=decided_on,
        issued_by=issued_by,
        valid_from=valid_from,
        valid_to=valid_to,
        note=note,
        is_demo=is_demo,
        entered_by_id=actor.id if actor else None,
        entered_at=clock.now(),
        levels=[CommuneLevel(commune_code=c, level=at.level, basis=at.basis) for c, at in sorted(levels.items())],
    )
    db.session.add(classification)
    _flush()
    record("classification_entered", classification, actor=actor, counts=count_levels(levels), demo=is_demo)
    return classification


def correct_classification(
    classification: Classification,
    *,
    levels: Levels,
    actor: Any,
    version: int | str | None,
    **decision: Any,
) -> None:
    """Change a decision that no opened round rests on; the trail keeps every level that changed.

    `decision`: decision_number, decided_on, issued_by, valid_from, valid_to, note.
    """
    db.session.refresh(classification, with_for_update=True)
    ensure_version(classification, version)
    if queries.is_in_use(classification):
        raise NotAllowed(_in_use())
    ensure_sound(
        decision["decision_number"],
        decision["decided_on"],
        decision["valid_from"],
        decision["valid_to"],
        existing=classification,
    )
    changed = _apply_levels(classification, levels)
    for name, value in decision.items():
        setattr(classification, name, value)
    classification.entered_at = clock.now()  # also moves the version on when only levels change
    _flush()
    record("classification_corrected", classification, actor=actor, changed=changed, counts=count_levels(levels))


def _apply_levels(classification: Classification, levels: Levels) -> dict[str, list[int | None]]:
    rows = {row.commune_code: row for row in classification.levels}
    changed = {}
    for code, at in sorted(levels.items()):
        row = rows.get(code)
        if row is None:
            row = CommuneLevel(commune_code=code, level=None)
            classification.levels.append(row)
        if row.level != at.level:
            changed[code] = [row.level, at.level]
        row.level, row.basis = at.level, at.basis
    return changed


def ensure_not_in_use(classification: Classification) -> None:
    """Refuse to touch what an opened round rests on."""
    if queries.is_in_use(classification):
        raise DomainError(_in_use())


def _in_use() -> str:
    return _("Một đợt thực tập đã mở theo quyết định này nên không sửa được nữa. Hãy nhập quyết định mới.")


def decision_of(classification: Classification) -> dict[str, Any]:
    """What it says of itself, as `correct_classification` takes it."""
    return {name: getattr(classification, name) for name in DECISION}


def ensure_sound(
    decision_number: str,
    decided_on: date,
    valid_from: date,
    valid_to: date | None,
    *,
    existing: Classification | None,
) -> None:
    """Refuse a decision that cannot be: its dates, or a number that another one has than `existing`."""
    if valid_to is not None and valid_to < valid_from:
        raise DomainError(_("Ngày hết hiệu lực phải từ ngày có hiệu lực trở đi."), field="valid_to")
    if decided_on > clock.now().date():
        raise DomainError(_("Ngày ký quyết định không thể ở tương lai."), field="decided_on")
    other = queries.find_classification_by_number(decision_number)
    if other is not None and other is not existing:
        raise _number_taken()


def _number_taken() -> DomainError:
    message = _("Quyết định số này đã được nhập. Hãy kiểm tra số, hoặc mở quyết định đó để sửa.")
    return DomainError(message, field="decision_number")


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # somebody else entered the same decision in the same moment
        if "decision_number" in str(error.orig):
            raise _number_taken() from error
        raise


def load_demo_classification(actor: Any = None) -> Classification:
    """The demonstration classification, from the reference data's `demo_priority`; loading twice changes nothing."""
    existing = queries.find_classification_by_number(DEMO_DECISION)
    if existing is not None:
        return existing
    rows = db.session.execute(select(Commune.code, Commune.demo_priority, Commune.demo_priority_basis))
    return create_classification(
        decision_number=DEMO_DECISION,
        decided_on=date(2025, 7, 1),
        issued_by=_("Dữ liệu mô phỏng"),
        valid_from=date(2025, 7, 1),
        valid_to=None,
        note=_("Chỉ để chạy thử. Đây không phải phân loại chính thức."),
        is_demo=True,
        levels={row[0]: Level(row[1], _DEMO_BASES.get(row[2], row[2])) for row in rows},
        actor=actor,
    )
