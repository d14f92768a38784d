"""Who chooses first, and which unlisted opening is tried first: merit order and lottery."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from portal.matching.instance import Instance

Ints = NDArray[np.int64]


def lottery(seed: str, ids: Sequence[str]) -> NDArray[np.uint64]:
    """The lottery number of each id: the first 8 bytes of SHA-256 of `seed|id`, smaller wins.

    It depends on the id and the seed alone, never on row order, machine or library version.
    """
    start = sha256(f"{seed}|".encode())
    drawn = []
    for name in ids:
        digest = start.copy()
        digest.update(name.encode())
        drawn.append(digest.digest())
    return np.frombuffer(b"".join(drawn), dtype=">u8")[::4].astype(np.uint64)  # a digest is four of them


def merit_order(instance: Instance, seed: str) -> Ints:
    """Students from the first to choose to the last: merit (else GPA, then conduct), then lottery."""
    drawn = lottery(seed, instance.student_ids if instance.public_ids is None else instance.public_ids)
    if instance.merit is not None:
        return np.lexsort((drawn, -instance.merit))  # stable, so equal lots fall to the smaller id
    return np.lexsort((drawn, -instance.conduct, -instance.gpa))


def anywhere_order(instance: Instance, seed: str) -> Ints:
    """Openings in the order in which `anywhere` tries them: priority of the commune, then lottery."""
    return np.lexsort((lottery(seed, instance.opening_ids), instance.priority))
