"""A kind of job for the tests, whose work each test says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.extensions import db
from portal.jobs import registry, service
from portal.jobs.broker import Broker
from portal.jobs.models import Job
from portal.jobs.run import Run

KIND = "tests.work"


class Work:
    """What the handler does (`does`), and what it was told (`runs`, `given_up`)."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.given_up: list[tuple[dict[str, Any], str]] = []
        self.does: Any = lambda run: None

    def run(self, run: Run) -> None:
        self.runs.append(run)
        self.does(run)

    def ask(self, key: str = "one") -> Job:
        """Ask for the work and commit."""
        job = service.enqueue(KIND, {"key": key}, key=key, actor=None)
        db.session.commit()
        return job


@pytest.fixture
def broker(app: Flask, empty_broker: Broker, monkeypatch: pytest.MonkeyPatch) -> Broker:
    """The app's broker, with no message in it."""
    monkeypatch.setitem(app.extensions, "job_broker", empty_broker)
    return empty_broker


@pytest.fixture
def work() -> Iterator[Work]:
    work = Work()
    registry.handler(KIND, label="Việc thử", give_up=lambda *told: work.given_up.append(told))(work.run)
    yield work
    del registry.HANDLERS[KIND]
