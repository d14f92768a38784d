"""What follows a publication, on a phone without JavaScript: a seat is filled again, two swap, an appeal is upheld.

The published round is made by the factories in the site's own database; from there on everybody works in a browser.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from portal import create_app
from portal.access import Role
from portal.extensions import db
from tests.browser.conftest import PHONE
from tests.browser.person import PASSWORD, Person
from tests.factories.accounts import make_user
from tests.factories.attempts import People, make_attempt, make_market, make_people
from tests.factories.communes import REMOTE, WARD
from tests.factories.placements import make_publication
from tests.site import ROOT, Site

NAMES = {REMOTE: "Xã Bằng Thành", WARD: "Phường Đức Xuân"}
STAFF: tuple[tuple[str, Role, dict[str, Any]], ...] = (
    ("coordinator", Role.UNIVERSITY_COORDINATOR, {}),
    ("approver", Role.UNIVERSITY_APPROVER, {}),
    ("affairs", Role.HOME_AFFAIRS_OFFICER, {}),
    ("other affairs", Role.HOME_AFFAIRS_OFFICER, {}),
    ("remote", Role.COMMUNE_OFFICER, {"commune": REMOTE}),
    ("ward", Role.COMMUNE_OFFICER, {"commune": WARD}),
)
EMAILS = {
    "comparing": "so-sanh@sau.example.vn",
    "coordinator": "dieu-phoi@sau.example.vn",
    "approver": "phe-duyet@sau.example.vn",
    "affairs": "so-noi-vu@sau.example.vn",
    "other affairs": "so-noi-vu-2@sau.example.vn",
    "remote": "xa@sau.example.vn",
    "ward": "phuong@sau.example.vn",
    **{f"student {number}": f"sinh-vien-{number}@sau.example.vn" for number in range(4)},
}


@contextmanager
def in_site(site: Site) -> Iterator[None]:
    """The factories write into the site's own database."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": site.environment["DATABASE_URL"], "MAIL_URL": f"file://{site.mail}"})
    with app.app_context():
        yield
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@dataclass(frozen=True)
class Published:
    """A published round: its page, and the codes of its students from the best down."""

    url: str
    codes: list[str]


@pytest.fixture
def published(site: Site) -> Published:
    """Four students and two seats: the first is in the ward, the second in the remote commune."""
    with in_site(site):
        staff = {name: make_user(role, email=EMAILS[name], password=PASSWORD, **scope) for name, role, scope in STAFF}
        market = make_market(4)
        students = [market.student(number) for number in range(4)]
        for number, student in enumerate(students):
            make_user(Role.STUDENT, student=student, email=EMAILS[f"student {number}"], password=PASSWORD)
        approvers = {"university_approver": staff["approver"], "home_affairs_officer": staff["affairs"]}
        make_publication(market, people=People(staff["coordinator"], approvers))
        return Published(f"/rounds/{market.round.id}", [student.code for student in students])


@pytest.fixture
def computed(site: Site) -> str:
    """The page of an attempt that nobody has decided on."""
    with in_site(site):
        coordinator = make_user(Role.UNIVERSITY_COORDINATOR, email=EMAILS["comparing"], password=PASSWORD)
        people = replace(make_people(), coordinator=coordinator)
        return f"/attempts/{make_attempt(make_market(4), people=people).id}"


@pytest.fixture
def people(
    new_context: Callable[..., BrowserContext], watched: Callable[[BrowserContext], Page]
) -> Callable[[str], Person]:
    """The person of this name, signed in once."""
    known: dict[str, Person] = {}

    def somebody(name: str) -> Person:
        if name not in known:
            context = new_context(viewport=PHONE, java_script_enabled=False)
            known[name] = Person(watched(context), name).sign_in(EMAILS[name])
        return known[name]

    return somebody


def bring_through(people: Callable[[str], Person]) -> None:
    """The coordinator stands on an attempt that runs: it is sent, approved by both, and published."""
    coordinator = people("coordinator")
    expect(coordinator.page.locator("main")).to_contain_text("Trình phê duyệt", timeout=30_000)
    attempt_url = coordinator.path
    coordinator.follow("Trình phê duyệt", within="main")
    coordinator.press("Trình phê duyệt")
    for name in ("approver", "affairs"):
        people(name).go(f"{attempt_url}/decision")
        people(name).fill(decision="approve")
        people(name).press("Ghi quyết định")
    coordinator.go(attempt_url)
    coordinator.follow("Công bố", within="main")
    coordinator.press("Công bố")


def answer(person: Person, link: str, act: str, reason: str = "") -> None:
    """Say something about the own place."""
    person.go("/my-placement")
    person.follow(link, within="main")
    person.fill(act=act, reason=reason)
    person.press("Gửi câu trả lời")


