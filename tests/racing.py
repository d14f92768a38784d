"""Several acts at once, each in a thread and a transaction of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

from flask import Flask

from portal.errors import DomainError
from portal.extensions import db


def at_once(app: Flask, acts: list[Callable[[threading.Barrier], None]]) -> Counter[str]:
    """Run every act in a thread and a transaction of its own; counts "done" and the names of the refusals."""
    barrier, told = threading.Barrier(len(acts)), Counter[str]()

    def run(act: Callable[[threading.Barrier], None]) -> None:
        with app.app_context():
            try:
                act(barrier)
                db.session.commit()
                told["done"] += 1
            except DomainError as refusal:
                db.session.rollback()
                told[type(refusal).__name__] += 1

    db.session.commit()  # the test's own transaction must not be in their way
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told
