"""Every way of tampering with a result that we could think of is refused, with a place and words."""

import csv
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from portal.matching import Instance
from portal.matching.verify import check_result
from tests.matching.published import Publication, publish
from tests.matching.tampering import ASSIGNMENT, Tamper, move_to_a_free_seat, retie


@pytest.mark.parametrize("tamper", ASSIGNMENT)
@pytest.mark.parametrize("careful", [False, True])
def test_a_tampered_assignment_is_refused(
    tamper: Tamper, careful: bool, publication: tuple[Publication, Instance]
) -> None:
    published, instance = publication
    before = (published.out / "assignment.csv").read_bytes()
    tamper(published, instance)
    assert (published.out / "assignment.csv").read_bytes() != before
    if careful:
        retie(published)
    found = check_result(published.directory, published.out)
    assert found
    assert all(finding.place and finding.message for finding in found)


# --- the other files --------------------------------------------------------------------------


def edit_report(**values: object) -> Tamper:
    def tamper(published: Publication, instance: Instance) -> None:
        published.edit_json("report.json", lambda report: report.update(values))

    return tamper


def raise_a_filled_level(published: Publication, instance: Instance) -> None:
    def edit(report: dict[str, Any]) -> None:
        report["levels"][0]["filled"] += 1

    published.edit_json("report.json", edit)


def edit_price(kind: str, change: Callable[[int], object]) -> Tamper:
    """Change the highest price (every price may be a lie, the highest one matters here)."""

    def tamper(published: Publication, instance: Instance) -> None:
        def edit(certificate: dict[str, Any]) -> None:
            name = max(certificate[kind], key=certificate[kind].__getitem__)
            certificate[kind][name] = change(certificate[kind][name])

        published.edit_json("certificate.json", edit)

    return tamper


def drop_a_price(published: Publication, instance: Instance) -> None:
    published.edit_json("certificate.json", lambda c: c["openings"].pop(instance.opening_ids[0]))


def turn_the_weights(published: Publication, instance: Instance) -> None:
    def edit(certificate: dict[str, Any]) -> None:
        certificate["levels"].reverse()

    published.edit_json("certificate.json", edit)


def remove(name: str) -> Tamper:
    return lambda published, instance: (published.out / name).unlink()


def change_cell(table: str, column: str, change: Callable[[str], str]) -> Tamper:
    """Change one cell of the round after the match."""

    def tamper(published: Publication, instance: Instance) -> None:
        path = published.directory / f"{table}.csv"
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        rows[3][column] = change(rows[3][column])
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return tamper


def edit_line(edit: Callable[[list[dict[str, Any]]], None]) -> Tamper:
    """Change explanations; whatever `edit` does to the list of their objects is written back."""

    def tamper(published: Publication, instance: Instance) -> None:
        path = published.out / "explanations.jsonl"
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        edit(lines)
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    return tamper


def blame_coverage(lines: list[dict[str, Any]]) -> None:
    reason = next(r for line in lines for r in line.get("reasons", []) if r["code"] == "full_by_merit")
    del reason["seats"]
    reason |= {"code": "needed_for_coverage", "level": "first 1"}


def name_a_level_that_is_none(lines: list[dict[str, Any]]) -> None:
    reason = next(r for line in lines for r in line.get("reasons", []) if "level" in r)
    reason["level"] = "first 9"


def hide_a_reason(lines: list[dict[str, Any]]) -> None:
    next(line for line in lines if line.get("reasons"))["reasons"].pop()


def forget_who_listed_an_empty_seat(lines: list[dict[str, Any]]) -> None:
    next(line for line in lines if "empty" in line)["listed"] += 1


