"""Documents are signed on paper, by certificate, or by the portal; who has not signed yet is shown."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from config import DocumentSeal
from portal.access import Role
from portal.audit.models import AuditEvent
from portal.documents.models import DocumentFile, DocumentVersion, OfficialDocument, SignedCopy
from portal.documents.rules import DocumentKind
from portal.documents.service import remake
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.signatures import queries, service
from tests.debian import had_or_skipped
from tests.documents import reading
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import ICTU, TUEBA
from tests.factories.documents import issued, make_decision, make_letter
from tests.factories.placements import make_publication, placement_of
from tests.factories.signatures import PASSWORD, SCAN, certificate, keep_copy, picture, sign_outside, write_seal

OFFICE, RECTOR = "Trưởng phòng Đào tạo Lê An", "Hiệu trưởng Phạm Bình"


@pytest.fixture
def market(app: Any) -> Any:
    market = make_market(2)
    make_publication(market)
    return market


@pytest.fixture
def coordinator(app: Any) -> Any:
    return make_user(Role.UNIVERSITY_COORDINATOR)


@pytest.fixture
def letter(market: Any, coordinator: Any) -> OfficialDocument:
    """To be signed by two people."""
    service.set_signers("ICTU", DocumentKind.LETTER, [OFFICE, RECTOR], actor=coordinator)
    return make_letter(placement_of(market, 0))


def pdf_of(document: OfficialDocument) -> bytes:
    had_or_skipped(reading.pango)
    found = select(DocumentFile.content).join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
    found = found.where(DocumentVersion.document_id == document.id, DocumentFile.format == "pdf")
    return db.session.scalars(found.order_by(DocumentVersion.number.desc())).first()  # type: ignore[return-value]


def upload(content: bytes, name: str = "ban-ky.pdf") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def test_a_scan_is_kept_and_the_next_signer_waits(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    browser = page(coordinator)
    shown = browser.get(f"/documents/{letter.id}/signatures")
    assert f"{OFFICE} – chưa ký, đến lượt" in shown.text
    form = browser.get(f"/documents/{letter.id}/signatures/new")
    shown = form.submit(count="1", file=upload(SCAN, "anh.jpg")).follow()
    assert f"{OFFICE} – đã ký" in shown.text
    assert f"{RECTOR} – chưa ký, đến lượt" in shown.text
    copy = db.session.scalars(select(SignedCopy)).one()
    assert browser.get(f"/documents/{letter.id}/signatures/{copy.id}").response.data == SCAN
    assert {"document_signed", "document_downloaded"} <= set(db.session.scalars(select(AuditEvent.action)))


def test_two_who_signed_one_paper_are_kept_at_once(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    shown = form.submit(count="2", file=upload(SCAN)).follow()
    assert "chưa ký" not in shown.text
    again = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    assert "Mọi người ký đã ký" in again.text


def test_three_with_long_titles_have_signed_and_the_fourth_still_can(
    page: Any, letter: OfficialDocument, coordinator: Any
) -> None:
    """The form carries the names of those before: more than fits into a key."""
    signers = [f"Phó Giám đốc Trung tâm Đào tạo và Hợp tác doanh nghiệp, người thứ {number}" for number in range(4)]
    service.set_signers("ICTU", DocumentKind.LETTER, signers, actor=coordinator)
    keep_copy(letter, count=3)
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    assert "chưa ký" not in form.submit(count="1", file=upload(picture())).follow().text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Chọn tệp đã ký"),
        (b"MZ\x90", "Chỉ nhận tệp PDF"),
        (b"%PDF-1.7\nnothing", "Không đọc được tệp PDF"),
        (b"\xff\xd8\xff\xe0abc", "Không mở được ảnh"),
        (picture("JPEG", 400)[:-9000], "Không mở được ảnh"),
        (picture("PNG")[:60], "Không mở được ảnh"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "Không mở được ảnh"),
    ],
)
def test_what_is_no_signed_copy_is_refused(
    page: Any, letter: OfficialDocument, coordinator: Any, content: bytes, said: str
) -> None:
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    refused = form.submit(422, count="1", file=upload(content, "tep.pdf" if content else ""))
    assert said in refused.text
    assert refused.document.form().values["count"] == ["1"]
    refused.submit(count="1", file=upload(SCAN))


def test_a_picture_of_a_whole_sheet_is_kept(letter: OfficialDocument) -> None:
    assert keep_copy(letter, picture("PNG", 300)).format == "png"


def test_what_nobody_can_have_signed_is_refused(
    page: Any, letter: OfficialDocument, market: Any, coordinator: Any
) -> None:
    other = make_letter(placement_of(market, 1))
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    for content, said in (
        (pdf_of(letter), "chưa có chữ ký nào"),
        (pdf_of(other), "một văn bản khác của cổng"),
        (sign_outside(pdf_of(other), "Lê An"), "một văn bản khác của cổng"),
    ):
        assert said in form.submit(422, count="1", file=upload(content, "tep.pdf")).text
    form.submit(count="1", file=upload(sign_outside(pdf_of(letter), "Lê An"), "tep.pdf"))


def test_one_file_does_not_count_twice(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    keep_copy(letter)
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    assert "đã được nộp" in form.submit(422, count="1", file=upload(SCAN)).text
    form.submit(count="1", file=upload(picture()))


def test_a_draft_that_is_signed_is_not_made_anew(letter: OfficialDocument, coordinator: Any) -> None:
    copy = keep_copy(letter)
    with pytest.raises(DomainError, match="đã có bản ký"):
        remake(letter, seen=str(letter.version), actor=coordinator)
    service.withdraw(letter, copy, "Ký nhầm bản.", actor=coordinator)
    remake(letter, seen=str(letter.version), actor=coordinator)


def test_a_signature_in_a_pdf_is_read_and_shown(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    signed = sign_outside(pdf_of(letter), "Lê An")
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    shown = form.submit(count="1", file=upload(signed)).follow()
    for said in ("Lê An", "Toàn vẹn.", "cổng chưa kiểm chứng", "Giữ nguyên từng byte của bản số 1"):
        assert said in shown.text


def test_a_root_that_is_trusted_is_told(app: Any, letter: OfficialDocument, tmp_path: Path, monkeypatch: Any) -> None:
    signed = sign_outside(pdf_of(letter), "Phạm Bình")
    assert [found.trusted for found in service.examine(signed).findings] == [False]
    roots = tmp_path / "roots.pem"
    roots.write_bytes(certificate("Phạm Bình")[1])
    monkeypatch.setitem(app.config, "SIGNATURE_ROOTS", str(roots))
    assert [found.trusted for found in service.examine(signed).findings] == [True]


def test_a_pdf_that_was_changed_after_signing_is_refused(letter: OfficialDocument) -> None:
    signed = sign_outside(pdf_of(letter), "Lê An")
    assert service.examine(signed).findings[0].intact
    place = signed.index(b"stream") + 20
    altered = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    with pytest.raises(DomainError, match="không còn khớp"):
        service.examine(altered)


def test_both_sign_one_after_the_other(letter: OfficialDocument) -> None:
    first = sign_outside(pdf_of(letter), "Lê An", "Ky1")
    keep_copy(letter, first)
    copy = keep_copy(letter, sign_outside(first, "Phạm Bình", "Ky2"))
    assert [found.signer for found in queries.findings_of(copy)] == ["Lê An", "Phạm Bình"]
    assert all(found.intact and found.whole for found in queries.findings_of(copy))
    assert queries.find_state(letter).left == []


def test_the_portal_signs_last_with_the_certificate_of_the_body(
    page: Any, app: Any, letter: OfficialDocument, coordinator: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    browser = page(coordinator)
    assert "chưa có chứng thư số" in browser.get(f"/documents/{letter.id}/seal").text
    monkeypatch.setitem(app.config, "DOCUMENT_SEALS", {"ICTU": DocumentSeal(write_seal(tmp_path), PASSWORD)})
    form = browser.get(f"/documents/{letter.id}/seal")
    assert "đã có số và ngày" in form.submit(422).text
    issued(letter)
    assert "ký sau cùng" in form.submit(422).text
    keep_copy(letter, sign_outside(pdf_of(letter), "Lê An"))
    shown = browser.get(f"/documents/{letter.id}/seal").submit().follow()
    assert "Cổng ký số" in shown.text
    newest = queries.find_newest(letter.id)
    assert newest is not None
    assert [found.signer for found in queries.findings_of(newest)] == ["Lê An", "Đại học Thái Nguyên"]
    assert newest.content.startswith(pdf_of(letter))


def test_a_seal_with_a_wrong_password_says_whom_to_ask(
    app: Any, letter: OfficialDocument, coordinator: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    issued(letter)
    keep_copy(letter, sign_outside(pdf_of(letter), "Lê An"))
    good = DocumentSeal(write_seal(tmp_path), PASSWORD)
    for bad in (replace(good, password="sai"), replace(good, file=__file__), replace(good, file=good.file + "x")):
        monkeypatch.setitem(app.config, "DOCUMENT_SEALS", {"ICTU": bad})
        with pytest.raises(DomainError, match="Quản trị hệ thống"):
            service.seal(letter, seen=OFFICE, actor=coordinator)
    monkeypatch.setitem(app.config, "DOCUMENT_SEALS", {"ICTU": good})
    service.seal(letter, seen=OFFICE, actor=coordinator)


def test_a_withdrawn_copy_no_longer_counts(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    copy = keep_copy(letter)
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/{copy.id}/withdraw")
    assert "Ghi lý do" in form.submit(422, reason=" ").text
    shown = form.submit(reason="Nộp nhầm tệp").follow()
    assert f"{OFFICE} – chưa ký, đến lượt" in shown.text
    assert "Đã rút: Nộp nhầm tệp" in shown.text
    assert "đã được rút" in form.submit(422, reason="Lần nữa").text


def test_a_colleague_was_faster(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    form = page(coordinator).get(f"/documents/{letter.id}/signatures/new")
    keep_copy(letter)
    refused = form.submit(409, count="1", file=upload(SCAN))
    assert "Đồng nghiệp vừa nộp" in refused.text
    with pytest.raises(StaleVersion):
        service.keep_copy(letter, service.examine(SCAN), 1, seen="", actor=coordinator)
    assert len(db.session.scalars(select(SignedCopy)).all()) == 1


def test_a_revoked_document_takes_no_signature(letter: OfficialDocument, coordinator: Any) -> None:
    issued(letter)
    letter.status, letter.revoked_reason = "revoked", "Sai."
    db.session.commit()
    with pytest.raises(DomainError, match="bị thu hồi"):
        service.keep_copy(letter, service.examine(SCAN), 1, seen="", actor=coordinator)


def test_a_signed_list_is_given_after_a_word_and_noted(page: Any, market: Any) -> None:
    copy = keep_copy(make_decision(market.round.id))
    browser = page(make_user(Role.HOME_AFFAIRS_OFFICER))
    asked = browser.get(f"/documents/{copy.document_id}/signatures/{copy.id}", 302).follow()
    assert asked.submit(200).response.data == SCAN
    assert "document_downloaded" in db.session.scalars(select(AuditEvent.action)).all()


def test_another_schools_copies_do_not_exist(page: Any, letter: OfficialDocument) -> None:
    copy = keep_copy(letter)
    own, other = (page(make_user(Role.SCHOOL_COORDINATOR, school=school)) for school in (ICTU, TUEBA))
    for path in ("", "/new", f"/{copy.id}", f"/{copy.id}/withdraw"):
        own.get(f"/documents/{letter.id}/signatures{path}")
        other.get(f"/documents/{letter.id}/signatures{path}", 404)


def test_a_body_says_who_signs_in_which_order(page: Any, market: Any) -> None:
    browser = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU))
    form = browser.get("/document-issuers/ICTU/signers?kind=introduction_letter")
    too_many = "\n".join(f"Người {number}" for number in range(11))
    assert "Nhiều nhất" in form.submit(422, signers=too_many).text
    shown = form.submit(signers=f"{OFFICE}\n\n {RECTOR} \n{OFFICE}").follow()
    assert f"{OFFICE}; {RECTOR}" in shown.text
    assert queries.list_signers("ICTU", "introduction_letter") == [OFFICE, RECTOR]
    assert queries.list_signers("TNU", "decision") == ["Giám đốc"]
    browser.get("/document-issuers/TNU/signers", 404)


def test_the_proof_page_knows_the_signed_copy(page: Any, letter: OfficialDocument, coordinator: Any) -> None:
    copy = keep_copy(letter)
    issued(letter)
    asked = page().get(f"/proof/{letter.code}")
    assert "đúng từng byte" in asked.submit(sha256=copy.sha256).text
    service.withdraw(letter, copy, "Nhầm.", actor=coordinator)
    db.session.commit()
    assert "khác mọi tệp" in asked.submit(sha256=copy.sha256).text


def test_a_student_has_the_signed_letter(page: Any, market: Any, letter: OfficialDocument) -> None:
    keep_copy(letter, count=2)
    issued(letter)
    browser = page(make_user(Role.STUDENT, student=market.student(0)))
    assert "Bản đã ký" in browser.get("/my-documents").text
    assert browser.get(f"/my-documents/{letter.id}/signed").response.data == SCAN
    page(make_user(Role.STUDENT, student=market.student(1))).get(f"/my-documents/{letter.id}/signed", 404)
