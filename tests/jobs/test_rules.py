from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from portal.errors import TransitionNotAllowed
from portal.jobs.rules import MOST_TRIES, TRANSITIONS, JobAction, JobStatus, wait_before_try
from portal.transitions import next_status

ALLOWED = {
    ("queued", "claim"): "running",
    ("running", "claim"): "running",
    ("running", "finish"): "done",
    ("running", "give_back"): "queued",
    ("running", "try_again"): "queued",
    ("running", "fail"): "failed",
    ("queued", "cancel"): "cancelled",
    ("running", "cancel"): "cancelled",
    ("failed", "run_again"): "queued",
}


@pytest.mark.parametrize(("status", "action"), list(product(JobStatus, JobAction)))
def test_only_listed_steps_are_allowed(status: JobStatus, action: JobAction) -> None:
    expected = ALLOWED.get((status.value, action.value))
    if expected:
        assert next_status(TRANSITIONS, status, action) == expected
    else:
        with pytest.raises(TransitionNotAllowed):
            next_status(TRANSITIONS, status, action)


def test_each_failed_try_is_followed_by_a_longer_rest() -> None:
    waits = [wait_before_try(tries) for tries in range(1, MOST_TRIES + 1)]
    assert waits == sorted(set(waits))
    assert waits[0] == timedelta(seconds=5)