OTHERS: dict[str, Tamper] = {
    "another seed": edit_report(seed="b6"),
    "another rule": edit_report(rule="stable"),
    "a rule that is none": edit_report(rule="fair"),
    "another option": edit_report(options={"first_intern_first": False}),
    "no option": edit_report(options=None),
    "more placed": edit_report(placed=141),
    "nobody unplaced": edit_report(unplaced=0),
    "a better mean rank": edit_report(mean_rank=1.0),
    "a better rank profile": edit_report(rank_profile={"1": 140}),
    "more seats": edit_report(seats=1),
    "another input": edit_report(input_sha256="0" * 64),
    "a level filled better": raise_a_filled_level,
    "priorities forgotten": edit_report(priorities=[]),
    "a commune dearer": edit_price("communes", lambda price: price + 5),
    "a commune cheaper": edit_price("communes", lambda price: price - 5),
    "an opening dearer": edit_price("openings", lambda price: price + 5),
    "a price as a decimal": edit_price("openings", float),
    "a price as text": edit_price("openings", str),
    "a price as true": edit_price("openings", bool),
    "a price beyond 64 bits": edit_price("openings", lambda price: price + 2**70),
    "a price below zero": edit_price("communes", lambda price: -1),
    "a price missing": drop_a_price,
    "weights turned round": turn_the_weights,
    "no certificate": remove("certificate.json"),
    "no report": remove("report.json"),
    "no assignment": remove("assignment.csv"),
    "another reason": edit_line(blame_coverage),
    "a level that is none": edit_line(name_a_level_that_is_none),
    "a reason hidden": edit_line(hide_a_reason),
    "an empty seat made popular": edit_line(forget_who_listed_an_empty_seat),
    "an explanation missing": edit_line(lambda lines: lines.pop()),
    "an explanation too many": edit_line(lambda lines: lines.append({})),
    "a grade raised": change_cell("students", "gpa", lambda gpa: "4.00"),
    "a field changed": change_cell("students", "field", lambda field: "medicine"),
    "a seat more": change_cell("openings", "capacity", lambda seats: str(int(seats) + 1)),
    "a priority changed": change_cell("openings", "priority", lambda p: "9"),
    "a choice exchanged": change_cell("choices", "opening", lambda name: "o0001"),
    "a pin turned": change_cell("pins", "kind", lambda kind: "forbid"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_tampering_is_refused(name: str, publication: tuple[Publication, Instance]) -> None:
    published, instance = publication
    OTHERS[name](published, instance)
    found = check_result(published.directory, published.out)
    assert found
    assert all(finding.place and finding.message for finding in found)


@pytest.mark.parametrize("name", ["assignment.csv", "report.json", "certificate.json", "explanations.jsonl"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b"{", b"[" * 5000, b"null", b"a,b\n1\n"])
def test_a_file_that_is_something_else_is_refused_not_a_crash(
    name: str, content: bytes, publication: tuple[Publication, Instance]
) -> None:
    published, _ = publication
    (published.out / name).write_bytes(content)
    found = check_result(published.directory, published.out)
    assert [finding.place.split(",")[0] for finding in found] == [name]


def test_a_seed_chosen_afterwards_is_refused_even_by_a_careful_forger(
    publication: tuple[Publication, Instance], tmp_path: Path
) -> None:
    """Another seed with the result it gives is right in itself; the hash published before is not met."""
    _, instance = publication
    forged = publish(instance, tmp_path / "forged", seed="b6")
    assert check_result(forged.directory, forged.out) == []
    found = check_result(forged.directory, forged.out, seed_sha256=sha256(b"a5").hexdigest())
    assert [finding.place for finding in found] == ["report.json, seed"]


def test_coverage_only_still_refuses_a_lower_coverage(publication: tuple[Publication, Instance]) -> None:
    published, instance = publication
    move_to_a_free_seat(published, instance)
    retie(published)
    assert check_result(published.directory, published.out, coverage_only=True)


def test_the_tampering_starts_from_a_result_that_is_confirmed(
    publication: tuple[Publication, Instance],
) -> None:
    published, _ = publication
    assert check_result(published.directory, published.out) == []
    assert len(json.loads((published.out / "report.json").read_text())["warnings"]) >= 1
