"""The trail in words: who did what, without a code on the page."""

import re
from pathlib import Path

import portal
from portal.access import Role
from portal.audit.service import record
from portal.audit.wording import ACTIONS
from portal.extensions import db
from tests.factories.accounts import make_user


def test_the_trail_names_people_and_actions_in_words(page):
    auditor = make_user(Role.AUDITOR, full_name="Lê Minh Vinh")
    record("signed_in", auditor, actor=auditor)
    db.session.commit()
    listing = page(auditor).get("/audit/").text
    assert "Đăng nhập" in listing
    assert "Lê Minh Vinh" in listing
    assert "signed_in" not in listing, "neither in the table nor among the filters"


def test_every_action_that_is_recorded_has_words():
    source = "".join(path.read_text() for path in Path(portal.__file__).parent.rglob("*.py"))
    recorded = set(re.findall(r'\brecord\(\s*"([a-z_]+)"', source))
    assert len(recorded) > 30
    assert recorded - set(ACTIONS) == set()
