"""Nominating or withdrawing several students of a round at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.access import Role
from portal.accounts.models import User
from portal.extensions import db
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from portal.students.models import Nomination
from portal.students.rules import NominationStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.communes import ICTU, TUEBA
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round
from tests.factories.students import make_nomination, make_student
from tests.html import words


@pytest.fixture
def coordinator(app: Any) -> User:
    return make_user(Role.SCHOOL_COORDINATOR, school=ICTU)


@pytest.fixture
def round_(app: Any) -> Round:
    return make_round(RoundStatus.OPEN, min_gpa=300)


def entered(round_: Round, name: str, status: NominationStatus = NominationStatus.IMPORTED, **more: Any) -> Nomination:
    return make_nomination(round_, make_student(full_name=name, **more), status)


def url_of(round_: Round, verb: str, *nominations: Nomination) -> str:
    chosen = "".join(f"&chosen={one.id}" for one in nominations) or "&everything=1"
    return f"/rounds/{round_.id}/nominations/several?verb={verb}{chosen}"


def states(*nominations: Nomination) -> list[str]:
    db.session.expire_all()
    return [one.status for one in nominations]


def test_ticked_students_are_nominated_after_a_summary(page: Any, coordinator: User, round_: Round) -> None:
    an, ba, tu = (entered(round_, name) for name in ("Lò An", "Lò Ba", "Lò Tư"))
    listed = page(coordinator).get(f"/rounds/{round_.id}/nominations")
    summary = listed.submit(200, action="/several", button="nominate", chosen=[an.id, ba.id])
    assert "Sẽ được đề cử (2)" in summary.text
    assert states(an, ba, tu) == ["imported"] * 3
    assert "Đã làm xong với 2 sinh viên." in summary.submit().follow().text
    assert states(an, ba, tu) == ["nominated", "nominated", "imported"]


def test_summary_says_who_cannot_be_nominated_and_why(page: Any, coordinator: User, round_: Round) -> None:
    entered(round_, "Lò Đủ")
    entered(round_, "Lò Thiếu", NominationStatus.INELIGIBLE, gpa=250)
    entered(round_, "Lò Xong", NominationStatus.NOMINATED)
    entered(round_, "Lò Khác", school=TUEBA)
    summary = page(coordinator).get(url_of(round_, "nominate"))
    assert "Sẽ được đề cử (1)" in summary.text
    assert "Không làm được (2)" in summary.text
    assert "thấp hơn mức 3,00" in summary.text
    assert "Tình trạng hiện nay là “Đã đề cử”" in summary.text
    assert "Lò Khác" not in summary.text


def test_student_whose_data_changed_meanwhile_is_told_and_the_others_go_on(
    page: Any, coordinator: User, round_: Round
) -> None:
    an, ba = entered(round_, "Lò An"), entered(round_, "Lò Ba")
    summary = page(coordinator).get(url_of(round_, "nominate"))
    an.entered_at -= timedelta(days=1)
    told = summary.submit(200)
    assert "Đã làm xong với 1 sinh viên." in told.text
    assert "Chưa làm được (1)" in told.text
    assert "Hồ sơ này đã thay đổi" in told.text
    assert states(an, ba) == ["imported", "nominated"]


def test_several_are_withdrawn_for_one_reason(page: Any, coordinator: User, round_: Round) -> None:
    an, ba = entered(round_, "Lò An", NominationStatus.NOMINATED), entered(round_, "Lò Ba")
    asked = page(coordinator).get(url_of(round_, "withdraw", an, ba))
    refused = asked.submit(422)
    assert "Ghi lý do rút." in refused.text
    refused.submit(words="Đi du học.").follow()
    assert states(an, ba) == ["withdrawn", "withdrawn"]
    assert ba.withdrawn_reason == "Đi du học."


def test_students_of_another_school_are_out_of_reach(page: Any, coordinator: User, round_: Round) -> None:
    own, foreign = entered(round_, "Lò An"), entered(round_, "Lò Khác", school=TUEBA)
    asked = page(coordinator).get(url_of(round_, "nominate", own, foreign))
    assert "Lò Khác" not in asked.text
    told = asked.submit(200, seen=f"{own.id}.{own.version} {foreign.id}.{foreign.version}")
    assert "ngoài phạm vi của bạn" in told.text
    assert states(own, foreign) == ["nominated", "imported"]


def test_filters_narrow_everything(page: Any, coordinator: User, round_: Round) -> None:
    an, vi = entered(round_, "Lò An"), entered(round_, "Vi Văn Bảy")
    listed = page(coordinator).get(f"/rounds/{round_.id}/nominations?status=imported&search=vi+van")
    listed.submit(200, action="/several", button="nominate", everything=True).submit()
    assert states(an, vi) == ["imported", "nominated"]


def test_nobody_is_nominated_after_the_time_for_it(page: Any, coordinator: User) -> None:
    over = make_round(RoundStatus.MATCHING)
    entered(over, "Lò An")
    summary = page(coordinator).get(url_of(over, "nominate"))
    assert "Đợt này hiện không nhận đề cử." in summary.text
    assert "Chưa đánh dấu sinh viên nào" in summary.text


def test_only_schools_are_offered_to_nominate(page: Any, coordinator: User, round_: Round) -> None:
    nomination = entered(round_, "Lò An")
    browser = page(coordinator)
    assert browser.get(f"/rounds/{round_.id}/nominations").document.all("#several")
    browser.get(url_of(round_, "find_ineligible", nomination), 404)
    other = page(make_user(Role.UNIVERSITY_COORDINATOR))
    assert not other.get(f"/rounds/{round_.id}/nominations").document.all("#several")
    other.get(url_of(round_, "nominate", nomination), 403)
    page(None).get(url_of(round_, "nominate", nomination), 302)


def test_summary_takes_as_many_statements_for_five_as_for_many(
    page: Any, coordinator: User, count_queries: Any
) -> None:
    counts = []
    browser = page(coordinator)
    for number in (5, 150):
        round_ = make_round(RoundStatus.OPEN)
        for one in range(number):
            entered(round_, f"Lò {one}")
        browser.get(url_of(round_, "nominate"))
        with count_queries() as statements:
            browser.get(url_of(round_, "nominate"))
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, "\n".join(statements)


def test_withdrawing_says_whose_submitted_list_is_lost(page: Any, coordinator: User) -> None:
    round_ = make_round(RoundStatus.APPLYING)
    opening = make_opening(round_)
    an, ba = (entered(round_, name, NominationStatus.NOMINATED) for name in ("Lò An", "Lò Ba"))
    make_application(round_, an.student_id, [opening], status="submitted")
    make_application(make_round(RoundStatus.APPLYING), ba.student_id, status="submitted")  # of another round
    summary = page(coordinator).get(url_of(round_, "withdraw"))
    assert "1 trong các sinh viên này đã nộp nguyện vọng" in summary.text
    assert [words(item).endswith("đã nộp nguyện vọng") for item in summary.document.all("main li strong + strong")] == [
        True
    ]
    lost = "Sinh viên này đã nộp nguyện vọng"
    assert lost in page(coordinator).get(f"/nominations/{an.id}/withdraw").text
    assert lost not in page(coordinator).get(f"/nominations/{ba.id}/withdraw").text
    assert "đã nộp nguyện vọng" not in page(coordinator).get(url_of(round_, "nominate")).text
