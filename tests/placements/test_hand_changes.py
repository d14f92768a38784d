"""What a publication tells of changes by hand: by number and reason to everybody, truthfully to those concerned."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.applications.models import Application
from portal.attempts import approval, refills
from portal.attempts.changes.rules import ChangeReason
from portal.attempts.models import MatchAttempt
from portal.attempts.pins.rules import PinKind
from portal.attempts.queries import find_published
from portal.errors import DomainError
from portal.extensions import db
from portal.matching.cli import main
from portal.placements import service
from portal.placements.models import Placement
from portal.placements.published.models import EmptySeats, Explanation, PublicFiles
from portal.placements.replaying import find_differences
from portal.placements.rules.answers import Act
from tests.factories.accounts import make_user
from tests.factories.attempts import Market, People, give_answer, make_attempt, make_market, make_people, run_attempt
from tests.factories.changes import make_pin, move_by_hand, undo_by_hand
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.factories.placements import placement_of, say
from tests.pages import Page

Opens = Callable[..., Page]


def publish(attempt: MatchAttempt, people: People) -> None:
    """Send, approve by two people, publish, in place of whatever stands published."""
    previous = find_published(attempt.round_id)
    approval.send(attempt, version=attempt.version, actor=people.coordinator)
    for approver in people.approvers.values():
        give_answer(attempt, approver)
    service.publish(
        attempt, version=attempt.version, replaces=str(previous.id) if previous else "", actor=people.coordinator
    )
    db.session.commit()


@pytest.fixture
def market(app: object) -> Market:
    """Published with two changes and one undone: student 1 from the remote commune to the ward, student 2 to a place
    that is on nobody's list."""
    people, market = make_people(), make_market(5, seats={WARD: 2, REMOTE: 4, VAN_LANG: 1})
    attempt = make_attempt(market, people=people)
    move_by_hand(attempt, market.students[1], market.openings[WARD], note="Bà Mai gọi ngày 3/6")
    undo_by_hand(attempt, move_by_hand(attempt, market.students[3], None))
    move_by_hand(attempt, market.students[2], market.openings[VAN_LANG], ChangeReason.REMOTE_NEED)
    publish(attempt, people)
    return market


def unpacked(where: Path, attempt: MatchAttempt | None = None) -> Path:
    """The download of an attempt, or of the only one."""
    statement = select(PublicFiles.archive)
    archive = db.session.scalars(statement.where(PublicFiles.attempt_id == attempt.id) if attempt else statement).one()
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        opened.extractall(where)
    return where


def verify(where: Path) -> int:
    return main(["verify", str(where / "round"), str(where / "result")])


def test_placements_are_those_that_hold_and_the_trail_rebuilds_them(market: Market) -> None:
    places = dict(db.session.execute(select(Placement.student_id, Placement.opening_id)).all())
    assert places[market.students[1]] == market.openings[WARD]
    assert places[market.students[2]] == market.openings[VAN_LANG]
    assert placement_of(market, 2).rank == 0
    assert find_differences() == []


def public_id(market: Market, number: int) -> str:
    """Under which a student of the market is published: the key of their application."""
    of_round = Application.round_id == market.round.id
    statement = select(Application.id).where(of_round, Application.student_id == market.students[number])
    return db.session.scalars(statement).one().hex


def test_the_verifier_confirms_the_download_with_its_changes(market: Market, tmp_path: Path) -> None:
    where = unpacked(tmp_path)
    student, other = (public_id(market, number) for number in (1, 2))
    ward, remote, third = (market.openings[code].hex for code in (WARD, REMOTE, VAN_LANG))
    assert (where / "result" / "changes.csv").read_text().splitlines() == [
        "number,student,from,to,reason",
        f"1,{student},{remote},{ward},circumstances",
        f"2,{other},{remote},{third},remote_need",
    ]
    assert verify(where) == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n2,", "\n3,"), (",circumstances", ","), ("1,", "9,"), ("number", "nummer")],
)
def test_altered_changes_are_refused(market: Market, tmp_path: Path, old: str, new: str) -> None:
    where = unpacked(tmp_path)
    file = where / "result" / "changes.csv"
    text = file.read_text()
    assert verify(where) == 0
    file.write_text(text.replace(old, new, 1))
    assert verify(where) == 1


