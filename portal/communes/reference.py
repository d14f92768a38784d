"""The reference file of communes: the 92 units of Thái Nguyên since 1 July 2025."""

from __future__ import annotations

import re
from pathlib import Path

from portal.communes.models import CommuneKind
from portal.reference import Fault, Parser, Row, number, one_of, optional_words, read_table, whole, words
from portal.vietnamese.folding import fold
from portal.vietnamese.names import place_key

COMMUNES = Path(__file__).parent / "data" / "communes.csv"


def _code(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{5}", cell):
        raise ValueError(f"must be the official code of five digits, not {cell!r}")
    return cell


_COLUMNS: dict[str, Parser] = {
    "code": _code,
    "name": words,
    "kind": one_of(*CommuneKind),
    "former_province": words,
    "former_districts": words,
    "predecessors": words,
    "name_variants": optional_words,
    "lat": number(8, 24),
    "lon": number(102, 110),
    "area_km2": number(0.1, 2000),
    "km_to_thai_nguyen": number(0, 500),
    "km_to_bac_kan": number(0, 500),
    "class_2021": one_of("", "I", "II", "III"),
    "class_2021_confidence": one_of("none", "pigeonhole", "partial", "full"),
    "demo_priority": whole(1, 4),
    "demo_priority_basis": words,
}


def read_communes(path: Path, faults: list[Fault]) -> list[Row]:
    """The communes of a file as columns of the table, with the keys they are sorted and found by."""
    rows = read_table(path, _COLUMNS, key="code", faults=faults)
    return rows if faults else [{**row, **_keys(row)} for row in rows]


def _keys(row: Row) -> Row:
    prefix = "Phường" if row["kind"] == CommuneKind.WARD else "Xã"
    found_by = (
        f"{prefix} {row['name']}",
        row["name_variants"],
        row["predecessors"],
        row["former_districts"],
        row["former_province"],
        row["code"],
    )
    # The code makes the order of equal names the same everywhere.
    return {"sort_key": f"{place_key(row['name'])}0{row['code']}", "search_text": fold(" ; ".join(found_by))}
