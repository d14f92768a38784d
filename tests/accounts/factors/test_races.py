"""The same code at the same moment in several workers: one gets in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update

from portal import clock
from portal.access import Role
from portal.accounts.factors.models import TotpFactor
from portal.accounts.factors.rules import Typed
from portal.accounts.factors.service import app as apps
from portal.accounts.factors.service import checking
from portal.accounts.models import User
from portal.errors import DomainError
from portal.extensions import db
from tests.factories.accounts import make_user
from tests.factories.factors import app_code, give_app

WORKERS = 2


@pytest.fixture
def person(real_database):
    """Somebody with an app and recovery codes."""
    user = make_user(Role.AUDITOR)
    codes = give_app(user)
    user_id = user.id
    db.session.commit()
    return user_id, codes


def how_many_pass(app, user_id, typed):
    """Check the same code in several threads, each with a session of its own."""

    def one() -> bool:
        with app.app_context():
            user = db.session.get_one(User, user_id)
            try:
                checking.check(user, typed)
            except DomainError:
                return False
            finally:
                db.session.commit()
            return True

    with clock.fixed(clock.now()), ThreadPoolExecutor(WORKERS) as pool:
        return sum(future.result() for future in [pool.submit(one) for _ in range(WORKERS)])


def meet_before(take):
    """Every worker has read the older step, and holds no lock, before the first one takes the new one."""
    seen = Barrier(WORKERS, timeout=20)

    def together(app: TotpFactor, step: int) -> bool:
        db.session.commit()
        seen.wait()
        return bool(take(app, step))

    return together


def test_of_two_workers_one_takes_the_code(real_database, person):
    assert how_many_pass(real_database, person[0], Typed(code=app_code())) == 1


def test_of_two_workers_one_takes_the_recovery_code(real_database, person):
    assert how_many_pass(real_database, person[0], Typed(recovery_code=person[1][0])) == 1


def test_of_two_workers_that_both_found_the_code_unused_one_takes_it(real_database, person, monkeypatch):
    monkeypatch.setattr(apps, "_take_step", meet_before(apps._take_step))
    assert how_many_pass(real_database, person[0], Typed(code=app_code())) == 1


def test_without_the_condition_both_would_take_it(real_database, person, monkeypatch):
    """The control of the test above."""

    def take(app: TotpFactor, step: int) -> bool:
        db.session.execute(update(TotpFactor).where(TotpFactor.id == app.id).values(last_step=step))
        return True

    monkeypatch.setattr(apps, "_take_step", meet_before(take))
    assert how_many_pass(real_database, person[0], Typed(code=app_code())) == 2
