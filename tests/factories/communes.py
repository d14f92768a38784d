"""Reference data and classifications for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from portal import clock
from portal.communes.models import Classification, Commune, CommuneLevel
from portal.communes.reference import COMMUNES, read_communes
from portal.extensions import db
from portal.reference import Fault, Row
from portal.schools.models import Field, Major, School
from portal.schools.reference import FIELDS, MAJORS, SCHOOLS, read_fields, read_majors, read_schools

# Equal without diacritics: anything keyed by a folded name mixes them up.
VAN_LANG = "02143"  # Xã Văn Lang
VAN_LANG_BREVE = "05665"  # Xã Văn Lăng
REMOTE = "01864"  # Xã Bằng Thành, demonstration level 1
WARD = "01840"  # Phường Đức Xuân, demonstration level 4
ICTU = "ICTU"
TUEBA = "TUEBA"

_numbers = count(1)


@cache
def _rows() -> list[tuple[type[Any], list[Row]]]:
    faults: list[Fault] = []
    fields = read_fields(FIELDS, faults)
    rows: list[tuple[type[Any], list[Row]]] = [
        (Commune, read_communes(COMMUNES, faults)),
        (School, read_schools(SCHOOLS, faults)),
        (Field, fields),
        (Major, read_majors(MAJORS, fields, faults)),
    ]
    assert not faults, faults
    return rows


def load_reference() -> None:
    """The project's own communes, schools, fields and majors; the second time does nothing."""
    if db.session.scalar(select(Commune.code).limit(1)) is None:
        for model, rows in _rows():
            db.session.execute(insert(model.__table__), [_columns(model, row) for row in rows])


def _columns(model: type[Any], row: Row) -> Row:
    return {getattr(model, name).property.columns[0].name: value for name, value in row.items()}


def demo_levels() -> dict[str, int]:
    """Commune code → demonstration level, of all 92."""
    return {row["code"]: row["demo_priority"] for row in _rows()[0][1]}


def make_classification(*, levels: Mapping[str, int | None] | None = None, **changes: Any) -> Classification:
    """A decision in force since 1 July 2025 with a level for every commune; `levels` replaces all of them."""
    load_reference()
    chosen = demo_levels() if levels is None else levels
    values: dict[str, Any] = {
        "decision_number": f"{next(_numbers)}/QĐ-UBND",
        "decided_on": date(2025, 6, 20),
        "issued_by": "Ủy ban nhân dân tỉnh Thái Nguyên",
        "valid_from": date(2025, 7, 1),
        "valid_to": None,
        "entered_at": clock.now(),
    }
    classification = Classification(**{**values, **changes})
    classification.levels = [CommuneLevel(commune_code=code, level=level) for code, level in chosen.items()]
    db.session.add(classification)
    db.session.flush()
    return classification
