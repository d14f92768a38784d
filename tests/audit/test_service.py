"""The chain: written with the change or not at all, and every kind of tampering found."""

import json
import threading

import pytest
from sqlalchemy import delete, select, update

from portal.access import Role
from portal.accounts import service as accounts
from portal.audit import queries
from portal.audit.models import AuditDetail, AuditEvent, AuditHead
from portal.audit.service import record
from portal.extensions import db
from tests.factories.accounts import make_user

KEY = "AUDIT_KEY"


@pytest.fixture
def trail(app):
    """A chain with a few events, some of which have a personal part."""
    for number in range(4):
        accounts.create_user(email=f"user{number}@tnu.edu.vn", full_name=f"Người {number}", actor=None)
        db.session.commit()
    return app


def test_an_untouched_chain_holds(trail):
    assert queries.find_fault(trail.config[KEY]) is None
    assert queries.head()[0] == 4


@pytest.mark.parametrize(
    ("tamper", "at"),
    [
        (update(AuditEvent).where(AuditEvent.sequence == 2).values(body=AuditEvent.body + " "), 2),
        (update(AuditEvent).where(AuditEvent.sequence == 3).values(mac="0" * 64), 3),
        (update(AuditEvent).where(AuditEvent.sequence == 3).values(action="nothing_happened"), 3),
        (update(AuditDetail).where(AuditDetail.sequence == 2).values(body={"name": "Khác"}), 2),
        (update(AuditHead).values(sequence=9), 5),
    ],
)
def test_tampering_is_found_at_the_event_it_happened(trail, tamper, at):
    db.session.execute(tamper)
    fault = queries.find_fault(trail.config[KEY])
    assert fault is not None
    assert fault.sequence == at


@pytest.mark.parametrize("sequence", [1, 2, 4])
def test_a_removed_event_is_missed(trail, sequence):
    db.session.execute(delete(AuditDetail).where(AuditDetail.sequence == sequence))
    db.session.execute(delete(AuditEvent).where(AuditEvent.sequence == sequence))
    assert queries.find_fault(trail.config[KEY]).sequence == sequence


def test_another_key_does_not_verify(trail):
    assert queries.find_fault("another key").sequence == 1


def test_personal_parts_can_be_erased_and_the_chain_still_holds(trail):
    assert "Người" not in "".join(db.session.scalars(select(AuditEvent.body)))
    db.session.execute(delete(AuditDetail))
    assert queries.find_fault(trail.config[KEY]) is None


def test_a_change_that_is_rolled_back_leaves_no_event(trail):
    record("never_happened", None, actor=None)
    db.session.rollback()
    accounts.create_user(email="sau@tnu.edu.vn", full_name="Sau", actor=None)
    db.session.commit()
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "never_happened" not in actions
    assert queries.find_fault(trail.config[KEY]) is None


def test_commands_verify_and_anchor(trail, tmp_path):
    runner = trail.test_cli_runner()
    kept = tmp_path / "anchor.json"
    assert runner.invoke(args=["audit", "anchor", str(kept)]).exit_code == 0
    assert json.loads(kept.read_text())["sequence"] == 4
    assert runner.invoke(args=["audit", "verify", "--anchor", str(kept)]).exit_code == 0
    kept.write_text(json.dumps({"sequence": 3, "mac": "0" * 64}))
    assert runner.invoke(args=["audit", "verify", "--anchor", str(kept)]).exit_code == 1
    db.session.execute(update(AuditEvent).where(AuditEvent.sequence == 2).values(body="{}"))
    db.session.commit()
    result = runner.invoke(args=["audit", "verify"])
    assert result.exit_code == 1
    assert "event 2" in result.output


def test_many_writers_at_once_make_one_chain(real_database):
    app = real_database
    failures = []

    def write(number):
        with app.app_context():
            try:
                for turn in range(5):
                    accounts.create_user(email=f"t{number}-{turn}@tnu.edu.vn", full_name="Cùng lúc", actor=None)
                    db.session.commit()
            except Exception as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert queries.head()[0] == 30
    assert queries.find_fault(app.config[KEY]) is None


def test_auditors_read_the_trail_and_others_do_not(page, trail):
    listing = page(make_user(Role.AUDITOR)).get("/audit/")
    assert "Tạo tài khoản" in listing.text
    page(make_user(Role.AUDITOR)).get("/audit/2")
    page(make_user(Role.AUDITOR)).get("/audit/999", 404)
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get("/audit/", 403)
