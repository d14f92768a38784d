"""The table of who gets which answer where: table.csv, read and reviewed by people, checked by test_access.

`python -m tests.access.table --write` writes it anew from real answers; what changes in it is a decision, to be
read line by line against domain.md before it is committed. A row is an endpoint, a method, and whether the record
is the asker's own or somebody else's; a cell is the status that the person of this column gets.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.access.cases import CASES
from tests.access.forms import body_of, methods_of, sendable, url_of
from tests.access.world import PEOPLE, Answered, World, open_world
from tests.database import Databases

TABLE = Path(__file__).with_name("table.csv")
KEYS = ("endpoint", "method", "record")


class Key(NamedTuple):
    endpoint: str
    method: str
    record: str


def read_table() -> dict[Key, dict[str, int]]:
    """(endpoint, method, record) → who → status."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = {Key(*(row[key] for key in KEYS)): {who: int(row[who]) for who in PEOPLE} for row in rows}
    assert len(table) == len(rows), "a row stands twice in the table"
    return table


def keys_of(world: World) -> list[Key]:
    """The rows that the table must have: every endpoint of the portal, its methods, its records."""
    endpoints = sorted({rule.endpoint for rule in world.app.url_map.iter_rules()})
    return [
        Key(endpoint, method, record)
        for endpoint in endpoints
        for method in methods_of(world, endpoint)
        for record in CASES[endpoint].records(method)
    ]


def ask_everybody(world: World, key: Key) -> dict[str, Answered]:
    """The same real request as each person: who → answer."""
    case = CASES[key.endpoint]
    url = url_of(world, key.endpoint, case, key.record)
    if key.method == "GET":
        return {who: world.ask(who, "GET", url) for who in PEOPLE}
    body = body_of(world, key.endpoint, case, key.record)
    return {who: world.ask(who, "POST", url, sendable(body)) for who in PEOPLE}


def main() -> int:
    """Print the rows that real answers give; with --write put them into the table."""
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder), server=None, process="table")
        with open_world(databases) as world:
            found = {key: ask_everybody(world, key) for key in keys_of(world)}
    output = TABLE.open("w", encoding="utf-8", newline="") if "--write" in sys.argv else sys.stdout
    with output:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow([*KEYS, *PEOPLE])
        writer.writerows([*key, *(answers[who].status for who in PEOPLE)] for key, answers in found.items())
    return 0


if __name__ == "__main__":
    sys.exit(main())
