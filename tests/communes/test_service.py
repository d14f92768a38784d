"""Entering and correcting classifications."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.audit.models import AuditEvent
from portal.communes import queries, service
from portal.communes.models import Commune
from portal.communes.rules import Level
from portal.errors import DomainError, NotAllowed
from portal.extensions import db
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import VAN_LANG, VAN_LANG_BREVE, WARD, demo_levels, load_reference, make_classification
from tests.factories.rounds import make_round


def _decision(**changes) -> dict[str, object]:
    values = {
        "decision_number": "12/QĐ-UBND",
        "decided_on": date(2026, 6, 1),
        "issued_by": "Ủy ban nhân dân tỉnh",
        "valid_from": date(2026, 7, 1),
        "valid_to": None,
        "note": "",
    }
    return {**values, **changes}


def test_demo_classification_is_loaded_once(app):
    load_reference()
    first, second = service.load_demo_classification(), service.load_demo_classification()
    assert first is second
    assert first.is_demo
    assert {code: at.level for code, at in queries.levels_of(first.id).items()} == demo_levels()


def test_every_commune_has_a_place_in_the_list_of_levels(app):
    decision = make_classification(levels={WARD: 4})
    levels = queries.levels_of(decision.id)
    assert len(levels) == 92
    assert [code for code, at in levels.items() if at.level] == [WARD]


def test_communes_stand_in_vietnamese_order(app):
    load_reference()
    names = [commune.name for commune in queries.list_all_communes()]
    assert names.index("Bạch Thông") < names.index("Bắc Kạn") < names.index("Cao Minh") < names.index("Dân Tiến")
    assert names.index("Dân Tiến") < names.index("Đại Phúc")
    keys = db.session.scalars(select(Commune.sort_key)).all()
    assert len(set(keys)) == 92


def test_names_equal_without_diacritics_stay_two_communes(app):
    decision = make_classification(levels={VAN_LANG: 1, VAN_LANG_BREVE: 3})
    levels = queries.levels_of(decision.id)
    assert (levels[VAN_LANG].level, levels[VAN_LANG_BREVE].level) == (1, 3)
    assert queries.get_commune(VAN_LANG).full_name != queries.get_commune(VAN_LANG_BREVE).full_name


def test_correction_records_which_levels_changed(app):
    officer = make_user(Role.HOME_AFFAIRS_OFFICER)
    decision = make_classification(levels={WARD: 4, VAN_LANG: 2})
    levels = {WARD: Level(4), VAN_LANG: Level(1, "Nghị định 272")}
    service.correct_classification(decision, **_decision(), levels=levels, actor=officer, version=decision.version)
    db.session.commit()
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "classification_corrected")).one()
    assert f'"changed":{{"{VAN_LANG}":[2,1]}}' in event.body
    assert queries.levels_of(decision.id)[VAN_LANG] == Level(1, "Nghị định 272")


@pytest.mark.parametrize("status", [RoundStatus.DRAFT, RoundStatus.OPEN])
def test_only_a_draft_leaves_its_classification_open_to_correction(app, status):
    officer = make_user(Role.HOME_AFFAIRS_OFFICER)
    decision = make_classification()
    make_round(status, classification=decision)
    correction = {**_decision(), "levels": {WARD: Level(3)}, "actor": officer, "version": decision.version}
    if status is RoundStatus.DRAFT:
        service.correct_classification(decision, **correction)
        assert queries.levels_of(decision.id)[WARD].level == 3
    else:
        with pytest.raises(NotAllowed):
            service.correct_classification(decision, **correction)


def test_end_before_beginning_is_refused(app):
    load_reference()
    with pytest.raises(DomainError) as refused:
        service.create_classification(**_decision(valid_to=date(2026, 6, 30)), levels={}, actor=None)
    assert refused.value.field == "valid_to"


def test_official_classification_goes_before_a_demonstration(app):
    load_reference()
    service.load_demo_classification()
    day = date(2026, 8, 1)
    assert queries.find_current_classification(day).is_demo
    official = make_classification(valid_from=date(2026, 7, 1), valid_to=date(2026, 12, 31))
    assert queries.find_current_classification(day) is official
    assert queries.find_current_classification(date(2027, 1, 1)).is_demo
    assert queries.find_current_classification(date(2020, 1, 1)) is None


def test_bases_of_demonstration_levels_are_in_vietnamese(app):
    load_reference()
    bases = {at.basis for at in queries.levels_of(service.load_demo_classification().id).values()}
    assert bases == set(service._DEMO_BASES.values())
