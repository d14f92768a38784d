"""Two readers, written apart: what the solver's accepts, the verifier's reads as the same round."""

from pathlib import Path
from random import Random

import pytest

from portal.matching import Instance, canonical_files, input_sha256
from portal.matching.files import FileFault, FilesRefused, read_directory
from portal.matching.verify.canonical import input_sha256 as verified_sha256
from portal.matching.verify.published_round import read_round
from tests.matching.rounds import random_round

PIECES = ("", ",", ";", '"', "\n", "\r", " ", "1", "-1", "4.01", "2,5", "é", "\ufeff", "\0", "require", "s0", "o1")


def spoil(rng: Random, text: str) -> str:
    """Put something anywhere, or take something away."""
    for _ in range(rng.randint(1, 3)):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + rng.choice((0, 0, 1, 2, 5)))
        text = text[:start] + rng.choice(PIECES) + text[end:]
    return text


def instance_or_faults(directory: Path) -> Instance | list[FileFault]:
    try:
        return read_directory(directory).instance
    except FilesRefused as refused:
        return refused.faults


@pytest.mark.parametrize("seed", range(120))
def test_spoilt_files_are_refused_or_read_alike(seed: int, tmp_path: Path) -> None:
    rng = Random(seed)
    files = {name: data.decode() for name, data in canonical_files(random_round(rng, 6).instance()).items()}
    name = rng.choice(sorted(files))
    files[name] = spoil(rng, files[name])
    for file_name, text in files.items():
        (tmp_path / file_name).write_bytes(text.encode())
    read = instance_or_faults(tmp_path)
    if isinstance(read, Instance):
        assert verified_sha256(read_round(tmp_path)) == input_sha256(read)
    else:
        assert read
        assert all(fault.file.endswith(".csv") and fault.message for fault in read)


@pytest.mark.parametrize("seed", range(30))
def test_the_canonical_text_is_read_back_as_itself(seed: int, tmp_path: Path) -> None:
    instance = random_round(Random(seed), 7).instance()
    for name, data in canonical_files(instance).items():
        (tmp_path / name).write_bytes(data)
    again = read_directory(tmp_path).instance
    assert canonical_files(again) == canonical_files(instance)
    assert verified_sha256(read_round(tmp_path)) == input_sha256(instance)
