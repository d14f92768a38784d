"""Deciding on several openings of a round at once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from portal.access import Role
from portal.audit.models import AuditEvent
from portal.extensions import db
from portal.listings import several
from portal.notices.models import Notice
from portal.openings.models import Opening
from portal.openings.rules import OpeningStatus, Source
from portal.rounds.models import Round
from portal.rounds.rules import RoundStatus
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE, VAN_LANG, WARD
from tests.factories.openings import make_opening
from tests.factories.rounds import make_round


@pytest.fixture
def round_(app: Any) -> Round:
    return make_round()


def waiting(round_: Round, commune: str = REMOTE, **more: Any) -> Opening:
    return make_opening(round_, OpeningStatus.SUBMITTED, commune=commune, **more)


def list_of(round_: Round) -> str:
    return f"/rounds/{round_.id}/openings"


def statuses() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Opening.status).order_by(Opening.created_at, Opening.id)))


def status_of(opening: Opening) -> str:
    return str(db.session.scalar(select(Opening.status).where(Opening.id == opening.id)))


def test_ticked_ones_are_approved_after_a_summary(page: Any, reviewer: Any, round_: Round) -> None:
    first, second, third = waiting(round_), waiting(round_, WARD), waiting(round_, VAN_LANG)
    listed = page(reviewer).get(list_of(round_))
    summary = listed.submit(200, action="/several", button="approve", chosen=[first.id, second.id])
    assert "Sẽ được ghi quyết định (2)" in summary.text
    assert [status_of(one) for one in (first, second, third)] == ["submitted"] * 3
    done = summary.submit().follow()
    assert "Đã ghi quyết định về 2 đề nghị." in done.text
    assert [status_of(one) for one in (first, second, third)] == ["approved", "approved", "submitted"]


def test_everything_that_the_filters_let_through_is_taken_whatever_page_it_is_on(
    page: Any, reviewer: Any, round_: Round
) -> None:
    for _opening in range(60):
        waiting(round_)
    other = waiting(round_, WARD)
    draft = make_opening(round_, OpeningStatus.DRAFT)
    listed = page(reviewer).get(list_of(round_), search="Bằng Thành")
    summary = listed.submit(200, action="/several", button="approve", everything=True)
    assert "Sẽ được ghi quyết định (60)" in summary.text
    assert "Không làm được (1)" in summary.text
    assert "Tình trạng hiện nay là “Bản nháp”." in summary.text
    summary.submit()
    assert statuses().count("approved") == 60
    assert (status_of(other), status_of(draft)) == ("submitted", "draft")


def test_one_that_changed_meanwhile_is_told_and_the_others_are_done(page: Any, reviewer: Any, round_: Round) -> None:
    first, second = waiting(round_), waiting(round_, WARD)
    browser = page(reviewer)
    summary = browser.get(f"{list_of(round_)}/several?verb=approve&everything=1")
    page(make_user(Role.UNIVERSITY_COORDINATOR)).get(f"/openings/{first.id}/review").submit(
        decision="return", comment="Ghi rõ việc."
    )
    told = summary.submit(200)
    assert "Đã ghi quyết định về 1 đề nghị." in told.text
    assert "Chưa làm được (1)" in told.text
    assert "Xã Bằng Thành" in told.text
    assert (status_of(first), status_of(second)) == ("returned", "approved")
    again = summary.submit(200)  # the page was loaded anew, or the button pressed twice
    assert "Chưa làm được (2)" in again.text


def test_what_is_refused_leaves_no_trace_of_itself(page: Any, reviewer: Any, round_: Round) -> None:
    first, second = waiting(round_), waiting(round_, WARD)
    summary = page(reviewer).get(f"{list_of(round_)}/several?verb=approve&everything=1")
    second.seats = 5
    summary.submit(200)
    approved = db.session.scalars(select(AuditEvent.object_id).where(AuditEvent.action == "opening_approved")).all()
    assert approved == [str(first.id)]


def test_return_needs_words_and_each_commune_reads_them(page: Any, reviewer: Any, round_: Round) -> None:
    make_user(Role.COMMUNE_OFFICER, commune=REMOTE)
    opening = waiting(round_)
    url = f"{list_of(round_)}/several?verb=return&chosen={opening.id}"
    refused = page(reviewer).get(url).submit(422)
    assert "Ghi rõ lý do hoặc điều cần sửa" in refused.text
    refused.submit(words="Ghi rõ chỗ ở.")
    db.session.expire_all()
    assert (opening.status, opening.review_comment) == ("returned", "Ghi rõ chỗ ở.")
    assert len(db.session.scalars(select(Notice)).all()) == 1


def test_nobody_decides_on_what_they_wrote_down_themselves(page: Any, reviewer: Any, round_: Round) -> None:
    own = waiting(round_, source=Source.PHONE.value, source_note="Gọi điện", entered_by_id=reviewer.id)
    browser = page(reviewer)
    summary = browser.get(f"{list_of(round_)}/several?verb=approve&everything=1")
    assert "Chính bạn đã nhập đề nghị này" in summary.text
    other = waiting(round_, WARD)
    told = browser.get(f"{list_of(round_)}/several?verb=approve&everything=1").submit(
        200, seen=f"{own.id}.{own.version} {other.id}.{other.version}"
    )
    assert "Cần một người khác xem xét" in told.text
    assert (status_of(own), status_of(other)) == ("submitted", "approved")


def test_one_of_another_round_is_out_of_reach(page: Any, reviewer: Any, round_: Round) -> None:
    own, foreign = waiting(round_), waiting(make_round())
    asked = page(reviewer).get(f"{list_of(round_)}/several?verb=approve&chosen={own.id}&chosen={foreign.id}&chosen=x")
    told = asked.submit(200, seen=f"{own.id}.1 {foreign.id}.1 garbage.x {'x' * 5000}")
    assert "ngoài phạm vi của bạn" in told.text
    assert (status_of(own), status_of(foreign)) == ("approved", "submitted")


def test_nothing_is_ticked_or_nothing_waits(page: Any, reviewer: Any, round_: Round) -> None:
    browser, url = page(reviewer), f"{list_of(round_)}/several"
    assert "Chưa đánh dấu đề nghị nào" in browser.get(url, verb="approve").text
    browser.post(f"{url}?verb=approve", {"seen": ""}, 422)
    browser.get(url, 404, verb="submit")
    browser.get(url, 404)
    assert not browser.get(list_of(round_)).document.all("#several")


def test_more_than_are_taken_at_once_are_done_in_turns(
    page: Any, reviewer: Any, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several, "MOST", 2)
    for _opening in range(3):
        waiting(round_)
    summary = page(reviewer).get(f"{list_of(round_)}/several?verb=approve&everything=1")
    assert "Mỗi lần làm nhiều nhất 2 dòng" in summary.text
    summary.submit()
    assert statuses().count("approved") == 2
    # The first two stand in the list as before; the second turn goes past them.
    again = page(reviewer).get(f"{list_of(round_)}/several?verb=approve&everything=1")
    assert "Mỗi lần làm nhiều nhất" not in again.text
    again.submit()
    assert statuses().count("approved") == 3


def test_only_reviewers_are_offered_to_decide(page: Any, officer: Any, reviewer: Any, round_: Round) -> None:
    waiting(round_)
    assert page(reviewer).get(list_of(round_)).document.all("#several")
    for reader in (officer, make_user(Role.AUDITOR)):
        browser = page(reader)
        assert not browser.get(list_of(round_)).document.all("#several")
        browser.get(f"{list_of(round_)}/several?verb=approve", 403)
    over = make_round(RoundStatus.MATCHING)
    waiting(over)
    assert not page(reviewer).get(list_of(over)).document.all("#several")


def test_summary_takes_as_many_statements_for_five_as_for_many(page: Any, reviewer: Any, count_queries: Any) -> None:
    counts = []
    browser = page(reviewer)
    for number in (5, 150):
        round_ = make_round()
        for _opening in range(number):
            waiting(round_)
        url = f"{list_of(round_)}/several?verb=approve&everything=1"
        browser.get(url)
        with count_queries() as statements:
            browser.get(url)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10, "\n".join(statements)
