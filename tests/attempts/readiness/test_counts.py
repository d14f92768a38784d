"""A count on the home page and on the page of readiness opens a list of exactly what it counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.access import Role
from portal.applications.listing import APPLICANTS
from portal.extensions import db
from portal.listings.models import ListSetting
from portal.listings.rules import WorkList
from portal.openings.listing import OPENINGS
from portal.rounds.models import Round
from portal.students.listing import NOMINATIONS
from portal.students.rules import NominationStatus
from tests.factories.accounts import make_user
from tests.factories.applications import make_application
from tests.factories.communes import TUEBA
from tests.factories.openings import make_opening, make_question
from tests.factories.rounds import make_round
from tests.factories.students import make_data_report, make_nomination, make_student
from tests.pages import Page

Opens = Callable[..., Page]


def url_of(round_: Round) -> str:
    return f"/rounds/{round_.id}/readiness"


def remember(reader: Any, *lists: WorkList, **filters: str) -> None:
    for kind in lists:
        db.session.merge(ListSetting(user_id=reader.id, list_name=kind.name, columns=None, filters=filters))


def rows_behind(browser: Any, url: str) -> int:
    """Of the list that a link opens, without being led on to what is remembered."""
    return len(browser.get(url, 200).document.all("main tbody tr"))


@pytest.fixture
def busy(app: object) -> Round:
    """A round in which each thing that is counted is there in a number of its own."""
    round_ = make_round("applying")
    approved = [make_opening(round_) for _number in range(4)]
    for status, number in (("draft", 2), ("returned", 1), ("submitted", 2)):
        for _number in range(number):
            make_opening(round_, status)
    make_question(approved[0], make_user(Role.SCHOOL_COORDINATOR, school=TUEBA))
    make_question(approved[0], make_user(Role.SCHOOL_COORDINATOR, school=TUEBA), question="Có nước sạch không?")
    for status in ("submitted", "submitted", "submitted", "draft", "withdrawn"):
        student = make_student()
        make_nomination(round_, student)
        make_application(round_, student, [approved[0]], status=status)
    make_data_report(student)
    left = make_student()
    make_application(round_, left, [approved[0]], status="submitted")
    make_nomination(round_, left, NominationStatus.WITHDRAWN)
    make_nomination(round_, make_student(), NominationStatus.IMPORTED)
    return round_


READINESS_COUNTS = {
    "2 đề nghị đang chờ xét": 2,
    "3 đề nghị còn là bản nháp hoặc bị trả lại": 3,
    "3 đề nghị đã duyệt chưa có sinh viên nào": 3,
    "2 sinh viên được đề cử chưa nộp": 2,
    "1 sinh viên đã nhập vào đợt": 1,
    "1 phản ánh sai dữ liệu": 1,
}
HOME_COUNTS = {
    "Duyệt 2 đề nghị của xã": 2,
    "1 đề nghị đã trả lại": 1,
    "1 đề nghị có câu hỏi": 1,
    "Các xã đang gửi đề nghị: đã duyệt 4": 4,
    "Các trường đang đề cử: 5": 5,
    "Sinh viên đang đăng ký: 3 trong 5 đã nộp": 3,
}


@pytest.mark.parametrize("remembers", [False, True])
def test_a_count_opens_exactly_its_rows_whatever_is_remembered(page: Opens, busy: Round, remembers: bool) -> None:
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    if remembers:
        remember(coordinator, APPLICANTS, NOMINATIONS, school=TUEBA)
        remember(coordinator, OPENINGS, level="4")
    browser = page(coordinator)
    for url, counts in ((url_of(busy), READINESS_COUNTS), ("/home", HOME_COUNTS)):
        shown = browser.get(url)
        behind = {words: rows_behind(browser, shown.document.link(words)) for words in counts}
        assert behind == counts


def test_a_count_of_nothing_opens_the_whole_list(page: Opens) -> None:
    round_ = make_round("applying")
    make_opening(round_, "submitted")
    coordinator = make_user(Role.UNIVERSITY_COORDINATOR)
    remember(coordinator, OPENINGS, level="4")
    browser = page(coordinator)
    assert rows_behind(browser, browser.get(url_of(round_)).document.link("Chưa có đề nghị nào được duyệt")) == 1