def test_changes_left_out_are_refused(market: Market, tmp_path: Path) -> None:
    where = unpacked(tmp_path)
    file = where / "result" / "changes.csv"
    kept = file.read_text().splitlines()[:-1]
    file.write_text("\n".join(kept) + "\n")
    assert verify(where) == 1
    file.unlink()
    assert verify(where) == 1


def test_everybody_reads_number_and_reason_and_no_name(page: Opens, market: Market) -> None:
    shown = page().get(f"/rounds/{market.round.id}/results").text
    assert "Không có. Kết quả công bố" not in shown
    table = shown[shown.index("Thay đổi trong phương án") : shown.index("Những lý do được phép")]
    assert "Sức khoẻ hoặc hoàn cảnh của sinh viên" in table
    assert "Bố trí người cho xã khó khăn còn thiếu" in table
    assert "Hoàn tác" not in shown
    for told in ("Bà Mai", market.student(1).full_name, market.student(1).code):
        assert told not in shown


def explanation(student_id: UUID, attempt: MatchAttempt | None = None) -> Explanation:
    statement = select(Explanation).where(Explanation.student_id == student_id)
    return db.session.scalars(statement.where(Explanation.attempt_id == attempt.id) if attempt else statement).one()


def test_the_moved_student_is_told_so_even_with_the_first_choice(page: Opens, market: Market) -> None:
    kept = explanation(market.students[1])
    assert (kept.by_hand, kept.rank, kept.reasons) == ("circumstances", 1, [])
    shown = page(make_user(Role.STUDENT, student=market.students[1])).get("/my-placement").text
    assert "nơi của bạn được đổi bằng tay" in shown
    assert "Sức khoẻ hoặc hoàn cảnh của sinh viên, có giấy tờ xác nhận" in shown
    assert "Bà Mai" not in shown


def test_whoever_was_moved_off_the_list_is_told_one_reason_for_each_choice(page: Opens, market: Market) -> None:
    codes = [(reason["rank"], reason["code"]) for reason in explanation(market.students[2]).reasons]
    assert codes == [(1, "needed_for_coverage"), (2, "moved_by_hand")]
    shown = page(make_user(Role.STUDENT, student=market.students[2])).get("/my-placement").text
    assert "Máy tính xếp bạn vào nơi này theo quy tắc; sau đó nơi của bạn được đổi bằng tay." in shown
    assert "theo thay đổi bằng tay dưới đây" in shown
    assert "bạn đồng ý đi bất kỳ đâu" not in shown


def test_others_are_told_that_something_changed_where_they_asked(page: Opens, market: Market) -> None:
    reasons = explanation(market.students[3]).reasons
    assert [reason.get("changed") for reason in reasons] == [True]
    shown = page(make_user(Role.STUDENT, student=market.students[3])).get("/my-placement").text
    assert "chỗ ở nơi này có thay đổi bằng tay" in shown
    assert "Nơi của bạn được đổi" not in shown


def test_a_seat_left_by_hand_is_empty_for_that_reason(page: Opens, market: Market) -> None:
    rows = {row.opening_id: row for row in db.session.scalars(select(EmptySeats))}
    remote = rows[market.openings[REMOTE]]
    assert (remote.empty, remote.left_by_hand) == (2, 2)
    assert market.openings[VAN_LANG] not in rows
    assert market.openings[WARD] not in rows
    officer = make_user(Role.COMMUNE_OFFICER, commune=REMOTE)
    shown = page(officer).get(f"/rounds/{market.round.id}/empty-seats").text
    assert "2 chỗ đã có người theo kết quả máy tính, sau đó được đổi bằng tay" in shown


