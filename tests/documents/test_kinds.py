"""What each kind of document says of a published round."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.documents import queries
from portal.documents.bundles import list_subjects
from portal.documents.rules import DocumentKind
from portal.errors import DomainError
from portal.extensions import db
from portal.placements.models import Placement
from portal.placements.rules import PlacementStatus
from portal.vietnamese.dates import local_day
from tests.documents.reading import text_of_docx
from tests.factories.attempts import make_market
from tests.factories.communes import REMOTE, WARD
from tests.factories.documents import issued, make_of_commune, make_of_placement, make_of_school, make_report
from tests.factories.internships import make_assessment
from tests.factories.placements import make_publication

OF_A_COMMUNE = (DocumentKind.REQUEST, DocumentKind.COMMUNE_LIST, DocumentKind.HANDOVER)


@pytest.fixture
def placed(app: Any) -> list[Placement]:
    """Three students of a published round: two in the ward, one in the remote commune."""
    market = make_market(4, seats={WARD: 2, REMOTE: 1})
    make_publication(market)
    return list(db.session.scalars(select(Placement).where(Placement.round_id == market.round.id)))


def text_of(document: Any, number: int = 1) -> str:
    return text_of_docx(queries.get_file(document.id, number, "docx").content)


def codes(placed: list[Placement], commune: str) -> set[str]:
    return {placement.student.code for placement in placed if placement.opening.commune_code == commune}


@pytest.mark.parametrize("kind", OF_A_COMMUNE)
def test_a_communes_paper_names_its_interns_and_nobody_elses(placed: list[Placement], kind: DocumentKind) -> None:
    text = text_of(make_of_commune(placed[0].round_id, WARD, kind))
    assert len(codes(placed, WARD)) == 2
    assert all(code in text for code in codes(placed, WARD))
    assert not any(code in text for code in codes(placed, REMOTE))
    assert "phường Đức Xuân" in text


def test_an_official_letter_has_the_unit_in_its_number_and_is_numbered_beside_others(placed: list[Placement]) -> None:
    letter = issued(make_of_commune(placed[0].round_id, WARD, DocumentKind.REQUEST), 5)
    assert "Số: 05/ĐHTN-ĐT" in text_of(letter, 2)
    assert queries.symbol_of(letter) == "ĐHTN-ĐT"
    other = make_of_commune(placed[0].round_id, REMOTE, DocumentKind.REQUEST)
    with pytest.raises(DomainError, match="đã được dùng"):
        issued(other, 5)


def test_a_commune_nobody_goes_to_gets_no_paper(placed: list[Placement]) -> None:
    with pytest.raises(DomainError, match="Không có sinh viên nào"):
        make_of_commune(placed[0].round_id, "05665", DocumentKind.HANDOVER)


def test_a_school_lists_all_of_its_own(placed: list[Placement]) -> None:
    text = text_of(make_of_school(placed[0].round_id, "ICTU"))
    assert all(placement.student.code in text for placement in placed)
    assert "HIỆU TRƯỞNG" in text
    with pytest.raises(DomainError, match="Không có sinh viên nào"):
        make_of_school(placed[0].round_id, "TUEBA")


def test_the_assessment_is_blank_until_the_host_has_filled_it_in(placed: list[Placement]) -> None:
    placement = next(one for one in placed if one.opening.commune_code == WARD)
    blank = text_of(make_of_placement(placement, DocumentKind.ASSESSMENT))
    assert "ỦY BAN NHÂN DÂN PHƯỜNG ĐỨC XUÂN" in blank.replace("\xa0", " ")
    assert "Số: /PNX-UBND" in blank
    assert "Yếu Chấp hành nội quy, giờ giấc Tinh thần" in blank
    assert "………" in blank
    other = next(one for one in placed if one.opening.commune_code == REMOTE)
    make_assessment(other, comment="Chăm chỉ.\nCần rèn tin học.", assessor_name="Lò Thị Mai")
    filled = text_of(make_of_placement(other, DocumentKind.ASSESSMENT))
    assert filled.count(" x ") == 6  # one stands in the instruction
    assert all(said in filled for said in ("Chăm chỉ.", "Cần rèn tin học.", "Lò Thị Mai"))


@pytest.mark.parametrize(
    ("days_to_the_end", "is_assessed", "status", "is_given"),
    [
        (0, True, PlacementStatus.READY, True),
        (-5, True, PlacementStatus.ACTIVE, True),
        (1, True, PlacementStatus.READY, False),
        (0, False, PlacementStatus.READY, False),
        (0, True, PlacementStatus.PUBLISHED, False),
        (5, False, PlacementStatus.COMPLETED, True),
    ],
)
def test_a_certificate_is_for_who_has_completed(
    placed: list[Placement], days_to_the_end: int, is_assessed: bool, status: PlacementStatus, is_given: bool
) -> None:
    placement = placed[0]
    placement.status = status.value
    placement.opening.ends_on = local_day(clock.now()) + timedelta(days=days_to_the_end)
    placement.opening.starts_on = placement.opening.ends_on - timedelta(days=90)
    if is_assessed:
        make_assessment(placement)
    db.session.flush()
    listed = [one.code for one in list_subjects(placement.round_id, DocumentKind.CERTIFICATE, ())]
    assert listed == ([placement.student.code] if is_given else [])
    with nullcontext() if is_given else pytest.raises(DomainError, match="ngày thực tập cuối cùng đã đến"):
        make_of_placement(placement, DocumentKind.CERTIFICATE)


def test_a_certificate_says_what_the_host_said(placed: list[Placement]) -> None:
    placement = placed[0]
    placement.status = PlacementStatus.COMPLETED.value
    make_assessment(placement, overall="good")
    text = text_of(make_of_placement(placement, DocumentKind.CERTIFICATE))
    assert "Đã hoàn thành thực tập tốt nghiệp tại Ủy ban nhân dân" in text
    assert "Đánh giá chung của cơ quan tiếp nhận: Tốt." in text


def test_the_report_counts_what_happened(placed: list[Placement]) -> None:
    document = make_report(placed[0].round_id)
    version, _name = queries.list_versions(document.id)[0]
    facts = version.facts
    assert (facts["nominated"], facts["applied"], facts["placed"], facts["communes"]) == (4, 4, 3, 2)
    assert (facts["communes_asking"], facts["seats"]) == (2, 3)
    assert sum(row["placed"] for row in facts["levels"]) == 3
    assert sum(row["placed"] for row in facts["fields"]) == 3
    assert {row["rank"]: row["placed"] for row in facts["ranks"]} == {1: 2, 2: 1}
    assert facts["attempt"]["hand_changes"] == 0
    assert facts["attempt"]["rows"] == 4
    assert facts["price"]
    text = text_of(document)
    assert "Đã phân công 3 sinh viên đến 2 xã, phường" in text
    assert "không có thay đổi bằng tay" in text
    assert all(sentence in text for sentence in facts["price"])
