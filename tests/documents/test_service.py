"""Making, issuing and revoking documents."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.audit.models import AuditEvent
from portal.documents import issuers, queries, service
from portal.documents.issuers import get_issuer
from portal.documents.models import DocumentFile, DocumentVersion
from portal.documents.rendering import pdf
from portal.documents.rules import (
    TRANSITIONS,
    DocumentAction,
    DocumentKind,
    DocumentStatus,
    default_issuer,
    written_number,
)
from portal.documents.subjects import Subject
from portal.errors import DomainError, StaleVersion, TransitionNotAllowed
from portal.extensions import db
from portal.notices.models import Notice
from portal.placements.models import Placement
from portal.vietnamese.dates import official_date
from tests.documents.reading import text_of_docx
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.documents import DAY, issued, make_decision, make_letter
from tests.factories.placements import make_publication, placement_of


@pytest.fixture
def market(app: Any) -> Any:
    """A published round with a student on each of two seats."""
    market = make_market(3, seats={WARD: 1, REMOTE: 1})
    make_publication(market)
    return market


def docx_of(document: Any, number: int) -> str:
    return text_of_docx(queries.get_file(document.id, number, "docx").content)


def versions_of(document: Any) -> list[DocumentVersion]:
    return [version for version, _name in queries.list_versions(document.id)]


@pytest.mark.parametrize("status", list(DocumentStatus))
@pytest.mark.parametrize("action", list(DocumentAction))
def test_only_a_draft_is_made_anew_or_issued_and_only_an_issued_one_revoked(
    status: DocumentStatus, action: DocumentAction
) -> None:
    drafted = (DocumentAction.REMAKE, DocumentAction.ISSUE)
    allowed = action in drafted if status is DocumentStatus.DRAFT else False
    allowed = allowed or (status is DocumentStatus.ISSUED and action is DocumentAction.REVOKE)
    assert ((status, action) in TRANSITIONS) is allowed


@pytest.mark.parametrize(("number", "written"), [(5, "05"), (10, "10"), (123, "123")])
def test_numbers_below_ten_have_a_zero(number: int, written: str) -> None:
    assert written_number(number) == written


def test_a_letter_says_who_goes_where(market: Any) -> None:
    placement = placement_of(market, 0)
    text = docx_of(make_letter(placement), 1)
    assert placement.student.full_name in text
    assert "Ủy ban nhân dân phường Đức Xuân" in text
    assert "Số: /GGT-ĐHCNTT&TT" in text


def test_asking_twice_makes_one_draft(market: Any) -> None:
    placement = placement_of(market, 0)
    assert make_letter(placement).id == make_letter(placement).id


def test_recording_the_number_makes_a_stamped_version_that_says_the_same(market: Any) -> None:
    """Even when the data changed after the draft was signed."""
    placement = placement_of(market, 0)
    letter = make_letter(placement)
    placement.student.full_name = "Người Khác"
    db.session.commit()
    issued(letter, 5)
    assert [version.is_stamped for version in versions_of(letter)] == [True, False]
    text = docx_of(letter, 2)
    assert "Số: 05/GGT-ĐHCNTT&TT" in text
    assert official_date(DAY) in text
    assert "Người Khác" not in text
    unstamped = text.replace("05/GGT", "/GGT").replace(official_date(DAY), "ngày tháng năm")
    assert " ".join(unstamped.split()) == " ".join(docx_of(letter, 1).split())


def test_every_file_is_kept_with_its_hash(market: Any) -> None:
    issued(make_letter(placement_of(market, 0)))
    files = db.session.scalars(select(DocumentFile)).all()
    assert {file.format for file in files} == {"docx", "pdf"}
    assert len(files) == 4
    for file in files:
        assert (file.sha256, file.size) == (hashlib.sha256(file.content).hexdigest(), len(file.content))


def test_a_draft_made_anew_takes_the_new_data(market: Any) -> None:
    placement = placement_of(market, 0)
    letter = make_letter(placement)
    placement.student.full_name = "Triệu Thị Mới"
    coordinator, seen = make_user(Role.UNIVERSITY_COORDINATOR), str(letter.version)
    service.remake(letter, seen=seen, actor=coordinator)
    assert "Triệu Thị Mới" in docx_of(letter, 2)
    with pytest.raises(StaleVersion):  # whoever read the earlier text has not read this one
        service.issue(letter, 88, DAY, seen=seen, actor=coordinator)
    with pytest.raises(StaleVersion):
        service.remake(letter, seen=seen, actor=coordinator)
    service.issue(letter, 88, DAY, seen=str(letter.version), actor=coordinator)


def test_no_number_stands_on_two_documents_of_a_register_and_year(market: Any) -> None:
    first, second = (make_letter(placement_of(market, number)) for number in (0, 1))
    issued(first, 7)
    with pytest.raises(DomainError) as refusal:
        issued(second, 7)
    assert refusal.value.field == "number"
    db.session.rollback()
    issued(second, 7, day=DAY + timedelta(days=366))


def test_a_stale_page_issues_nothing(market: Any) -> None:
    letter = make_letter(placement_of(market, 0))
    actor = make_user(Role.UNIVERSITY_COORDINATOR)
    with pytest.raises(StaleVersion):
        service.issue(letter, 1, DAY, seen="0", actor=actor)
    service.issue(letter, 1, DAY, seen=str(letter.version), actor=actor)
    with pytest.raises(TransitionNotAllowed):
        service.issue(letter, 2, DAY, seen=str(letter.version), actor=actor)


def test_another_letter_is_made_only_after_the_first_was_revoked(market: Any) -> None:
    placement = placement_of(market, 0)
    letter = issued(make_letter(placement))
    with pytest.raises(DomainError, match="thu hồi"):
        make_letter(placement)
    service.revoke(letter, "Sai ngày.", seen=str(letter.version), actor=make_user(Role.UNIVERSITY_COORDINATOR))
    db.session.commit()
    assert make_letter(placement).id != letter.id


def test_a_later_decision_is_for_those_who_are_in_none(market: Any) -> None:
    decision = issued(make_decision(market.round.id))
    with pytest.raises(DomainError, match="đều đã có"):
        make_decision(market.round.id)
    listed = db.session.scalars(select(Placement).where(Placement.round_id == market.round.id)).all()
    assert all(placement.student.code in docx_of(decision, 2) for placement in listed)


def test_nothing_is_made_before_publication(app: Any) -> None:
    market = make_market()
    actor = make_user(Role.UNIVERSITY_COORDINATOR)
    with pytest.raises(DomainError, match="công bố"):
        service.make(market.round, DocumentKind.DECISION, Subject(), actor=actor)


def test_bodies_head_documents_as_they_said(market: Any) -> None:
    coordinator = make_user(Role.SCHOOL_COORDINATOR)
    changed = default_issuer("ICTU", "Trường Đại học Công nghệ Thông tin và Truyền thông")
    changed = type(changed)(**{**vars(changed), "signatory": "Vũ Đình Nam", "abbreviation": "ICTU"})
    issuers.change("ICTU", changed, seen="0", actor=coordinator)
    db.session.commit()
    assert get_issuer("ICTU") == changed
    text = docx_of(make_letter(placement_of(market, 0)), 1)
    assert "Vũ Đình Nam" in text
    assert "/GGT-ICTU" in text
    with pytest.raises(StaleVersion):
        issuers.change("ICTU", changed, seen="0", actor=coordinator)


def test_without_pango_docx_is_made_and_pdf_is_not(market: Any, monkeypatch: Any) -> None:
    """The portal still starts, and says what to install."""

    def missing(_name: str) -> Any:
        raise OSError("cannot load library 'libpangoft2-1.0-0'")

    pdf._engine.cache_clear()
    monkeypatch.setattr(pdf.importlib, "import_module", missing)
    letter = make_letter(placement_of(market, 0))
    assert [file.format for file in versions_of(letter)[0].files] == ["docx"]
    with pytest.raises(pdf.PdfUnavailable, match="libpangoft2"):
        pdf._engine()


def test_the_trail_knows_each_step_and_no_name(market: Any) -> None:
    letter = issued(make_letter(placement_of(market, 0)))
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.object_id == str(letter.id))).all()
    assert [event.action for event in events] == ["document_made", "document_issued"]
    assert not any("Nguyễn" in event.body for event in events)


def test_the_student_and_the_commune_are_told_of_a_revocation(market: Any) -> None:
    placement = placement_of(market, 0)
    letter = issued(make_letter(placement), 5)
    people = [
        make_user(Role.STUDENT, student=placement.student),
        make_user(Role.COMMUNE_OFFICER, commune=placement.opening.commune_code),
    ]
    make_user(Role.STUDENT, student=placement_of(market, 1).student)
    service.revoke(letter, "Sai ngày.", seen=str(letter.version), actor=make_user(Role.UNIVERSITY_COORDINATOR))
    db.session.commit()
    notices = db.session.scalars(select(Notice).where(Notice.kind == "document_revoked")).all()
    assert {notice.user_id for notice in notices} == {person.id for person in people}
    assert all("Giấy giới thiệu số 05/GGT-ĐHCNTT&TT" in notice.subject for notice in notices)
