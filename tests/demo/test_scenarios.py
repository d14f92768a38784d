"""Every scenario can be made, holds what it says, and making it again changes nothing."""

import json
import uuid

import pytest
from sqlalchemy import func, select

from portal.accounts.queries import find_user_by_email
from portal.attempts.drafts.queries import count_unread, find_sharing
from portal.attempts.models import ApprovalDecision, MatchAttempt
from portal.audit import queries as audit
from portal.audit.models import AuditEvent
from portal.demo.scenario import Scenario
from portal.extensions import db
from portal.jobs.worker import Worker
from portal.notices.models import Notice, OutboxMessage
from portal.placements.appeals.models import Appeal
from portal.placements.models import Placement
from portal.placements.replaying import find_differences
from portal.placements.swaps.models import Swap
from portal.rounds.models import Round


@pytest.fixture
def seed(real_database, tmp_path):
    """Runs the command and returns what it wrote to its file."""

    def run(scenario, *more):
        file = tmp_path / "demo.json"
        result = real_database.test_cli_runner().invoke(
            args=["seed-demo", "--scenario", scenario, "--students", "120", "--json", str(file), *more]
        )
        assert result.exit_code == 0, result.output
        return json.loads(file.read_text(encoding="utf-8"))

    return run


@pytest.mark.parametrize("scenario", list(Scenario))
def test_a_scenario_is_made_once_in_its_state(seed, scenario):
    made = seed(scenario.value)
    assert made["created"]
    assert made["round"]["status"] == scenario.value
    events = db.session.scalar(select(func.count()).select_from(AuditEvent))
    again = seed(scenario.value)
    db.session.rollback()
    assert not again["created"]
    assert again["counts"] == made["counts"]
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == events


def test_an_applying_round_covers_all_communes_and_schools(seed):
    made = seed("applying")
    assert made["counts"]["nominations"] == 120
    assert made["counts"]["openings"] >= 92
    scopes = {(login["role"], login["scope"]) for login in made["logins"]}
    assert sum(role == "commune_officer" for role, _scope in scopes) == 92
    assert sum(role == "school_coordinator" for role, _scope in scopes) == 9


def test_a_matching_round_has_two_attempts_to_compare(seed, real_database):
    made = seed("matching")
    assert [attempt["status"] for attempt in made["attempts"]] == ["computed", "computed"]
    assert made["round"]["status"] == "matching"
    rules = db.session.scalars(select(MatchAttempt.rule)).all()
    assert len(set(rules)) == 2


def test_a_published_round_has_placements_and_a_trail_that_holds(seed, real_database):
    made = seed("published")
    assert made["counts"]["placements"] > 0
    assert [attempt["status"] for attempt in made["attempts"]].count("published") == 1
    assert audit.find_fault(real_database.config["AUDIT_KEY"]) is None


def test_a_reviewed_result_was_commented_and_returned_once(seed, real_database):
    made = seed("reviewing")
    assert [attempt["status"] for attempt in made["attempts"]] == ["sent_for_approval", "computed"]
    assert db.session.scalars(select(ApprovalDecision.decision)).all() == ["return"]
    coordinator = find_user_by_email("dieu-phoi@vexa.example")
    sharing = find_sharing(coordinator, uuid.UUID(made["round"]["id"]))
    assert count_unread(coordinator, sharing.attempt) == 2
    assert audit.find_fault(real_database.config["AUDIT_KEY"]) is None


def test_after_a_publication_something_waits_for_everybody(seed, real_database):
    seed("published")
    said = {(one.student_answer, one.commune_answer) for one in db.session.scalars(select(Placement))}
    assert said >= {("accepted", "confirmed"), ("declined", "awaited"), ("awaited", "refused"), ("awaited", "awaited")}
    assert db.session.scalars(select(Appeal.status)).all() == ["open"]
    assert db.session.scalars(select(Swap.status)).all() == ["consented"]
    assert find_differences() == [], "the trail tells the state of every placement"


def test_nobody_is_written_to(seed, real_database, tmp_path, monkeypatch):
    """The addresses are invented: a demonstration on an installation with a mail server must not reach for it."""
    monkeypatch.setitem(real_database.config, "MAIL_URL", f"file://{tmp_path / 'mail'}")
    seed("published")
    Worker(beats=False).run_due()
    assert not (tmp_path / "mail").exists()
    assert db.session.scalar(select(func.count()).select_from(OutboxMessage)) == 0
    assert db.session.scalar(select(func.count()).select_from(Notice)) > 0


def test_production_refuses_invented_people(real_database):
    real_database.config["PORTAL_ENV"] = "production"
    for args in (["seed-demo", "--scenario", "draft"], ["prepare"]):
        result = real_database.test_cli_runner().invoke(args=args)
        assert result.exit_code == 1
        assert "production" in result.output
    assert db.session.scalar(select(func.count()).select_from(Round)) == 0