def refill(people: Callable[[str], Person], round_url: str) -> None:
    """The second student declines; the next one by the rule gets the seat."""
    answer(people("student 1"), "Trả lời: nhận hoặc không nhận", "decline", "Em được nhận ở nơi khác.")
    people("student 1").sees("Bạn không còn chỗ")
    people("student 2").go("/my-placement")
    people("student 2").sees("Lần này bạn chưa có chỗ")
    coordinator = people("coordinator")
    coordinator.go(f"{round_url}/refill")
    coordinator.sees(NAMES[REMOTE])
    coordinator.press("Tính người kế tiếp")
    bring_through(people)
    people("student 2").go("/my-placement")
    people("student 2").sees(NAMES[REMOTE], "Hạn trả lời để giữ chỗ")
    people("student 3").go("/my-placement")
    people("student 3").sees("Lần này bạn chưa có chỗ")


def swap(people: Callable[[str], Person], round_url: str, code: str) -> None:
    """The first and the third student change places, by consent of both and of both communes."""
    answer(people("student 0"), "Trả lời: nhận hoặc không nhận", "accept")
    answer(people("student 2"), "Trả lời: nhận hoặc không nhận", "accept")
    first, other = people("student 0"), people("student 2")
    first.go("/my-placement")
    first.follow("Đề nghị đổi chỗ với một bạn cùng đợt", within="main")
    first.fill(code=code.lower(), reason="Nhà em ở gần xã ấy.")
    first.press("Gửi đề nghị")
    other.go("/my-placement")
    other.follow("Một bạn đề nghị đổi chỗ với bạn", within="main")
    other.fill(act="consent")
    other.press("Gửi trả lời")
    for name in ("remote", "ward"):
        officer = people(name)
        officer.go(f"{round_url}/swaps")
        officer.follow("Nguyễn Văn", within="main table")
        officer.follow("Trả lời của xã, phường", within="main")
        officer.fill(act="confirm")
        officer.press("Gửi")
    approver = people("approver")
    approver.go(f"{round_url}/swaps")
    approver.follow("Nguyễn Văn", within="main table")
    approver.follow("Quyết định", within="main")
    approver.fill(act="approve")
    approver.press("Ghi quyết định")
    first.go("/my-placement")
    first.sees(NAMES[REMOTE])
    other.go("/my-placement")
    other.sees(NAMES[WARD])


def appeal(people: Callable[[str], Person], round_url: str) -> None:
    """The last student appeals, Home Affairs upholds it, and the seat that became free is theirs."""
    student, affairs, coordinator = people("student 3"), people("other affairs"), people("coordinator")
    student.go(f"{round_url}/appeal")
    student.fill(reason="Điểm của em bị nhập sai.")
    student.press("Gửi khiếu nại")
    answer(people("student 2"), "Không đi được nữa?", "student_withdraws", "Em phải nghỉ học một kỳ.")
    affairs.go(f"{round_url}/appeals")
    affairs.follow("Nguyễn Văn 0003", within="main table")
    affairs.follow("Trả lời khiếu nại", within="main")
    affairs.fill(action="uphold", reason="Điểm đã được xác minh lại.")
    affairs.press("Trả lời")
    coordinator.go(f"{round_url}/appeals")
    coordinator.follow("Nguyễn Văn 0003", within="main table")
    coordinator.follow("Đề xuất nơi thực tập mới", within="main")
    coordinator.page.get_by_label(NAMES[WARD]).check()
    coordinator.press("Tính phương án")
    bring_through(people)
    student.go("/my-placement")
    student.sees(NAMES[WARD], "Hạn trả lời để giữ chỗ")


def check(site: Site, visitor: Page, round_url: str, folder: Path) -> None:
    """The trail rebuilds every placement, and anybody can check the published result."""
    assert "placements stand as the trail says" in site.flask("audit", "replay")
    visitor.goto(f"{round_url}/results")
    with visitor.expect_download() as download:
        visitor.locator("main a", has_text="Tải dữ liệu đầu vào và kết quả").click()
    archive = folder / "result.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as files:
        files.extractall(folder)
    command = [sys.executable, "-m", "portal.matching", "verify", str(folder / "round"), str(folder / "result")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_seats_are_filled_again_swapped_and_given_on_appeal(
    site: Site,
    published: Published,
    people: Callable[[str], Person],
    watched: Callable[[BrowserContext], Page],
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
) -> None:
    refill(people, published.url)
    swap(people, published.url, published.codes[2])
    appeal(people, published.url)
    check(site, watched(new_context()), published.url, tmp_path)


def test_two_attempts_are_compared(computed: str, people: Callable[[str], Person]) -> None:
    """A copy with nothing changed, beside the attempt it was made of: nobody moves."""
    coordinator = people("comparing")
    coordinator.go(computed)
    coordinator.follow("Chạy lại với một thay đổi", within="main")
    coordinator.press("Chốt dữ liệu và chạy")
    expect(coordinator.page.locator("main")).to_contain_text("Trình phê duyệt", timeout=30_000)
    coordinator.follow("So sánh với phương án khác", within="main")
    for field, number in (("first", 1), ("second", 2)):
        option = coordinator.page.locator(f'main [name="{field}"] option', has_text=f"Phương án {number}")
        coordinator.fill(**{field: option.get_attribute("value")})
    coordinator.press("So sánh")
    coordinator.sees("So sánh phương án 1 và 2", "Cùng một dữ liệu", "Sinh viên đổi chỗ: 0")
