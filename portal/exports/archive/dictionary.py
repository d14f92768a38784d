"""What an archive says of itself: tables, columns, types, units, keys, and the words that may stand in them."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import CheckConstraint, Column, Table

from portal.exports.archive import cells
from portal.exports.archive.tables import COLUMNS_LEFT_OUT, PARTS, PEOPLE, TABLES_LEFT_OUT, columns_of, table_of, words
from portal.exports.archive.tables import words_of as _words_of

_ONE_OF = re.compile(r"(\w+) IN \(('[^']*'(?:, '[^']*')*)\)")
_HEAD = (
    "Từ điển dữ liệu của một đợt thực tập\n"
    "Data dictionary of a round\n\n"
    "Tệp CSV: UTF-8, dấu phẩy. Ô trống là không có giá trị; trong cột chữ, không có giá trị ghi là \\N, dấu \\ ghi "
    "là \\\\, ký tự CR ghi là \\r; ô bắt đầu bằng dấu như =, +, - có thêm dấu ' phía trước.\n"
    "CSV files: UTF-8, commas. An empty cell is no value; in columns of text no value is \\N, \\ is \\\\, CR is \\r; "
    "a cell that begins with a sign such as =, + or - has a ' in front.\n"
)


def for_programs() -> bytes:
    """dictionary.json."""
    told = {
        "tables": {part.name: _told(part.name) for part in PARTS},
        "left_out": {"tables": TABLES_LEFT_OUT, "columns": COLUMNS_LEFT_OUT},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _told(part: str) -> dict[str, Any]:
    table, said = table_of(part), words()[part, ""]
    return {
        "file": f"{part}.csv",
        "vi": said.vietnamese,
        "en": said.english,
        "primary_key": [column.name for column in table.primary_key.columns],
        "columns": {column.name: _column(part, table, column) for column in columns_of(part)},
    }


def _column(part: str, table: Table, column: Column[Any]) -> dict[str, Any]:
    said = _words_of(part, column.name)
    assert said is not None  # columns_of gives those that have words
    told: dict[str, Any] = {
        "type": cells.kind_of(column),
        "unit": said.unit or None,
        "may_be_empty": bool(column.nullable),
        "vi": said.vietnamese,
        "en": said.english,
        "references": next((_referred(key.target_fullname) for key in column.foreign_keys), None),
        "values": _values(table, column.name),
    }
    return {name: value for name, value in told.items() if value is not None}


def _referred(target: str) -> str:
    table, column = target.split(".")
    return f"{PEOPLE if table == 'user' else table}.{column}"


def _values(table: Table, name: str) -> list[str] | None:
    for constraint in table.constraints:
        if isinstance(constraint, CheckConstraint):
            match = _ONE_OF.fullmatch(str(constraint.sqltext))
            if match and match[1] == name:
                return re.findall(r"'([^']*)'", match[2])
    return None


def for_people() -> bytes:
    """TU-DIEN.txt: the same as a text."""
    lines = [_HEAD]
    for part in PARTS:
        told = _told(part.name)
        lines.append(f"\n{told['file']}: {told['vi']} / {told['en']}\n")
        lines += [_line(name, column, name in told["primary_key"]) for name, column in told["columns"].items()]
    lines.append("\nKhông có trong bộ tệp / left out:\n")
    lines += [f"  {name}: {why}\n" for name, why in {**TABLES_LEFT_OUT, **COLUMNS_LEFT_OUT}.items()]
    return "".join(lines).encode()


def _line(name: str, told: dict[str, Any], is_key: bool) -> str:
    more = [told["type"], *(["key"] if is_key else []), *([told["unit"]] if "unit" in told else [])]
    more += [f"→ {told['references']}"] if "references" in told else []
    more += ["|".join(told["values"])] if "values" in told else []
    more += ["may be empty"] if told["may_be_empty"] else []
    return f"  {name} ({', '.join(more)}): {told['vi']} / {told['en']}\n"
