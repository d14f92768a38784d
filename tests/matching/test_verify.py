"""The verifier confirms every right result, and shares nothing with what computed it."""

import ast
import hashlib
from pathlib import Path
from random import Random

import numpy as np
import pytest

import portal.matching.verify
from portal.matching import Instance
from portal.matching.files import read_directory
from portal.matching.generate import FAMILIES, generate
from portal.matching.solver import RULES
from portal.matching.verify import check_result
from portal.matching.verify.merging import merge_moments
from tests.matching.published import Publication, publish
from tests.matching.rounds import random_round

PACKAGE = Path(portal.matching.verify.__file__).parent
ROUNDS_A_TEST = 25


def generated(where: Path, family: str, seed: int = 3) -> Instance:
    made = generate(students=150, communes=20, openings=50, seats=100, seed=seed, family=family)
    made.write(where)
    return read_directory(where).instance


@pytest.mark.parametrize("block", range(20))
def test_no_false_alarm_on_random_rounds(block: int, tmp_path: Path) -> None:
    for number in range(block * ROUNDS_A_TEST, (block + 1) * ROUNDS_A_TEST):
        rng = Random(number)
        instance = random_round(rng, 7).instance()
        rule = rng.choice(["remote-first", "remote-first", *RULES])
        where = tmp_path / rule  # each round takes the place of the one before
        published = publish(instance, where, rule=rule, seed=f"{number:032x}", first_intern_first=rng.random() < 0.7)
        assert check_result(published.directory, published.out) == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("family", FAMILIES)
def test_no_false_alarm_on_larger_rounds(family: str, rule: str, tmp_path: Path) -> None:
    published = publish(generated(tmp_path / "made", family), tmp_path, rule=rule)
    assert check_result(published.directory, published.out) == []


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            found.add(node.module or "")
    return found


def test_the_verifier_imports_nothing_of_the_solver() -> None:
    modules = sorted(PACKAGE.glob("*.py"))
    assert len(modules) > 5
    for path in modules:
        ours = {name for name in imported_modules(path) if name.split(".")[0] == "portal"}
        assert all(name.startswith("portal.matching.verify") for name in ours), path.name


def test_the_verifier_loads_nothing_by_name() -> None:
    for path in PACKAGE.glob("*.py"):
        calls = [n.func for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
        names = {call.id for call in calls if isinstance(call, ast.Name)}
        assert names.isdisjoint({"__import__", "import_module", "exec", "eval"}), path.name


@pytest.fixture
def published(tmp_path: Path) -> Publication:
    return publish(generated(tmp_path / "made", "scarce-anywhere"), tmp_path, seed="00ff" * 8)


def test_the_seed_is_held_against_its_published_hash(published: Publication) -> None:
    digest = hashlib.sha256(("00ff" * 8).encode()).hexdigest()
    assert check_result(published.directory, published.out, seed_sha256=digest) == []
    found = check_result(published.directory, published.out, seed_sha256="0" * 64)
    assert [finding.place for finding in found] == ["report.json, seed"]


@pytest.mark.parametrize("digest", ["", "abc", "z" * 64])
def test_a_hash_that_is_none_confirms_nothing(digest: str, published: Publication) -> None:
    found = check_result(published.directory, published.out, seed_sha256=digest)
    assert [finding.place for finding in found] == ["--seed-sha256"]


def test_progress_tells_each_stage(published: Publication) -> None:
    stages: list[str] = []
    check_result(published.directory, published.out, progress=lambda stage, share: stages.append(stage))
    assert stages == ["reading", "terms", "assignment", "coverage", "choice", "explanations"]


def moments_by_definition(arcs: list[tuple[int, int, int]], nodes: int, never: int) -> list[int]:
    """For each arc the first moment at which each end reaches the other, by closing the relation."""
    first = [never] * len(arcs)
    for moment in reversed(range(never)):
        reach = np.eye(nodes, dtype=bool)
        for tail, head, since in arcs:
            reach[tail, head] |= since <= moment
        for middle in range(nodes):
            reach |= np.outer(reach[:, middle], reach[middle])
        for number, (tail, head, _) in enumerate(arcs):
            if reach[tail, head] and reach[head, tail]:
                first[number] = moment
    return first


@pytest.mark.parametrize("seed", range(40))
def test_merging_moments_follow_their_definition(seed: int) -> None:
    rng = Random(seed)
    nodes, never = rng.randint(2, 7), rng.randint(1, 9)
    arcs = [(rng.randrange(nodes), rng.randrange(nodes), rng.randrange(never)) for _ in range(rng.randint(1, 16))]
    tail, head, moment = (np.asarray(column, dtype=np.int64) for column in zip(*arcs, strict=True))
    assert merge_moments(tail, head, moment, never).tolist() == moments_by_definition(arcs, nodes, never)