def test_without_changes_the_download_has_no_file_of_them(app: object, tmp_path: Path) -> None:
    people, market = make_people(), make_market(4, seats={WARD: 2, REMOTE: 3})
    attempt = make_attempt(market, people=people)
    undo_by_hand(attempt, move_by_hand(attempt, market.students[1], market.openings[WARD]))
    publish(attempt, people)
    where = unpacked(tmp_path)
    assert not (where / "result" / "changes.csv").exists()
    assert verify(where) == 0


def test_pins_are_published_by_number_and_reason_and_the_download_is_confirmed(page: Opens, tmp_path: Path) -> None:
    people, market = make_people(), make_market(4, seats={WARD: 2, REMOTE: 2, VAN_LANG: 1})
    pins = [
        make_pin(market, 3, VAN_LANG, note="Bà Mai gọi ngày 3/6"),
        make_pin(market, 0, WARD, PinKind.FORBID, ChangeReason.CONFLICT_OF_INTEREST),
    ]
    attempt = make_attempt(market, people=people, pins=pins)
    publish(attempt, people)
    assert verify(unpacked(tmp_path)) == 0
    shown = page().get(f"/rounds/{market.round.id}/results").text
    assert "Trước khi chạy, 2 yêu cầu giữ chỗ hoặc cấm đã được đặt" in shown
    assert "1 Giữ chỗ Theo quyết định của cơ quan có thẩm quyền" in shown
    assert "2 Cấm Tránh xung đột lợi ích" in shown
    for told in ("Bà Mai", market.student(3).full_name, market.student(3).code):
        assert told not in shown
    held = page(make_user(Role.STUDENT, student=market.students[3])).get("/my-placement").text
    assert "theo một quyết định giữ chỗ riêng" in held
    barred = page(make_user(Role.STUDENT, student=market.students[0])).get("/my-placement").text
    assert "Có quyết định không xếp bạn vào nơi này. Lý do: Tránh xung đột lợi ích" in barred


# --- what comes after the publication ------------------------------------------------------------------------------


@pytest.fixture
def left(app: object) -> tuple[Market, MatchAttempt]:
    """A refill after a published change: student 1 stands on a place of nobody's list, student 0 has declined, and
    student 6 waits."""
    people, market = make_people(), make_market(7, seats={WARD: 2, REMOTE: 4, VAN_LANG: 2})
    attempt = make_attempt(market, people=people)
    move_by_hand(attempt, market.students[1], market.openings[VAN_LANG])
    publish(attempt, people)
    say(placement_of(market, 0), Act.DECLINE)
    again = service.start_refill(market.round, key=uuid4().hex, actor=people.coordinator)
    run_attempt(again)
    return market, again


def test_a_refill_keeps_changed_rows_and_the_page_still_tells_of_them(
    page: Opens, left: tuple[Market, MatchAttempt], tmp_path: Path
) -> None:
    market, attempt = left
    with pytest.raises(DomainError, match="giữ theo yêu cầu"):
        move_by_hand(attempt, market.students[1], None)
    publish(attempt, make_people())
    assert placement_of(market, 1).opening_id == market.openings[VAN_LANG]
    assert explanation(market.students[1], attempt).by_hand == "circumstances"
    assert find_differences() == []
    shown = page().get(f"/rounds/{market.round.id}/results").text
    assert "Thay đổi trong phương án 1, không có tên" in shown
    assert verify(unpacked(tmp_path, attempt)) == 0


def test_who_gets_a_seat_by_a_refill_can_be_moved_by_hand_and_is_told(
    left: tuple[Market, MatchAttempt], tmp_path: Path
) -> None:
    market, attempt = left
    [newcomer] = refills.list_newcomers(attempt)
    assert newcomer.student_id == market.students[6]
    move_by_hand(attempt, newcomer.student_id, market.openings[VAN_LANG])
    publish(attempt, make_people())
    assert placement_of(market, 6).opening_id == market.openings[VAN_LANG]
    assert explanation(newcomer.student_id, attempt).by_hand == "circumstances"
    assert find_differences() == []
    assert verify(unpacked(tmp_path, attempt)) == 0
