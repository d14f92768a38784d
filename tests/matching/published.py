"""Published results on the disk, for the tests of the verifier."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.matching import Instance, Options, canonical_files, solve
from portal.matching.outputs import write_files
from portal.matching.result_files import result_files


@dataclass(frozen=True)
class Publication:
    """A round's directory and the directory of its result."""

    directory: Path
    out: Path

    def edit_json(self, name: str, edit: Callable[[dict[str, Any]], None]) -> None:
        path = self.out / name
        content = json.loads(path.read_text())
        edit(content)
        path.write_text(json.dumps(content))

    def rows(self) -> list[list[str]]:
        """The rows of the assignment, header left out."""
        return [line.split(",") for line in (self.out / "assignment.csv").read_text().splitlines()[1:]]

    def rewrite(self, rows: list[list[str]]) -> None:
        lines = ["student,opening,rank", *(",".join(row) for row in rows)]
        (self.out / "assignment.csv").write_text("\n".join(lines) + "\n")


def publish(
    instance: Instance,
    where: Path,
    *,
    rule: str = "remote-first",
    seed: str = "a5",
    first_intern_first: bool = True,
) -> Publication:
    """Match the instance and write round and result below `where`."""
    result = solve(instance, rule=rule, seed=seed, options=Options(first_intern_first=first_intern_first))
    publication = Publication(where / "round", where / "result")
    write_files(publication.directory, canonical_files(instance))
    write_files(publication.out, result_files(result, lambda stage, share: None))
    return publication
