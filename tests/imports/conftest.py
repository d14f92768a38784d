"""Who brings lists, and the round they are for."""

from __future__ import annotations

import pytest
from flask import Flask

from portal.access import Role
from portal.accounts.models import User
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU
from tests.factories.rounds import make_round


@pytest.fixture
def coordinator(app: Flask) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


@pytest.fixture
def round_(coordinator: User) -> Round:
    return make_round(RoundStatus.OPEN)
