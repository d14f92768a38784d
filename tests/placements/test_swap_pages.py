"""A swap on the pages of those whose word it takes; nobody else sees it, and it tells no more than is needed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from portal import clock
from portal.access import Role
from portal.attempts.approvals import deputies
from portal.audit.models import AuditEvent
from portal.dashboards.queries import find_home
from portal.extensions import db
from portal.placements.rules.answers import Source
from portal.placements.swaps.models import Swap
from portal.placements.swaps.rules import SwapAction, SwapStatus
from portal.students.models import FileView
from portal.vietnamese.dates import format_day, local_day
from tests.factories.accounts import make_user
from tests.factories.communes import ICTU, REMOTE, TUEBA, VAN_LANG
from tests.factories.placements import placement_of
from tests.factories.students import make_student
from tests.factories.swaps import Pair, make_pair, make_swap, tell

A, S = SwapAction, SwapStatus


@pytest.fixture
def pair(app: Any) -> Pair:
    return make_pair(3)


def the_swap() -> Swap:
    db.session.expire_all()
    return db.session.scalars(select(Swap)).one()


def test_a_swap_goes_its_way_on_the_pages(page: Any, pair: Pair) -> None:
    first, second = page(pair.proposer), page(pair.other)
    form = first.get(first.get("/my-placement").document.link("Đề nghị đổi chỗ với một bạn cùng đợt"))
    assert "Ghi vì sao bạn muốn đổi" in form.submit(422, fields={"code": pair.market.student(1).code.lower()}).text
    refused = form.submit(422, fields={"code": "DTC999999999", "reason": "Gần nhà em."})
    assert "Không gửi được đề nghị" in refused.text
    assert refused.document.form(having="reason").values["reason"] == ["Gần nhà em."]  # nothing typed is lost
    sent = form.submit(fields={"code": pair.market.student(1).code.lower(), "reason": "Gần nhà em."}).follow()
    remote, ward = (p.opening.commune.full_name for p in reversed(pair.placements))
    assert remote not in sent.text  # where the other is comes out once they want it too
    asked = second.get(second.get("/my-placement").document.link("Một bạn đề nghị đổi chỗ với bạn"))
    assert ward in asked.text
    assert remote in asked.submit(fields={"act": "consent"}).follow().text
    assert remote in first.get(sent.response.request.path).text
    for officer in (pair.ward, pair.remote):
        host = page(officer)
        listed = host.get(f"/rounds/{pair.market.round.id}/swaps")
        shown = host.get(listed.document.link(pair.market.student(0).full_name))
        host.get(shown.document.link("Trả lời của xã, phường")).submit(fields={"act": "confirm"})
    approver = page(pair.approver)
    deciding = approver.get(approver.get(f"/swaps/{the_swap().id}").document.link("Quyết định"))
    assert "Số chỗ được lấp ở mỗi xã, phường không đổi" in deciding.text
    assert "Đã đổi chỗ" in deciding.submit(fields={"act": "approve"}).follow().text
    assert remote in first.get("/my-placement").text
    assert ward in second.get("/my-placement").text
    assert "1 lượt đổi chỗ" in page().get(f"/rounds/{pair.market.round.id}/results").text


def test_after_a_swap_the_page_tells_of_it_and_explains_the_computed_place_as_computed(page: Any, pair: Pair) -> None:
    second, computed = page(pair.other), "Vì sao kết quả lúc công bố, trước khi đổi chỗ, không phải nơi bạn xếp trước?"
    before = second.get("/my-placement").text
    assert "Vì sao không phải nơi bạn xếp trước?" in before
    assert "lượt đổi chỗ số" not in before
    remote = pair.market.opening(REMOTE)
    swap = make_swap(pair, S.EXCHANGED)
    assert swap.ended_at is not None
    day = format_day(local_day(swap.ended_at))
    mine = second.get("/my-placement").text
    assert f"lượt đổi chỗ số 1 của đợt, được phê duyệt ngày {day}; trước đó bạn ở {remote.commune.full_name}" in mine
    assert computed in mine
    assert "Vì sao không phải nơi bạn xếp trước?" not in mine
    first = page(pair.proposer).get("/my-placement").text
    assert "lượt đổi chỗ số 1" in first
    assert computed not in first, "their computed place was their first choice"


def test_who_swapped_to_an_unlisted_place_reads_that_the_swap_led_there(page: Any, pair: Pair) -> None:
    make_swap(pair, S.EXCHANGED)
    placement_of(pair.market, 0).rank = 0
    db.session.commit()
    mine = page(pair.proposer).get("/my-placement").text
    assert "vì bạn đã đổi chỗ với bạn khác" in mine
    assert "đồng ý đi bất kỳ đâu" not in mine


def test_a_coordinator_enters_what_a_commune_said_by_phone(page: Any, pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    tell(pair, swap, A.CONFIRM)
    coordinator = page(make_user(Role.UNIVERSITY_COORDINATOR))
    shown = coordinator.get(f"/swaps/{swap.id}")
    assert "Nguyện vọng sau khi đổi" in shown.text
    entering = coordinator.get(shown.document.link("Ghi câu trả lời qua điện thoại, văn bản"))
    assert "Ghi số, ngày của văn bản" in entering.submit(422, fields={"act": "confirm", "source": "phone"}).text
    kept = entering.submit(fields={"act": "confirm", "source": "phone", "note": "Ông Thái gọi 9:00 ngày 3/6"}).follow()
    assert "qua điện thoại, do điều phối viên nhập thay" in kept.text
    assert the_swap().status == S.AGREED


def test_the_slower_of_two_is_told_what_happened(page: Any, pair: Pair) -> None:
    swap = make_swap(pair, S.AGREED)
    deciding = page(pair.approver).get(f"/swaps/{swap.id}/decision")
    tell(pair, swap, A.TAKE_BACK)
    late = deciding.submit(409, fields={"act": "reject", "reason": "Xã đã chuẩn bị."})
    assert "Chờ phê duyệt Sinh viên rút đề nghị" in late.text
    assert "không cần gửi lại" in late.text
    assert "Xã đã chuẩn bị." in late.text


def test_of_two_officers_of_one_commune_the_second_is_told(page: Any, pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    answering = page(pair.ward).get(f"/swaps/{swap.id}/answer")
    tell(pair, swap, A.CONFIRM)
    assert "Số xã, phường đã đồng ý 0 1" in answering.submit(409, fields={"act": "confirm"}).text


def test_an_approver_who_entered_an_answer_sees_why_somebody_else_decides(page: Any, pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    tell(pair, swap, A.CONFIRM, pair.approver, source=Source.PHONE, note="Ông Thái gọi 9:00 ngày 3/6")
    tell(pair, swap, A.AGREE)
    approver = page(pair.approver)
    assert "người khác phê duyệt" in approver.get(f"/swaps/{swap.id}").text
    approver.get(f"/swaps/{swap.id}/decision").submit(403, fields={"act": "approve"})
    page(make_user(Role.UNIVERSITY_APPROVER)).get(f"/swaps/{swap.id}/decision").submit(fields={"act": "approve"})


def test_a_deputy_decides_in_the_place_of_the_approver_who_named_them(page: Any, pair: Pair) -> None:
    deputy, swap = make_user(Role.UNIVERSITY_COORDINATOR), make_swap(pair, S.AGREED)
    browser, url = page(deputy), f"/swaps/{swap.id}/decision"
    assert "người được họ cử thay trong hôm nay" in browser.get(url).submit(403, fields={"act": "approve"}).text
    assert url not in [task.url for task in tasks_of(deputy)]
    today = local_day(clock.now())
    deputies.name(deputy.id, today, today, actor=pair.approver)
    assert url in [task.url for task in tasks_of(deputy)]
    done = browser.get(url).submit(fields={"act": "approve"}).follow().text
    assert f"{deputy.full_name} (thay {pair.approver.full_name})" in done
    assert the_swap().status == S.EXCHANGED
    body = db.session.scalars(select(AuditEvent.body).where(AuditEvent.action == "swap_approve")).one()
    assert str(pair.approver.id) in body, "the trail says who acted for whom"


def test_a_deputy_of_who_entered_an_answer_does_not_decide_nor_one_who_entered_it(page: Any, pair: Pair) -> None:
    swap, deputy = make_swap(pair, S.CONSENTED), make_user(Role.UNIVERSITY_COORDINATOR)
    today = local_day(clock.now())
    deputies.name(deputy.id, today, today, actor=pair.approver)
    tell(pair, swap, A.CONFIRM, pair.approver, source=Source.PHONE, note="Ông Thái gọi 9:00 ngày 3/6")
    tell(pair, swap, A.AGREE)
    browser = page(deputy)
    told = browser.get(f"/swaps/{swap.id}/decision").submit(403, fields={"act": "approve"}).text
    assert "Người bạn đang thay đã nhập thay" in told
    other = make_user(Role.UNIVERSITY_APPROVER)
    deputies.name(deputy.id, today, today, actor=other)
    browser.get(f"/swaps/{swap.id}/decision").submit(fields={"act": "approve"})


def test_until_both_students_want_it_nobody_else_knows(page: Any, pair: Pair) -> None:
    swap, coordinator = make_swap(pair), page(make_user(Role.UNIVERSITY_COORDINATOR))
    for reader in (coordinator, page(pair.ward), page(make_user(Role.AUDITOR))):
        reader.get(f"/swaps/{swap.id}", 404)
        assert pair.market.student(0).full_name not in reader.get(f"/rounds/{pair.market.round.id}/swaps").text
    tell(pair, swap, A.CONSENT)
    coordinator.get(f"/swaps/{swap.id}")


def test_both_students_learn_who_looked(page: Any, pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    pair.market.student(1).school_code = TUEBA
    for reader in (pair.ward, make_user(Role.SCHOOL_COORDINATOR, school=ICTU), make_user(Role.UNIVERSITY_COORDINATOR)):
        page(reader).get(f"/swaps/{swap.id}")
        looked = select(FileView.student_id).where(FileView.viewer_id == reader.id)
        assert set(db.session.scalars(looked)) == {pair.market.students[0], pair.market.students[1]}


def test_the_home_page_says_whose_word_is_awaited(page: Any, pair: Pair) -> None:
    def homes() -> list[bool]:
        people = (pair.proposer, pair.other, pair.ward, pair.remote, pair.approver)
        return [any("đổi chỗ" in task.text for task in tasks_of(person)) for person in people]

    outsider = make_user(Role.STUDENT, student=pair.market.student(2))
    swap = make_swap(pair)
    assert homes() == [False, True, False, False, False]
    assert not any("đổi chỗ" in task.text for task in tasks_of(outsider))
    tell(pair, swap, A.CONSENT)
    assert homes() == [False, False, True, True, False]
    tell(pair, swap, A.CONFIRM)
    assert homes() == [False, False, False, True, False]
    tell(pair, swap, A.AGREE)
    assert homes() == [False, False, False, False, True]
    assert "Quyết định việc đổi chỗ" in page(pair.approver).get("/home").text


def tasks_of(user: Any) -> list[Any]:
    with current_app.test_request_context():
        return [task for work in find_home(user, clock.now()).work for task in work.tasks]


def test_others_see_and_say_nothing(page: Any, pair: Pair) -> None:
    swap = make_swap(pair, S.CONSENTED)
    page().get(f"/swaps/{swap.id}", 302)
    page(make_user(Role.STUDENT, student=make_student())).get(f"/my-swaps/{swap.id}", 404)
    page(make_user(Role.COMMUNE_OFFICER, commune=VAN_LANG)).get(f"/swaps/{swap.id}/answer", 404)
    page(make_user(Role.SCHOOL_COORDINATOR, school=TUEBA)).get(f"/swaps/{swap.id}", 404)
    page(make_user(Role.SCHOOL_COORDINATOR, school=ICTU)).get(f"/swaps/{swap.id}")
    page(pair.other).get(f"/placements/{placement_of(pair.market, 0).id}/swap", 404)
    page(pair.ward).post(f"/swaps/{swap.id}/answer", {"act": "confirm", "commune": VAN_LANG}, 422)


def test_the_effect_costs_few_statements(page: Any, pair: Pair, count_queries: Any) -> None:
    swap, approver = make_swap(pair, S.AGREED), page(pair.approver)
    for path in (f"/swaps/{swap.id}", f"/swaps/{swap.id}/decision"):
        approver.get(path)  # the first look in an hour is written down
        with count_queries() as statements:
            approver.get(path)
        assert len(statements) <= 10, "\n".join(statements)
