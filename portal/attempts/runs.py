"""The worker's side of an attempt: run the engine on the frozen input and store what comes out."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from portal.attempts import freezing, service
from portal.attempts.pricing import price_of
from portal.jobs.registry import handler
from portal.jobs.run import Run, WorkRefused
from portal.matching import Options, solve
from portal.matching.files import FilesRefused

# How much of the whole time each stage of the engine takes, about; a stage reports its own share.
STAGES = {
    "reading": (0.0, 0.05),
    "start": (0.05, 0.1),
    "coverage": (0.1, 0.3),
    "choice": (0.3, 0.5),
    "price": (0.5, 0.95),
}


def overall(stage: str, share: float) -> float:
    """The share of the whole run that is done, from that of one stage; unknown stages count as the last one."""
    begin, end = STAGES.get(stage, STAGES["choice"])
    return begin + (end - begin) * share


def give_up(payload: dict[str, Any], error: str) -> None:
    service.give_up(UUID(payload["attempt"]), error)


@handler(service.JOB_KIND, label=_l("Chạy phương án xếp"), give_up=give_up)
def run_attempt(run: Run) -> None:
    """Compute an attempt; no transaction is open while the engine works."""
    attempt_id = UUID(run.payload["attempt"])
    attempt = service.take_up(attempt_id)
    archive, expected = attempt.frozen_input, attempt.input_sha256
    rule, seed, options = attempt.rule, attempt.seed, Options(**attempt.options)
    run.save()

    def progress(stage: str, share: float) -> None:
        run.progress(stage, overall(stage, share))

    began = time.perf_counter()
    progress("reading", 0.0)
    try:
        result = solve(freezing.unpack(archive), rule=rule, seed=seed, options=options, progress=progress)
    except FilesRefused as error:
        raise WorkRefused(f"the frozen input is damaged: {error.faults[0]}") from error
    if result.report["input_sha256"] != expected:
        raise WorkRefused("the frozen input does not match its hash")
    seconds = time.perf_counter() - began
    price = price_of(result, progress)
    run.progress("storing", 0.95)
    service.store(attempt_id, result, seconds=seconds, price=price)
