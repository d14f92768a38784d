"""A published result with pins, and copies of it to be spoiled."""

import shutil
from pathlib import Path

import pytest

from portal.matching import Instance
from tests.matching.published import Publication, publish
from tests.matching.tampering import pinned_instance


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Publication, Instance]:
    where = tmp_path_factory.mktemp("tamper")
    instance = pinned_instance(where / "made")
    return publish(instance, where), instance


@pytest.fixture
def publication(original: tuple[Publication, Instance], tmp_path: Path) -> tuple[Publication, Instance]:
    """A copy that a test may spoil."""
    source, instance = original
    copy = Publication(tmp_path / "round", tmp_path / "result")
    shutil.copytree(source.directory, copy.directory)
    shutil.copytree(source.out, copy.out)
    return copy, instance
