"""Documents of a whole round at once."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.audit.models import AuditEvent
from portal.documents import archives, bundle_work, bundles
from portal.documents.models import DocumentBundle, DocumentVersion, OfficialDocument
from portal.documents.rules import DocumentKind
from portal.errors import DomainError
from portal.extensions import db
from portal.jobs.files import KEPT
from portal.jobs.run import Run
from portal.jobs.worker import Worker
from portal.placements.models import Placement
from portal.students.models import FileView
from tests.documents.reading import text_of_docx
from tests.factories.accounts import make_user
from tests.factories.attempts import make_market
from tests.factories.communes import ICTU, REMOTE, TUEBA, WARD
from tests.factories.documents import issued, make_bundle, make_letter
from tests.factories.placements import make_publication, placement_of

LETTER = DocumentKind.LETTER


@pytest.fixture
def market(app: Any) -> Any:
    market = make_market(3, seats={WARD: 1, REMOTE: 1})
    make_publication(market)
    return market


def names_in(archive: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(archive)).namelist()


@pytest.mark.usefixtures("pango")
def test_coordinator_has_all_letters_made_and_takes_them_in_two_files(page: Any, market: Any) -> None:
    known = issued(make_letter(placement_of(market, 0)), 7)
    browser = page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU))
    asked = browser.get(f"/rounds/{market.round.id}/documents/bulk")
    assert "Chọn loại văn bản" in asked.submit(422).text
    address = asked.submit(kind=LETTER.value).location
    waiting = browser.get(address)
    assert "Đang chờ đến lượt" in waiting.text
    Worker(beats=False).run_due()
    ready = browser.get(address)
    assert "Tải tệp ZIP" in ready.text
    archive = ready.submit(200, action="/zip").response.data
    names = names_in(archive)
    assert len(names) == 4
    assert {name.partition("/")[0] for name in names} == {"docx", "pdf"}
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        texts = [text_of_docx(opened.read(name)) for name in names if name.endswith(".docx")]
    assert sum("Số: 07/GGT" in text for text in texts) == 1
    assert sum("Số: /GGT" in text for text in texts) == 1
    pdf = ready.submit(200, action="/pdf").response.data
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    assert db.session.scalar(select(func.count()).select_from(OfficialDocument)) == 2
    assert db.session.scalar(select(func.count()).where(DocumentVersion.document_id == known.id)) == 2
    taken = select(AuditEvent.action).where(AuditEvent.action == "document_bundle_downloaded")
    assert len(db.session.scalars(taken).all()) == 2
    told = db.session.scalars(select(FileView.student_id).where(FileView.page == "export")).all()
    assert set(told) == {market.student(0).id, market.student(1).id}


def test_a_school_has_its_own_made_and_nothing_of_the_university(page: Any, market: Any) -> None:
    own, other = (make_user(Role.SCHOOL_COORDINATOR, school=school) for school in (ICTU, TUEBA))
    bundle = bundle_work.ask(market.round, LETTER, actor=own)
    assert bundle.count == 2
    with pytest.raises(DomainError, match="Chưa có ai"):
        bundles.ask(market.round, LETTER, actor=other)
    with pytest.raises(DomainError, match="điều phối viên đại học"):
        bundles.ask(market.round, DocumentKind.HANDOVER, actor=own)
    db.session.commit()
    page(own).get(f"/document-bundles/{bundle.id}")
    page(other).get(f"/document-bundles/{bundle.id}", 404)


def test_asking_twice_makes_one_work(market: Any) -> None:
    actor = make_user(Role.UNIVERSITY_COORDINATOR)
    first, again = (bundle_work.ask(market.round, DocumentKind.HANDOVER, actor=actor) for _ in range(2))
    assert first.id == again.id
    assert first.count == 2  # communes


def test_a_worker_that_died_half_way_leaves_what_it_made_and_another_makes_the_rest(market: Any) -> None:
    bundle = bundles.ask(market.round, LETTER, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    db.session.commit()
    made = make_letter(placement_of(market, 0))
    missing = bundles.find_missing(bundle)
    assert [subject.key for subject in missing] == [
        str(placement.id)
        for placement in db.session.scalars(select(Placement).where(Placement.round_id == market.round.id))
        if placement.id != made.placement_id
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Nguyễn Thị Hằng", "007-nguyen-thi-hang-DTC1"),
        ("../../etc/passwd", "007-etc-passwd-DTC1"),
        ("a\r\nb\u202egpj.exe", "007-a-bgpj-exe-DTC1"),
        ("Đỗ " * 170, "007-" + "-".join(["do"] * 20) + "-DTC1"),
        ("{{7*7}}</w:t>", "007-7-7-w-t-DTC1"),
        ("ລາວ", "007-DTC1"),  # no letter that is safe everywhere
    ],
)
def test_names_in_the_archive_are_safe_and_can_be_read(name: str, written: str) -> None:
    assert archives.safe_name(7, name, "DTC1") == written


def test_files_are_thrown_away_after_a_day_and_the_documents_stay(market: Any) -> None:
    make_bundle(market.round.id, make_user(Role.UNIVERSITY_COORDINATOR))
    make_letter(placement_of(market, 0))
    for later, left in ((timedelta(0), 1), (KEPT + timedelta(minutes=1), 0)):
        with clock.fixed(clock.now() + later):
            bundle_work.forget(Run.__new__(Run))
        assert db.session.scalar(select(func.count()).select_from(DocumentBundle)) == left
    assert db.session.scalar(select(func.count()).select_from(OfficialDocument)) == 1
