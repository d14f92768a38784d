"""Lists of communes' requests: the page's own refusals row by row, the page's own verbs, and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.access import Role
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import service, work
from portal.imports.models import ImportRow, ListImport
from portal.imports.openings.columns import TARGETS
from portal.imports.openings.kind import OPENINGS
from portal.imports.wording import details
from portal.openings import service as openings
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.factories.imports import apply, check
from tests.factories.openings import make_opening, make_question
from tests.factories.rounds import make_round

ALL = [target.title for target in TARGETS]
SHORT = ["Xã, phường", "Tên công việc", "Việc giao cho thực tập sinh", "Nhóm ngành", "Số chỗ", "Cán bộ hướng dẫn"]
ROW = ["Bằng Thành", "Số hoá hồ sơ", "Quét hồ sơ.", "Công nghệ thông tin", "2", "Hoàng Văn Thái"]
OTHER = ["p. duc xuan", "Soạn văn bản", "Soạn, rà văn bản.", "Luật; 7340301", "1", "Lý Thị Mới"]
PAPER = {"kind": OPENINGS, "headings": SHORT, "source": "paper", "source_note": "Công văn 12/SNV", "submits": False}
SENT = {**PAPER, "submits": True}


@pytest.fixture
def affairs(app: Flask) -> User:
    return make_user(Role.HOME_AFFAIRS_OFFICER)


@pytest.fixture
def round_(affairs: User) -> Round:
    return make_round(RoundStatus.OPEN, min_gpa=250)


def test_days_as_numbers_are_understood_and_said_and_short_years_refused(affairs: User, round_: Round) -> None:
    starts, ends = round_.internship_starts_on, round_.internship_ends_on
    headings = [*SHORT, "Ngày bắt đầu", "Ngày kết thúc"]
    numbers = [str((day - date(1899, 12, 30)).days) for day in (starts, ends)]
    short = [f"{day:%d/%m/%y}" for day in (starts, ends)]
    import_ = check(round_, [[*ROW, *numbers], [*OTHER, *short]], actor=affairs, **{**PAPER, "headings": headings})
    first = db.session.scalars(select(ImportRow).where(ImportRow.number == 2)).one()
    assert [first.values[name] for name in ("starts_on", "ends_on")] == [starts.isoformat(), ends.isoformat()]
    said = " ".join(text for _column, text in details(OPENINGS, first))
    assert f"tệp ghi “{numbers[0]}”, cổng hiểu là {starts:%d/%m/%Y}" in said
    assert faults_of(import_)[3].keys() == {"starts_on", "ends_on"}


def faults_of(import_: ListImport) -> dict[int, dict[str, str]]:
    rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_.id))
    return {row.number: dict(row.faults) for row in rows if row.faults}


def stored() -> list[Opening]:
    return list(db.session.scalars(select(Opening).order_by(Opening.commune_code.desc(), Opening.title)))


def test_every_column_is_read_and_written_on_behalf_of_the_commune(affairs: User, round_: Round) -> None:
    full = ["", "2143", " Số hoá  hồ sơ", "Quét hồ sơ.\nLưu hồ sơ.", "luat; Ke toan", "2.0", "2,5", "", ""]
    full += ["Lý Văn An", "Phó Chủ tịch", "912345678", "x", "có", "không", "1", "1.500.000", "yếu", "tiếng Tày", "Xe"]
    apply(round_, [full], actor=affairs, **{**PAPER, "headings": ALL})
    (opening,) = stored()
    assert (opening.commune_code, opening.title, opening.tasks) == (VAN_LANG, "Số hoá hồ sơ", "Quét hồ sơ.\nLưu hồ sơ.")
    assert opening.field_codes == ["accounting-audit-finance", "law"]
    assert (opening.seats, opening.min_gpa, opening.starts_on) == (2, 250, round_.internship_starts_on)
    assert (opening.mentor_position, opening.mentor_phone, opening.allowance) == ("Phó Chủ tịch", "0912345678", 1500000)
    assert (opening.lodging, opening.women_lodging, opening.transport, opening.meals) == (True, True, False, True)
    assert (opening.phone_coverage, opening.languages, opening.support_note) == ("weak", "tiếng Tày", "Xe")
    assert (opening.status, opening.source, opening.source_note) == ("draft", "paper", "Công văn 12/SNV")
    assert opening.entered_by_id == affairs.id


def test_trail_says_that_it_was_entered_for_the_commune_and_from_which_list(affairs: User, round_: Round) -> None:
    import_ = apply(round_, [ROW], actor=affairs, **SENT)
    db.session.commit()
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.sequence)).all()
    (drafted,) = [event for event in events if event.action == "opening_drafted"]
    assert f'"list":"{import_.id}"' in drafted.body
    assert '"source":"paper"' in drafted.body
    assert [event.action for event in events][-2:] == ["opening_submitted", "list_applied"]


def test_same_list_again_changes_nothing_also_after_it_was_approved(affairs: User, round_: Round) -> None:
    apply(round_, [ROW, OTHER], actor=affairs, **SENT)
    assert [opening.status for opening in stored()] == ["submitted", "submitted"]
    openings.approve(stored()[0], seen=stored()[0].version, actor=make_user(Role.UNIVERSITY_COORDINATOR))
    again = check(round_, [ROW, OTHER], actor=affairs, **SENT)
    assert again.counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}


def test_drafts_are_changed_with_the_old_beside_the_new_and_sent_by_the_list_that_sends(
    affairs: User, round_: Round
) -> None:
    apply(round_, [ROW], actor=affairs, **PAPER)
    more = check(round_, [[*ROW[:4], "3", ROW[5]]], actor=affairs, **PAPER)
    assert db.session.scalar(select(ImportRow.changes).where(ImportRow.import_id == more.id)) == [["seats", 2, 3]]
    apply(round_, [[*ROW[:4], "3", ROW[5]]], actor=affairs, **SENT)
    (opening,) = stored()
    assert (opening.seats, opening.status, opening.tasks) == (3, "submitted", "Quét hồ sơ.")


def test_long_list_is_written_with_as_many_statements_as_a_short_one(
    affairs: User, round_: Round, count_queries: Any
) -> None:
    def statements(first: int, count: int) -> int:
        rows = [[ROW[0], f"Việc {first + number}", *ROW[2:]] for number in range(count)]
        import_ = check(round_, rows, actor=affairs, **SENT)
        db.session.expire_all()
        with count_queries() as log:
            work.apply(import_, only_good=False, seen=import_.version, actor=affairs)
            db.session.flush()
        return len(log)

    assert statements(0, 4) == statements(100, 40)


def test_empty_cells_keep_what_is_stored(affairs: User, round_: Round) -> None:
    apply(round_, [ROW], actor=affairs, **PAPER)
    again = check(round_, [[*ROW[:2], "", "", "4", ""]], actor=affairs, **PAPER)
    assert db.session.scalar(select(ImportRow.changes).where(ImportRow.import_id == again.id)) == [["seats", 2, 4]]


def test_row_without_commune_says_what_to_write(affairs: User, round_: Round) -> None:
    found = faults_of(check(round_, [["", *ROW[1:]], ROW], actor=affairs, **PAPER))
    assert found == {2: {"commune": "Ghi tên hoặc mã xã, phường."}}


def test_row_that_the_page_would_refuse_is_refused_with_the_same_sentences(affairs: User, round_: Round) -> None:
    bad = ["Văn Lang", "", "x" * 201, "", "", "21", "2,4", "1/1/2020", "31/12/2050", "", "", "12", "", "x"]
    found = faults_of(check(round_, [bad], actor=affairs, **{**PAPER, "headings": ALL}))[2]
    assert found["title"] == "Nhập không quá 200 ký tự."
    assert found["tasks"] == "Mô tả các việc giao cho thực tập sinh."
    assert found["mentor_name"] == "Nhập họ tên cán bộ sẽ hướng dẫn."
    assert found["mentor_phone"] == "Nhập số điện thoại Việt Nam, như 0912345678."
    mended = ["Văn Lang", "", "Việc", "Quét.", "", "21", "2,4", "1/1/2020", "31/12/2050", "An", "", "", "", "x"]
    found = faults_of(check(round_, [mended], actor=affairs, **{**PAPER, "headings": ALL}))[2]
    assert found["seats"] == "Nhập số chỗ từ 1 đến 20."
    assert found["fields"] == "Chọn ít nhất một nhóm ngành."
    assert "Đợt này yêu cầu điểm trung bình từ 2,50" in found["min_gpa"]
    assert found.keys() == {"seats", "fields", "min_gpa", "starts_on", "ends_on", "women_lodging"}


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        (0, "Van Lang", "có thể là Xã Văn Lang (02143), Xã Văn Lăng (05665)"),
        (0, "Xã Không Có", "Không có xã, phường nào"),
        (1, "Số hoá\u202e", "ký tự ẩn"),
        (3, "Thuỷ lợi", "Không có nhóm ngành “Thuỷ lợi”"),
        (4, "hai", "Nhập một số nguyên"),
        (4, "2.5", "Nhập một số nguyên"),
        (5, " ", "Nhập họ tên"),
    ],
)
def test_cell_that_cannot_be_read_is_refused_with_the_reason(
    affairs: User, round_: Round, column: int, cell: str, reason: str
) -> None:
    import_ = check(round_, [[*ROW[:column], cell, *ROW[column + 1 :]], OTHER], actor=affairs, **PAPER)
    assert import_.counts == {"added": 1, "changed": 0, "unchanged": 0, "refused": 1}
    assert reason in " ".join(faults_of(import_)[2].values())


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("CNTT", ["information-technology"]),
        ("Kế toán, luật", ["accounting-audit-finance", "law"]),
        ("Xây dựng - Giao thông; đất đai\n7340301", ["accounting-audit-finance", "construction-transport", "land"]),
    ],
)
def test_fields_are_known_by_what_people_call_them(affairs: User, round_: Round, cell: str, codes: list[str]) -> None:
    apply(round_, [[*ROW[:3], cell, *ROW[4:]]], actor=affairs, **PAPER)
    assert stored()[0].field_codes == codes


def test_same_request_twice_in_a_list_is_refused_the_second_time(affairs: User, round_: Round) -> None:
    import_ = check(round_, [ROW, ["01864", "SỐ HOÁ HỒ SƠ", *ROW[2:]]], actor=affairs, **PAPER)
    assert faults_of(import_) == {3: {"title": "Đề nghị này đã có ở dòng 2."}}


def test_rows_of_the_template_that_nobody_filled_in_are_no_requests(affairs: User, round_: Round) -> None:
    headings = ["Xã, phường", "Mã xã, phường", *SHORT[1:]]
    rows = [["Xã Bằng Thành", "01864", *[""] * 5], ["Phường Đức Xuân", "01840", *ROW[1:]]]
    import_ = check(round_, rows, actor=affairs, **{**PAPER, "headings": headings})
    assert import_.counts == {"added": 1, "changed": 0, "unchanged": 0, "refused": 0}


def test_what_a_commune_asked_itself_and_what_is_being_reviewed_is_not_changed(affairs: User, round_: Round) -> None:
    officer = make_user(Role.COMMUNE_OFFICER)
    own = make_opening(round_, OpeningStatus.DRAFT, commune=REMOTE, title=ROW[1], entered_by_id=officer.id)
    make_opening(round_, OpeningStatus.APPROVED, commune=WARD, title=OTHER[1])
    import_ = check(round_, [ROW, OTHER], actor=affairs, **SENT)
    found = faults_of(import_)
    assert "Chỉ xã, phường đã đề nghị" in " ".join(found[2].values())
    assert "“Đã duyệt”" in " ".join(found[3].values())
    assert own.tasks != ROW[2]


def test_list_checked_before_somebody_changed_a_draft_writes_nothing(affairs: User, round_: Round) -> None:
    apply(round_, [ROW], actor=affairs, **PAPER)
    import_ = check(round_, [[*ROW[:4], "3", ROW[5]], OTHER], actor=affairs, **PAPER)
    (opening,) = stored()
    openings.edit(opening, {**openings.values_of(opening), "seats": 5}, seen=opening.version, actor=affairs)
    db.session.flush()
    with pytest.raises(StaleVersion), db.session.begin_nested():
        work.apply(import_, only_good=False, seen=import_.version, actor=affairs)
    assert [(opening.title, opening.seats) for opening in stored()] == [(ROW[1], 5)]


def test_undoing_removes_the_added_and_restores_the_changed(affairs: User, round_: Round) -> None:
    apply(round_, [ROW], actor=affairs, **PAPER)
    import_ = apply(round_, [[*ROW[:4], "3", ROW[5]], OTHER], actor=affairs, **PAPER)
    service.undo(import_, actor=affairs, seen=import_.version)
    db.session.expire_all()
    assert [(opening.title, opening.seats) for opening in stored()] == [(ROW[1], 2)]


def test_what_the_list_sent_to_the_reviewers_is_taken_back_while_they_did_nothing(affairs: User, round_: Round) -> None:
    import_ = apply(round_, [ROW, OTHER], actor=affairs, **SENT)
    service.undo(import_, actor=affairs, seen=import_.version)
    assert db.session.scalar(select(func.count()).select_from(Opening)) == 0


def _review(opening: Opening) -> None:
    reviewer = make_user(Role.UNIVERSITY_COORDINATOR)
    openings.send_back(opening, seen=opening.version, comment="Ghi rõ hơn.", actor=reviewer)


def _ask(opening: Opening) -> None:
    make_question(opening, make_user(Role.UNIVERSITY_COORDINATOR))


@pytest.mark.parametrize("build", [_review, _ask])
def test_what_somebody_acted_on_is_not_undone(affairs: User, round_: Round, build: Any) -> None:
    import_ = apply(round_, [ROW, OTHER], actor=affairs, **SENT)
    build(stored()[1])
    db.session.flush()
    with pytest.raises(DomainError, match="Không hoàn tác được"):
        service.undo(import_, actor=affairs, seen=import_.version)
    assert db.session.scalar(select(func.count()).select_from(Opening)) == 2


def test_only_who_wrote_a_list_down_takes_it_back_and_not_when_it_sent_an_earlier_draft(
    affairs: User, round_: Round
) -> None:
    first = apply(round_, [ROW], actor=affairs, **PAPER)
    with pytest.raises(DomainError, match="Chỉ người đã ghi"):
        service.undo(first, actor=make_user(Role.UNIVERSITY_COORDINATOR), seen=first.version)
    sent = apply(round_, [ROW], actor=affairs, **SENT)
    with pytest.raises(DomainError, match="đã gửi duyệt"):
        service.undo(sent, actor=affairs, seen=sent.version)
    assert stored()[0].status == "submitted"


def test_who_wrote_the_list_down_does_not_approve_what_is_in_it(affairs: User, round_: Round) -> None:
    apply(round_, [ROW], actor=affairs, **SENT)
    (opening,) = stored()
    with pytest.raises(DomainError, match="không được duyệt"):
        openings.approve(opening, seen=opening.version, actor=affairs)
    openings.approve(opening, seen=opening.version, actor=make_user(Role.HOME_AFFAIRS_OFFICER))


def test_closed_round_takes_no_list(affairs: User) -> None:
    with pytest.raises(DomainError, match="không nhận đề nghị"):
        check(make_round(RoundStatus.MATCHING), [ROW], actor=affairs, **PAPER)
