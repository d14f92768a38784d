"""Pages of official documents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.audit.models import AuditEvent
from portal.communes.queries import get_commune
from portal.documents.models import OfficialDocument
from portal.documents.rules import DocumentKind
from portal.errors import DomainError
from portal.extensions import db
from portal.placements.rules.answers import Act
from portal.students.models import FileView
from portal.vietnamese.dates import local_day
from tests.documents.reading import text_of_docx
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD
from tests.factories.documents import (
    add_lists,
    issued,
    make_decision,
    make_letter,
    make_of_commune,
    make_of_placement,
    make_of_school,
    make_report,
)
from tests.factories.placements import make_publication, placement_of, say


@pytest.fixture
def market(app: Any) -> Any:
    market = make_market(3, seats={WARD: 1, REMOTE: 1})
    make_publication(market)
    return market


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


TODAY = written(local_day(clock.now()))


def test_coordinator_makes_numbers_and_downloads_a_letter(page: Any, market: Any) -> None:
    student = market.student(0)
    browser = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU))
    listed = browser.get(f"/rounds/{market.round.id}/documents")
    assert "Chưa có văn bản nào" in listed.text
    asked = browser.get(f"/rounds/{market.round.id}/documents/new")
    refused = asked.submit(422, kind="introduction_letter", student_code="")
    assert "Nhập mã của sinh viên" in refused.text
    shown = refused.submit(kind="introduction_letter", student_code=student.code.lower()).follow()
    assert student.full_name in shown.text
    assert "đã có sẵn" not in shown.text
    assert "đã có sẵn" in asked.submit(kind="introduction_letter", student_code=student.code).follow().text
    document = db.session.scalars(select(OfficialDocument)).one()
    form = browser.get(f"/documents/{document.id}/issue")
    assert "sinh viên và xã, phường nơi thực tập thấy" in form.text
    assert "31/02/2027" in str(form.submit(422, number="5", day="31/02/2027").document.form().values)
    slip = form.submit(422, number="5", day="5/1/1990")
    assert "kiểm tra lại năm" in slip.text
    assert "chưa đến" in form.submit(422, number="5", day=written(local_day(clock.now()) + timedelta(days=1))).text
    shown = slip.submit(number="5", day=TODAY).follow()
    assert "05/GGT-ĐHCNTT&TT" in shown.text
    file = browser.get(f"/documents/{document.id}/versions/2/docx").response
    assert "Số: 05/GGT" in text_of_docx(file.data)
    assert "giay-gioi-thieu-05.docx" in file.headers["Content-Disposition"]
    draft = browser.get(f"/documents/{document.id}/versions/1/docx").response
    assert "giay-gioi-thieu-du-thao-1.docx" in draft.headers["Content-Disposition"]
    assert browser.get(f"/documents/{document.id}/versions/2/pdf").response.data.startswith(b"%PDF")
    assert len(downloads(document)) == 3
    browser.get(f"/documents/{document.id}/versions/3/pdf", 404)
    late = browser.get(f"/documents/{document.id}/issue", 409)
    assert late.text.count("tải lại trang để xem tình trạng mới nhất") == 1


def test_what_is_refused_is_said_and_nothing_typed_is_lost(page: Any, market: Any) -> None:
    issued(make_letter(placement_of(market, 1)), 5, day=local_day(clock.now()))
    letter = make_letter(placement_of(market, 0))
    form = page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/documents/{letter.id}/issue")
    refused = form.submit(422, number="5", day=TODAY)
    assert "đã được dùng" in refused.text
    assert refused.document.form().values["number"] == ["5"]
    refused.submit(number="6", day=TODAY)


def test_no_paper_is_dated_before_the_result_it_rests_on(page: Any, app: Any) -> None:
    with clock.fixed(clock.now() - timedelta(days=10)):
        market = make_market(2, seats={WARD: 1, REMOTE: 1})
        make_publication(market)
    published = local_day(clock.now() - timedelta(days=10))
    browser, key = page(make_user(Role.UNIVERSITY_COORDINATOR)), market.round.id
    made = (make_letter(placement_of(market, 0)), make_decision(key), make_of_school(key, ICTU), make_report(key))
    for number, document in enumerate(made, 1):
        form = browser.get(f"/documents/{document.id}/issue")
        assert f"Từ {written(published)}, ngày công bố kết quả, đến hôm nay" in form.text
        refused = form.submit(422, number=str(number), day=written(published - timedelta(days=1)))
        assert f"không thể ghi ngày trước {written(published)}, là ngày công bố kết quả" in refused.text
        assert refused.document.form().values["number"] == [str(number)]
        refused.submit(number=str(number), day=written(published))


def test_a_place_given_later_dates_its_own_papers_only(app: Any) -> None:
    market = make_market(2, seats={WARD: 1, REMOTE: 1})
    make_publication(market)
    first, later = (placement_of(market, number) for number in (0, 1))
    first.published_at -= timedelta(days=9)
    db.session.commit()
    day = local_day(first.published_at)
    with pytest.raises(DomainError, match="công bố kết quả"):
        issued(make_letter(later), day=day)
    db.session.rollback()
    issued(make_letter(first), day=day)


def test_another_schools_documents_do_not_exist_for_a_coordinator(page: Any, market: Any) -> None:
    letter, decision = make_letter(placement_of(market, 0)), make_decision(market.round.id)
    own, other = (page(make_user(Role.SCHOOL_COORDINATOR, school=school)) for school in (ICTU, TUEBA))
    own.get(f"/documents/{letter.id}")
    other.get(f"/documents/{letter.id}", 404)
    own.get(f"/documents/{decision.id}", 404)
    form = other.get(f"/rounds/{market.round.id}/documents/new")
    code = market.student(1).code
    assert "Không có sinh viên" in form.submit(422, kind="introduction_letter", student_code=code).text
    for kind in ("decision", "round_report", "handover_minutes"):
        assert "điều phối viên đại học" in form.submit(422, kind=kind).text
    assert "Không có sinh viên nào" in form.submit(422, kind="school_list").text


def test_a_list_of_many_people_is_given_after_a_word_and_noted(page: Any, market: Any) -> None:
    decision = make_decision(market.round.id)
    browser = page(make_user(Role.HOME_AFFAIRS_OFFICER))
    asked = browser.get(f"/documents/{decision.id}/versions/1/docx", 302).follow()
    given = asked.submit(200).response
    assert market.student(0).code in text_of_docx(given.data)
    assert len(downloads(decision)) == 1
    told = page(make_user(Role.STUDENT, student=market.student(0))).get("/my-data/views").text
    assert "văn bản được tải về" in told


def test_a_student_has_the_letter_once_it_is_issued_and_until_it_is_revoked(page: Any, market: Any) -> None:
    letter = make_letter(placement_of(market, 0))
    browser = page(make_user(Role.STUDENT, student=market.student(0)))
    assert "Chưa có văn bản nào" in browser.get("/my-documents").text
    browser.get(f"/my-documents/{letter.id}/docx", 404)
    issued(letter, 12)
    assert "12/GGT-ĐHCNTT&TT" in browser.get("/my-documents").text
    assert "Số: 12/GGT" in text_of_docx(browser.get(f"/my-documents/{letter.id}/docx").response.data)
    page(make_user(Role.STUDENT, student=market.student(1))).get(f"/my-documents/{letter.id}/docx", 404)
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    coordinator.get(f"/documents/{letter.id}/revoke").submit(reason="Sai số.").follow()
    browser.get(f"/my-documents/{letter.id}/docx", 404)


def test_the_letter_of_who_left_waits_to_be_revoked_and_is_hidden_from_them(page: Any, market: Any) -> None:
    placement = placement_of(market, 0)
    letter, other = issued(make_letter(placement), 12), issued(make_letter(placement_of(market, 1)), 13)
    student = page(make_user(Role.STUDENT, student=market.student(0)))
    coordinator = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU))
    assert "12/GGT" in student.get("/my-documents").text
    assert "Thu hồi 1 văn bản" not in coordinator.get("/home").text
    say(placement, Act.DECLINE, reason="Được nhận thực tập ở nơi khác.")
    assert "12/GGT" not in student.get("/my-documents").text
    student.get(f"/my-documents/{letter.id}/docx", 404)
    assert "Thu hồi 1 văn bản" in coordinator.get("/home").text
    listed = coordinator.get(f"/rounds/{market.round.id}/documents?status=overtaken")
    assert "12/GGT" in listed.text
    assert "13/GGT" not in listed.text
    assert "không còn giữ chỗ này" in coordinator.get(f"/documents/{letter.id}").text
    assert "không còn giữ chỗ này" not in coordinator.get(f"/documents/{other.id}").text
    coordinator.get(f"/documents/{letter.id}/revoke").submit(reason="Đổi nơi thực tập.").follow()
    assert "Thu hồi 1 văn bản" not in coordinator.get("/home").text


def test_a_list_says_who_left_since_it_was_made_until_it_is_made_anew(page: Any, market: Any) -> None:
    decision = issued(make_decision(market.round.id))
    here = placement_of(market, 0)
    draft = make_of_commune(market.round.id, _host(here), DocumentKind.COMMUNE_LIST)
    issued(make_of_commune(market.round.id, _host(here), DocumentKind.HANDOVER))
    browser = page(make_user(Role.UNIVERSITY_COORDINATOR))
    commune = page(make_user(Role.COMMUNE_OFFICER, commune=_host(here)))
    pages = [f"/documents/{document.id}" for document in (decision, draft)]
    lists = [(browser, f"/rounds/{market.round.id}/documents", 3), (commune, "/commune-documents", 1)]
    for address in pages:
        assert "đã thay đổi từ khi soạn" not in browser.get(address).text
    for reader, address, _ in lists:
        assert "Danh sách đã thay đổi" not in reader.get(address).text
    say(here, Act.DECLINE)
    for address in pages:
        assert f"không còn giữ chỗ: {here.student.full_name}" in browser.get(address).text
    assert "thu hồi văn bản này" in browser.get(pages[0]).text
    assert "soạn lại từ dữ liệu hiện tại trước khi" in browser.get(pages[1]).text.lower()
    for reader, address, count in lists:
        assert reader.get(address).text.count("Danh sách đã thay đổi") == count


def test_a_commune_has_what_is_sent_to_it_and_nothing_else(page: Any, market: Any) -> None:
    here = next(one for one in (placement_of(market, 0), placement_of(market, 1)) if _host(one) == WARD)
    letter = issued(make_letter(here), 12)
    minutes = make_of_commune(market.round.id, WARD, DocumentKind.HANDOVER)
    form = make_of_placement(here, DocumentKind.ASSESSMENT)
    decision = issued(make_decision(market.round.id))
    own, other = (page(make_user(Role.COMMUNE_OFFICER, commune=code)) for code in (WARD, REMOTE))
    listed = own.get("/commune-documents").text
    assert "12/GGT-ĐHCNTT&TT" in listed
    assert "Mẫu để điền" in listed
    assert "Biên bản bàn giao" not in listed  # not issued yet
    assert "12/GGT" not in other.get("/commune-documents").text
    assert "Số: 12/GGT" in text_of_docx(own.get(f"/commune-documents/{letter.id}/docx").response.data)
    own.get(f"/commune-documents/{form.id}/pdf")
    own.get(f"/commune-documents/{minutes.id}/docx", 404)
    assert len(downloads(letter)) == len(downloads(form)) == 1
    assert not downloads(minutes)
    own.get(f"/commune-documents/{decision.id}/docx", 404)
    for document in (letter, form):
        other.get(f"/commune-documents/{document.id}/docx", 404)
    issued(minutes)
    own.get(f"/commune-documents/{minutes.id}/docx")
    looked = db.session.scalars(select(FileView).where(FileView.commune_code == WARD)).all()
    assert {one.student_id for one in looked} == {here.student_id}
    assert {one.page for one in looked} == {"export"}
    say(here, Act.DECLINE)
    own.get(f"/commune-documents/{letter.id}/docx", 404)


def downloads(document: OfficialDocument) -> list[AuditEvent]:
    taken = select(AuditEvent).where(AuditEvent.action == "document_downloaded")
    return list(db.session.scalars(taken.where(AuditEvent.object_id == str(document.id))))


@pytest.mark.parametrize("kind", [DocumentKind.COMMUNE_LIST, DocumentKind.SCHOOL_LIST])
def test_a_paper_of_a_commune_or_school_names_it_wherever_it_is_handled(page: Any, market: Any, kind: Any) -> None:
    is_commune = kind is DocumentKind.COMMUNE_LIST
    make, code = (make_of_commune, WARD) if is_commune else (make_of_school, ICTU)
    document = make(market.round.id, code, *([kind] if is_commune else []))
    browser, address = page(make_user(Role.UNIVERSITY_COORDINATOR)), f"/documents/{document.id}"
    name = get_commune(WARD).full_name if is_commune else "Trường Đại học Công nghệ Thông tin và Truyền thông"
    shown = browser.get(f"{address}/issue")
    assert name in browser.get(address).text
    assert name in shown.text
    assert ("thấy nó trong trang của mình" in shown.text) is is_commune
    assert "sinh viên thấy" not in shown.text
    issued(document)
    assert "cổng không tự báo" in browser.get(f"{address}/revoke").text


def _host(placement: Any) -> str:
    return str(placement.opening.commune_code)


def test_a_school_says_who_signs(page: Any, market: Any) -> None:
    browser = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU))
    listed = browser.get("/document-issuers")
    assert "Đại học Nông Lâm" not in listed.text
    form = browser.get("/document-issuers/ICTU")
    assert "Nhập chữ viết tắt" in form.submit(422, abbreviation="").text
    form.submit(signatory="Vũ Đình Nam", grounds="Căn cứ Quy chế đào tạo;\n\nCăn cứ Kế hoạch năm học")
    assert "Vũ Đình Nam" in browser.get("/document-issuers").text
    assert form.submit(409, signatory="Người Khác").document.form().values["signatory"] == ["Người Khác"]


def test_the_empty_place_of_a_name_is_told_until_a_draft_has_one(page: Any, market: Any) -> None:
    browser, told = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU)), "Chưa ghi họ tên người ký: "
    letter, list_ = make_letter(placement_of(market, 0)), f"/rounds/{market.round.id}/documents"
    making = [f"{list_}/new", f"{list_}/bulk"]
    of_draft = [f"/documents/{letter.id}", f"/documents/{letter.id}/issue"]
    for address in making + of_draft:
        assert told in browser.get(address).text, address
    assert (
        "Ghi họ tên người ký" not in page(make_user(Role.HOME_AFFAIRS_OFFICER)).get(of_draft[0]).text
    )  # not theirs to set
    browser.get("/document-issuers/ICTU").submit(signatory="Vũ Đình Nam", grounds="Căn cứ Quy chế đào tạo")
    for address, silent in [*((one, True) for one in making), *((one, False) for one in of_draft)]:
        assert (told not in browser.get(address).text) is silent, address
    browser.get(of_draft[0]).submit(action="remake")
    assert told not in browser.get(of_draft[1]).text


def test_the_lists_cost_the_same_for_many_that_are_out_of_date(page: Any, market: Any, count_queries: Any) -> None:
    of_round = (page(make_user(Role.UNIVERSITY_COORDINATOR)), f"/rounds/{market.round.id}/documents")
    of_commune = (page(make_user(Role.COMMUNE_OFFICER, commune=WARD)), "/commune-documents")
    counts: list[list[int]] = [[], []]
    for more in (5, 45):
        add_lists(market.round.id, WARD, more)
        for (browser, address), counted in zip((of_round, of_commune), counts, strict=True):
            with count_queries() as statements:
                shown = browser.get(address).text
            assert shown.count("Danh sách đã thay đổi") == (5 if more == 5 else 50)
            counted.append(len(statements))
    for few, many in counts:
        assert few == many <= 10
