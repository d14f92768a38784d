"""Who asks and who decides."""

from __future__ import annotations

from typing import Any

import pytest

from portal.access import Role
from tests.factories.accounts import make_user


@pytest.fixture
def officer(app: Any) -> Any:
    return make_user(Role.COMMUNE_OFFICER)


@pytest.fixture
def reviewer(app: Any) -> Any:
    return make_user(Role.HOME_AFFAIRS_OFFICER)
