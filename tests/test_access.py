"""Who gets which answer where: every cell of tests/access/table.csv, by a real request."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from portal.access import PERMISSIONS, Role, rule_of
from portal.forms import KEPT
from tests.access.cases import CASES, OWN, VISITOR
from tests.access.forms import body_of, form_of, methods_of, sendable, url_of
from tests.access.table import Key, ask_everybody, keys_of, read_table
from tests.access.world import PEOPLE, World

TABLE = read_table()
REFUSED = {401, 403, 404, 405}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
ENDPOINTS = sorted(CASES)
POSTING = sorted({key.endpoint for key in TABLE if key.method == "POST"})
# Papers about one person that are taken by a link: the trail keeps who took them.
NOTED = ("documents.file", "documents.sent_file", "signatures.file")
TRAIL = ("UPDATE audit_head", "INSERT INTO audit_event")
# Say so, and change nothing, where there is nothing to keep.
WRITES_NOTHING = {
    "styleguide.show",
    "factors.confirm_app",  # the code of an app is another one every half minute
    "factors.add_passkey",  # needs a device
    "notices.read_all",
    "accounts.switch_language",  # of a visitor: in the cookie
}


def test_table_has_every_endpoint_and_nothing_else(world: World) -> None:
    endpoints = {rule.endpoint for rule in world.app.url_map.iter_rules()}
    assert endpoints == set(CASES), "tests/access/cases.py does not fit the endpoints"
    assert keys_of(world) == list(TABLE), "write the table anew and review it: python -m tests.access.table --write"


@pytest.mark.parametrize("key", TABLE, ids="-".join)
def test_everybody_gets_the_answer_of_the_table(world: World, key: Key) -> None:
    answers = ask_everybody(world, key)
    assert {who: answered.status for who, answered in answers.items()} == TABLE[key]
    for who, answered in answers.items():
        if key.endpoint in NOTED and answered.status not in REFUSED:
            assert all(change.startswith(TRAIL) for change in answered.changes), f"{who}: {answered.changes}"
        elif key.method == "GET" or answered.status in REFUSED:
            assert not answered.changes, f"{who} changed something: {answered.changes}"
        elif key.record == OWN and key.endpoint not in WRITES_NOTHING:  # the success that a refusal is measured by
            assert answered.changes, f"{who} was told {answered.status}, and nothing was written"


def test_the_visitor_of_the_table_has_given_the_right_password(world: World) -> None:
    """So the table shows that nothing opens between the two steps of signing in, and here that only one is left."""
    url = url_of(world, "factors.second_step", CASES["factors.second_step"])
    assert world.ask(VISITOR, "GET", url).status == 200
    body = {"factor_recovery_code": world.ids["recovery_code"], "next": "/audit/"}
    assert world.ask(VISITOR, "POST", url, body).response.location == "/audit/"


@pytest.mark.parametrize("key", TABLE, ids="-".join)
def test_permission_alone_decides_between_403_and_more(world: World, key: Key) -> None:
    """A cell of one's own record is 403 exactly where the role lacks the permission (portal/access.py)."""
    rule = rule_of(world.app, key.endpoint)
    needed = rule and (rule.get if key.method == "GET" else rule.post)
    for role in Role:
        status = TABLE[key][role.value]
        if needed is None or needed in PERMISSIONS[role]:
            assert status != 403 or (key, role) in FINER, f"{role} holds {needed}"
        else:
            assert status == 403, f"{role} does not hold {needed}"
    assert needed is None or TABLE[key][VISITOR] == (302 if key.method == "GET" else 401)


# Where a holder of the permission is refused for a finer reason, which domain.md gives.
_MINE, _THEIRS = Role.UNIVERSITY_COORDINATOR, Role.HOME_AFFAIRS_OFFICER
FINER = {
    # Not the step of Home Affairs yet: the university approves first.
    (Key("attempts.decide", "POST", "own"), _THEIRS),
    # Ran it; and a coordinator answers only in an approver's place.
    (Key("attempts.decide", "POST", "own"), _MINE),
    (Key("placements.decide_swap", "POST", "own"), _MINE),
    # Written down on behalf of a commune: only who wrote it changes it …
    (Key("openings.edit_entered", "POST", "own"), _THEIRS),
    (Key("openings.edit_entered", "POST", "foreign"), _MINE),
    (Key("openings.submit_entered", "POST", "own"), _THEIRS),
    (Key("openings.submit_entered", "POST", "foreign"), _MINE),
    # … and never decides on it.
    (Key("openings.review", "POST", "foreign"), _THEIRS),
    # What a commune asked for itself, only the commune takes back.
    (Key("openings.withdraw_entered", "POST", "foreign"), _MINE),
    (Key("openings.withdraw_entered", "POST", "foreign"), _THEIRS),
}


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_other_methods_are_refused(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    url = url_of(world, endpoint, case)
    known = {"HEAD", *methods_of(world, endpoint)} if "GET" in methods_of(world, endpoint) else {"POST"}
    for method in METHODS:
        if method not in known:
            answered = world.ask(case.by, method, url, {})
            assert answered.status == 405, f"{method} {url}"
            assert not answered.changes


@pytest.mark.parametrize("endpoint", POSTING)
def test_post_without_the_token_of_its_form_is_refused(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    answered = world.ask(case.by, "POST", url_of(world, endpoint, case))
    assert answered.status == 400
    assert not answered.changes


@pytest.mark.parametrize("endpoint", POSTING)
def test_what_is_only_carried_along_is_shown_and_changes_nothing(world: World, endpoint: str) -> None:
    """What was typed is posted to its page again after a lost session, and by the switch of languages.

    A page that took it for sent would refuse it (422), since the form is missing, or change something.
    """
    case = CASES[endpoint]
    has_page = "GET" in methods_of(world, endpoint)
    if has_page or case.fields:
        body = {} if has_page else sendable(body_of(world, endpoint, case))
        answered = world.ask(case.by, "POST", url_of(world, endpoint, case), {**body, KEPT: "1"})
        assert (answered.status, answered.changes) == (200 if has_page else 302, [])


@pytest.mark.parametrize("endpoint", [name for name in ENDPOINTS if any("_id" in value for value in CASES[name].own)])
def test_unknown_record_is_not_found(world: World, endpoint: str) -> None:
    case = CASES[endpoint]
    method = methods_of(world, endpoint)[-1]
    body = sendable(body_of(world, endpoint, case)) if method == "POST" else None
    known = {name: world.ids.get(value, value) for name, value in case.own.items()}
    for name in known:
        if name.endswith("_id"):
            values: dict[str, Any] = {**known, name: str(uuid4())}
            with world.app.test_request_context():
                url = world.app.url_for(endpoint, **values)
            assert world.ask(case.by, method, url, body).status == 404, name


@pytest.mark.parametrize("endpoint", POSTING)
def test_page_holds_the_form_it_takes(world: World, endpoint: str) -> None:
    """Otherwise the cells of a POST would be asked with a body that no person sends."""
    if "GET" in methods_of(world, endpoint):
        assert form_of(world, endpoint, CASES[endpoint]) is not None


def test_everybody_is_somebody() -> None:
    assert set(PEOPLE) == {VISITOR, *(role.value for role in Role)}
