"""Bringing the reference tables in step with their files."""

from __future__ import annotations

from pathlib import Path

from portal.audit.service import record
from portal.communes.models import Commune
from portal.communes.reference import COMMUNES, read_communes
from portal.reference import Changes, Fault, FaultyFiles, synchronise
from portal.schools.models import Field, Major, School
from portal.schools.reference import FIELDS, MAJORS, SCHOOLS, read_fields, read_majors, read_schools


def load_reference(
    *, communes: Path = COMMUNES, schools: Path = SCHOOLS, fields: Path = FIELDS, majors: Path = MAJORS
) -> list[Changes]:
    """Communes, schools, fields and majors as their files say; loading twice changes nothing.

    All files are read before anything is written; raises FaultyFiles with every fault found.
    """
    faults: list[Fault] = []
    commune_rows, school_rows = read_communes(communes, faults), read_schools(schools, faults)
    field_rows = read_fields(fields, faults)
    major_rows = read_majors(majors, field_rows, faults)
    if faults:
        raise FaultyFiles(faults)
    changes = [
        synchronise(Commune, commune_rows, key="code"),
        synchronise(School, school_rows, key="code"),
        synchronise(Field, field_rows, key="code"),
        synchronise(Major, major_rows, key="code"),
    ]
    for change in changes:
        if change.added or change.changed:
            record("reference_loaded", None, actor=None, table=change.table, added=change.added, changed=change.changed)
    return changes
