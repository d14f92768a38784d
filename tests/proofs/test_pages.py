"""Anybody asks whether a paper or a file is ours."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from docx import Document
from sqlalchemy import select

from portal.accounts.models import User
from portal.documents import issuers, service
from portal.documents.models import DocumentFile, DocumentVersion, OfficialDocument
from portal.documents.rules import draw_code, shown_code, typed_code
from portal.extensions import db
from tests.documents.reading import text_of_docx
from tests.factories.attempts import make_market
from tests.factories.documents import DAY, issued, make_decision, make_letter
from tests.factories.placements import make_publication, placement_of


@pytest.fixture
def market(app: Any) -> Any:
    market = make_market(2)
    make_publication(market)
    return market


@pytest.fixture
def letter(market: Any) -> OfficialDocument:
    return make_letter(placement_of(market, 0))


def content_of(document: OfficialDocument, version: int = 2) -> bytes:
    statement = select(DocumentFile.content).join(DocumentVersion, DocumentVersion.id == DocumentFile.version_id)
    of_version = (DocumentVersion.document_id == document.id, DocumentVersion.number == version)
    return db.session.scalars(statement.where(*of_version, DocumentFile.format == "docx")).one()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_code_on_the_paper_leads_to_its_number_date_and_issuer(page: Any, letter: OfficialDocument) -> None:
    issued(letter, 7)
    code = shown_code(letter.code)
    assert code in text_of_docx(content_of(letter))
    for typed in (code, code.lower(), letter.code, f"  {code.replace('-', ' ')} "):
        shown = page().get(f"/proof?{urlencode({'code': typed})}", 302).follow()
        assert "còn hiệu lực" in shown.text
    assert "07/GGT-ĐHCNTT&TT" in shown.text
    assert f"{DAY:%d/%m/%Y}" in shown.text


def test_the_page_says_nothing_of_the_student(page: Any, market: Any, letter: OfficialDocument) -> None:
    issued(letter)
    shown = page().get(f"/proof/{letter.code}")
    student = market.student(0)
    assert letter.number in shown.text
    for private in (student.full_name, student.code, str(student.id), str(letter.placement_id)):
        assert private not in shown.text


def test_a_code_of_nobody_is_not_ours(page: Any, letter: OfficialDocument) -> None:
    issued(letter)
    for code in (draw_code(), "abc", "0" * 12):
        assert "mang mã này" in page().get(f"/proof/{code}", 404).text
    refused = page().get("/proof").submit(code=letter.code[:-1])
    assert "Không tìm thấy" in refused.text
    assert refused.document.form().values["code"] == [letter.code[:-1]]
    page().get(f"/proof/{letter.code}")


def test_question_sent_empty_says_what_to_type(page: Any, letter: OfficialDocument) -> None:
    asked = page().get("/proof")
    assert "Nhập mã" not in asked.text
    for nothing in ("", "  "):
        assert "Nhập mã kiểm tra ghi ở cuối văn bản" in asked.submit(200, code=nothing).text
    shown = page().get(f"/proof/{issued(letter).code}")
    assert "Nhập mã băm" not in shown.text
    refused = shown.submit(200, sha256="")
    assert "Nhập mã băm SHA-256" in refused.text
    assert "còn hiệu lực" in refused.text


def test_a_draft_carries_the_code_and_is_not_confirmed(page: Any, letter: OfficialDocument) -> None:
    """It is what gets printed and signed; the number comes later."""
    assert shown_code(letter.code) in text_of_docx(content_of(letter, 1))
    shown = page().get(f"/proof/{letter.code}")
    assert "chưa xác nhận được" in shown.text
    assert "còn hiệu lực" not in shown.text
    assert "Không tìm thấy" in page().get(f"/proof?code={hash_of(content_of(letter, 1))}").text
    issued(letter)
    assert "còn hiệu lực" in page().get(f"/proof/{letter.code}").text


def test_a_revoked_paper_is_told(page: Any, letter: OfficialDocument) -> None:
    issued(letter)
    actor = db.session.get_one(User, letter.created_by_id)
    service.revoke(letter, "Sai tên.", seen=str(letter.version), actor=actor)
    db.session.commit()
    shown = page().get(f"/proof/{letter.code}")
    assert "đã bị thu hồi" in shown.text
    assert "còn hiệu lực" not in shown.text
    assert "Sai tên" not in shown.text
    assert "nhưng văn bản này đã bị thu hồi" in shown.submit(sha256=hash_of(content_of(letter))).text


def test_an_altered_byte_is_told(page: Any, letter: OfficialDocument) -> None:
    content = content_of(issued(letter))
    shown = page().get(f"/proof/{letter.code}")
    assert "đúng từng byte" in shown.submit(sha256=hash_of(content)).text
    assert "đúng từng byte" in shown.submit(sha256=f"{hash_of(content).upper()}  giay-gioi-thieu.docx").text
    for width in (2, 8):  # as older programs print it
        spaced = " ".join(re.findall("." * width, hash_of(content)))
        assert "đúng từng byte" in shown.submit(sha256=spaced).text
    altered = bytes([content[0] ^ 1]) + content[1:]
    assert "khác mọi tệp" in shown.submit(sha256=hash_of(altered)).text
    assert "Chưa đọc được mã băm" in shown.submit(sha256="12ab").text
    assert "khác mọi tệp" in shown.submit(sha256=hash_of(content_of(letter, 1))).text  # the draft before it


def test_a_file_leads_to_its_document_by_its_hash_alone(page: Any, letter: OfficialDocument) -> None:
    issued(letter)
    asked = page().get("/proof")
    shown = page().get(f"/proof?code={hash_of(content_of(letter))}", 302).follow()
    assert "đúng từng byte" in shown.text
    for nobodys in (content_of(letter, 1), b""):
        assert "Không tìm thấy" in asked.submit(code=hash_of(nobodys)).text


def test_the_body_is_named_as_it_was_when_it_issued(page: Any, market: Any) -> None:
    decision = issued(make_decision(market.round.id))
    actor = db.session.get_one(User, decision.created_by_id)
    renamed = replace(issuers.get_issuer("TNU"), abbreviation="KHAC")
    issuers.change("TNU", renamed, seen="0", actor=actor)
    db.session.commit()
    assert f"{decision.number}/QĐ-ĐHTN" in page().get(f"/proof/{decision.code}").text


def test_the_qr_code_of_the_paper_holds_the_address_of_its_page(app: Any, letter: OfficialDocument) -> None:
    issued(letter)
    package = Document(io.BytesIO(content_of(letter)))
    described = package.element.body.xpath("//wp:docPr/@descr")
    assert described == [f"QR: {app.config['PUBLIC_URL']}/proof/{letter.code}"]
    pictures = [part.blob for part in package.part.package.iter_parts() if part.partname.endswith(".png")]
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"]


@pytest.mark.parametrize("typed", ["7K3M-9QWT-2HXF", "7k3m9qwt2hxf", " 7K3M 9QWT 2HXF ", "７K3M–9QWT–2HXF"])
def test_a_code_is_understood_however_it_is_typed(typed: str) -> None:
    assert typed_code(typed) == "7K3M9QWT2HXF"


@pytest.mark.parametrize("typed", ["", "7K3M-9QWT", "7K3M-9QWT-2HXF-2", "7K3M-9QWT-2HX0", "' OR 1=1 --"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert typed_code(typed) is None
