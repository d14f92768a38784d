"""From the lists of a round to what stays empty, and what would help."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from portal.access import Role
from portal.applications.models import Application
from portal.attempts.readiness import forecasting, forecasts
from portal.attempts.readiness.models import Forecast, ForecastGroup
from portal.errors import DomainError
from portal.extensions import db
from portal.jobs.models import Job
from portal.jobs.worker import Worker
from portal.openings.models import Opening
from portal.rounds.models import RoundPriority
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE
from tests.factories.forecasts import Shortage, compute_forecast, make_forecast, make_listless, make_shortage
from tests.factories.rounds import make_round


def figures(made: Shortage) -> dict[str, Any]:
    found = forecasts.find_forecast(made.round.id)[0]
    assert found is not None
    assert found.figures is not None
    return found.figures


def nudges(made: Shortage) -> dict[str, dict[str, Any]]:
    return dict(made.group.figures["nudges"])


def test_a_forecast_counts_what_can_be_filled_whatever_the_rule(app: object) -> None:
    made = make_forecast()
    assert (figures(made)["seats"], figures(made)["fillable"]) == (4, 2)
    by_priority = {row["priority"]: (row["filled"], row["seats"]) for row in figures(made)["priorities"]}
    assert by_priority == {1: (1, 3), 4: (1, 1)}


def test_supply_is_told_by_field_and_priority(app: object) -> None:
    made = make_forecast()
    found = {(row["field"], row["priority"]): row for row in figures(made)["supply"]}
    remote = found["information-technology", 1]
    assert (remote["seats"], remote["eligible"], remote["interested"]) == (3, 2, 1)
    ward = found["accounting-audit-finance", 4]
    assert (ward["seats"], ward["eligible"], ward["interested"]) == (1, 1, 1)


def test_a_group_names_its_openings_and_all_who_can_fill_them(app: object) -> None:
    made = make_forecast()
    group = made.group
    assert (group.figures["seats"], group.figures["students"], group.figures["communes"]) == (3, 1, 1)
    assert forecasts.ids(group.members["openings"]) == [made.remote.id]
    assert forecasts.ids(group.members["students"]) == [made.filler.grants[0].student_id]


def test_those_without_a_place_who_could_list_the_openings_are_asked(app: object) -> None:
    made = make_forecast()
    assert nudges(made)["list"] == {"asked": 1, "now": 0, "most": 1}
    assert forecasts.ids(made.group.members["recipients"]) == [made.waiting.grants[0].student_id]


def test_nominated_students_without_a_list_are_asked_too(app: object) -> None:
    made = make_shortage()
    listless = make_listless(made.round, gpa=310)
    compute_forecast(made.round)
    assert nudges(made)["list"]["asked"] == 2
    assert nudges(made)["list"]["most"] == 2
    assert listless.grants[0].student_id in forecasts.ids(made.group.members["recipients"])


def test_widening_and_lowering_count_who_becomes_eligible(app: object) -> None:
    made = make_forecast()
    assert nudges(made)["widen"] == {"asked": 1, "now": 0, "most": 1, "fields": {"accounting-audit-finance": 1}}
    assert nudges(made)["lower"] == {"asked": 1, "now": 0, "most": 1, "min_gpa": made.round.min_gpa}


def test_who_would_go_anywhere_helps_at_once(app: object) -> None:
    made = make_shortage()
    application = _application_of(made, "weak")
    application.counted.anywhere = True
    db.session.flush()
    compute_forecast(made.round)
    assert nudges(made)["lower"]["now"] == 1


def _application_of(made: Shortage, who: str) -> Any:
    from_grant = getattr(made, who).grants[0].student_id
    return db.session.scalars(select(Application).where(Application.student_id == from_grant)).one()


def test_what_would_change_nothing_is_not_offered(app: object) -> None:
    made = make_shortage()
    db.session.execute(update(Opening).where(Opening.id == made.remote.id).values(min_gpa=made.round.min_gpa))
    compute_forecast(made.round)
    assert "lower" not in nudges(made)
    assert "list" in nudges(made)


def test_a_round_without_a_lack_has_no_groups(app: object) -> None:
    made = make_shortage()
    db.session.execute(update(Opening).where(Opening.id == made.remote.id).values(seats=1))
    compute_forecast(made.round)
    assert forecasts.list_groups(made.round.id) == []
    assert figures(made)["fillable"] == figures(made)["seats"] == 2


def test_a_commune_without_a_level_is_forecast_after_all_levels(app: object) -> None:
    made = make_shortage()
    db.session.execute(
        update(RoundPriority)
        .where(RoundPriority.round_id == made.round.id, RoundPriority.commune_code == REMOTE)
        .values(level=None)
    )
    compute_forecast(made.round)
    assert [row["priority"] for row in figures(made)["priorities"]] == [4, forecasting.UNDETERMINED]


def test_only_the_greatest_lacks_are_kept(app: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasting, "MOST_GROUPS", 0)
    made = make_forecast()
    assert forecasts.list_groups(made.round.id) == []
    assert figures(made)["groups_left_out"] == 1


# --- asking and keeping ---------------------------------------------------------------------------------------


def test_asking_twice_while_it_is_computed_makes_one_job(app: object) -> None:
    made, actor = make_shortage(), make_user(Role.UNIVERSITY_COORDINATOR)
    first = forecasts.ask(made.round, actor=actor)
    assert forecasts.ask(made.round, actor=actor).id == first.id
    db.session.commit()
    Worker(beats=False).run_due()
    db.session.expire_all()
    assert forecasts.ask(made.round, actor=actor).id != first.id


def test_a_round_with_nobody_or_no_seat_cannot_be_forecast(app: object) -> None:
    with pytest.raises(DomainError, match="ít nhất một sinh viên"):
        forecasts.ask(make_round("applying"), actor=make_user(Role.UNIVERSITY_COORDINATOR))
    assert db.session.scalars(select(Job)).all() == []


def test_a_new_forecast_replaces_the_groups_of_the_last(app: object) -> None:
    made = make_forecast()
    key = made.group.key
    db.session.execute(update(Opening).where(Opening.id == made.ward.id).values(seats=9))
    compute_forecast(made.round)
    db.session.expire_all()
    groups = forecasts.list_groups(made.round.id)
    assert len(groups) == 2
    assert groups[0].key != key
    assert key in {group.key for group in groups}, "a group keeps its key while it is the same"


def test_what_was_read_earlier_does_not_replace_what_was_read_later(app: object) -> None:
    made = make_forecast()
    kept = db.session.get_one(Forecast, made.round.id).computed_at
    assert kept is not None
    empty = forecasting.Computed({"seats": 0}, [])
    forecasts.keep(made.round.id, empty, read_at=kept - timedelta(seconds=1))
    assert db.session.scalars(select(ForecastGroup)).all() != []
    forecasts.keep(made.round.id, empty, read_at=kept)
    assert db.session.scalars(select(ForecastGroup)).all() == []
