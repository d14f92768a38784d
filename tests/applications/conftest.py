"""A round with three openings, and a student who is nominated in it."""

from __future__ import annotations

from typing import Any

import pytest

from portal.rounds.models import Round
from tests.factories.applications import make_applicant
from tests.factories.communes import REMOTE, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round


@pytest.fixture
def round_(app: Any) -> Round:
    made = make_round(shortest_list=2, difficult_choices=1)
    for title, commune in (("Số hoá", REMOTE), ("Một cửa", WARD), ("Chuyển đổi số", WARD)):
        make_opening(made, title=title, commune=commune)
    return made


@pytest.fixture
def applicant(round_: Round) -> Any:
    return make_applicant(round_, full_name="Lò Thị Mai", phone="")
