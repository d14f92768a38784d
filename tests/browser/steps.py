"""What each role does on the walk, one function a step."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.site import Site

REMOTE, WARD = "01864", "05443"  # Xã Bằng Thành in the far north, Phường Phan Đình Phùng in the city
NAMES = {REMOTE: "Xã Bằng Thành", WARD: "Phường Phan Đình Phùng"}
STAFF = {
    "điều phối": ("university_coordinator", ""),
    "phê duyệt": ("university_approver", ""),
    "sở nội vụ": ("home_affairs_officer", ""),
    "trường": ("school_coordinator", "ICTU"),
    "xã": ("commune_officer", REMOTE),
    "phường": ("commune_officer", WARD),
}
# Last digit of the code, name, GPA, choices.
STUDENTS = (
    ("1", "Nông Thị Hoà", "3,60", (REMOTE, WARD)),
    ("2", "Hoàng Văn An", "3,20", (WARD, REMOTE)),
)


def day(offset: int) -> str:
    return f"{datetime.now() + timedelta(days=offset):%d/%m/%Y}"


def invited(site: Site, person: Person, role: str, scope: str, tag: str) -> Person:
    email = f"{role}.{scope.lower()}{tag}@example.vn"
    link = site.flask("accounts", "invite", "--role", role, "--scope", scope, "--email", email, "--name", person.name)
    return person.activate(link.strip().splitlines()[-1], email)


def classify(home_affairs: Person, tag: str) -> None:
    """Home Affairs enters the official levels: here every commune, by hand."""
    home_affairs.choose("Phân loại xã")
    home_affairs.go("/classifications/new")
    home_affairs.fill(
        decision_number=f"15{tag}/QĐ-SNV",
        decided_on=day(-30),
        issued_by="Sở Nội vụ tỉnh Thái Nguyên",
        valid_from=day(-20),
        valid_to="",
    )
    selects = home_affairs.page.locator("main select")
    for select in selects.all():
        home_affairs.select(select, "1" if REMOTE in (select.get_attribute("name") or "") else "4")
    home_affairs.press("Lưu")
    home_affairs.sees(f"15{tag}/QĐ-SNV")


def open_round(coordinator: Person, tag: str) -> str:
    coordinator.go("/rounds/new")
    coordinator.press("Lưu")  # an empty form comes back with what to do
    coordinator.sees("Có lỗi cần sửa")
    coordinator.fill(
        name=f"Đợt thực tập xuân {tag}",
        nominations_close_at=day(5),
        openings_close_at=day(5),
        applications_open_at=day(0),
        applications_close_at=day(10),
        internship_starts_on=day(40),
        internship_ends_on=day(120),
        field_codes=["information-technology", "law"],
        min_gpa="2,50",
        min_conduct="65",
        shortest_list="2",
        longest_list="5",
        difficult_choices="1",
        anywhere_allowed=True,
        consent_text="Tôi đồng ý cho dùng kết quả học tập để đề xuất nơi thực tập.",
        contact_office="Ban Đào tạo",
        contact_phone="0208 3852 650",
        contact_email="thuctap@tnu.example.vn",
    )
    option = coordinator.page.locator('main [name="classification_id"] option', has_text=f"15{tag}/QĐ-SNV")
    coordinator.fill(classification_id=option.get_attribute("value"))
    coordinator.press("Lưu")
    coordinator.sees(f"Đợt thực tập xuân {tag}")
    round_url = coordinator.path
    move(coordinator, round_url, "Mở đợt")
    coordinator.sees("SHA-256")
    return round_url


def move(coordinator: Person, round_url: str, step: str) -> None:
    """Take the round one step on; the page before it says what will follow."""
    coordinator.go(round_url)
    coordinator.follow(step, within="main")
    coordinator.sees("Điều gì sẽ xảy ra")
    coordinator.press(step)


def nominate(school: Person, round_url: str, people: Callable[[str], Person], tag: str) -> list[Person]:
    """Students entered by hand, put into the round, nominated, and invited."""
    students = []
    for digit, name, gpa, _wishes in STUDENTS:
        code = f"DTC21512000{tag}{digit}"
        school.go("/students/new")
        school.fill(
            code=code.lower(),
            full_name=f"  {name} ",
            email=f"{code.lower()}@ictu.example.vn",
            major_text="7480201",
            gpa=gpa,
            conduct="85",
            is_final_year=True,
        )
        school.press("Lưu sinh viên")
        school.sees(name, code)
        school.press("Mời sinh viên")
        link = re.search(r"https?://\S+/activate/\S+", school.page.locator("main").inner_text())
        assert link, "the page shows the one-time link"
        students.append(people(f"sinh viên {digit}").activate(link[0], f"{code.lower()}@ictu.example.vn"))
    school.go(f"{round_url}/nominations")
    school.follow("Chọn từ sinh viên đã có", within="main")
    for box in school.page.locator('main [name="students"]').all():
        school.tick(box)
    school.press("Đưa vào đợt")
    school.follow("Đề cử những người đủ điều kiện", within="main")
    school.press("Đề cử")
    school.sees("Đã đề cử")
    return students


def request_interns(officer: Person, round_url: str) -> None:
    officer.go(f"{round_url}/openings/new")
    officer.fill(
        title="Số hoá hồ sơ",
        tasks="Số hoá hồ sơ hộ tịch\nHướng dẫn dịch vụ công trực tuyến",
        fields=["information-technology"],
        seats="1",
        min_gpa="2,50",
        starts_on=day(40),
        ends_on=day(120),
        mentor_name="Ma Văn Lý",
        mentor_phone="0912 345 678",
        lodging=True,
    )
    officer.press("Lưu")
    officer.follow("Gửi duyệt", within="main")
    officer.press("Gửi duyệt")
    officer.sees("Chờ duyệt")


def review(home_affairs: Person, round_url: str, commune: str) -> None:
    """Home Affairs approves one of those that wait."""
    home_affairs.go(f"{round_url}/openings?status=submitted")
    home_affairs.follow(commune, within="main table")
    home_affairs.follow("Xem xét và quyết định", within="main")
    home_affairs.fill(decision="approve")
    home_affairs.press("Ghi quyết định")
    home_affairs.sees("Đã duyệt")


def apply(student: Person, wishes: tuple[str, ...]) -> None:
    student.go("/my-application")
    student.follow("Tìm nơi thực tập", within="main")
    for wish in reversed(wishes):  # added in the wrong order, then put right
        student.follow("Tìm nơi thực tập", within="main")
        student.press(f"Thêm vào danh sách {NAMES[wish]}")
    student.follow("Danh sách nguyện vọng", within="main")
    student.press(f"Lên {NAMES[wishes[0]]}")
    expect(student.page.locator("main tbody tr").first).to_contain_text(NAMES[wishes[0]])
    student.follow("Thông tin thêm", within="main")
    student.fill(phone="0987654321", statement="Em muốn về gần nhà.")
    student.press("Lưu vào bản nháp")
    student.go(f"{student_round(student)}/choices")
    student.follow("Xem lại và nộp", within="main")
    student.press("Nộp đơn")
    student.sees("Có lỗi cần sửa")  # consents are never ticked before
    student.fill(matching=True, sharing_with_commune=True)
    student.press("Nộp đơn")
    student.sees("VX-")


def student_round(student: Person) -> str:
    student.go("/my-application")
    href = student.page.locator("main").get_by_role("link", name="Danh sách nguyện vọng").first.get_attribute("href")
    assert href
    return href.removesuffix("/choices")


def time_passes(site: Site, tag: str) -> None:
    """The closing instant goes by: the dates move back, since a server's clock cannot be moved from here."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    with sqlite3.connect(site.folder / "site.sqlite3", timeout=10) as database:
        database.execute(
            "UPDATE round SET applications_open_at = ?, applications_close_at = ? WHERE name = ?",
            [
                *(f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in (past - timedelta(days=10), past)),
                f"Đợt thực tập xuân {tag}",
            ],
        )


def match(coordinator: Person, round_url: str) -> str:
    coordinator.go(f"{round_url}/attempts/new")
    coordinator.press("Chốt dữ liệu và chạy")
    # Without JavaScript too, the page of a run that goes on fetches itself anew.
    expect(coordinator.page.locator("main")).to_contain_text("Trình phê duyệt", timeout=30_000)
    attempt_url = coordinator.path
    coordinator.sees("Có chỗ")
    coordinator.follow("Trình phê duyệt", within="main")
    coordinator.press("Trình phê duyệt")
    coordinator.sees("Chờ phê duyệt")
    return attempt_url


def approve(approver: Person, attempt_url: str) -> None:
    approver.go("/home")
    approver.go(attempt_url)
    approver.follow("Xem xét và quyết định", within="main")
    approver.fill(decision="approve")
    approver.press("Ghi quyết định")


def publish(coordinator: Person, attempt_url: str) -> None:
    coordinator.go(attempt_url)
    coordinator.follow("Công bố kết quả", within="main")
    coordinator.sees("Điều gì sẽ xảy ra")
    coordinator.press("Công bố kết quả")


def see_results(somebody: dict[str, Person], students: list[Person], round_url: str, visitor: Person) -> None:
    for student, (_digit, _name, _gpa, wishes) in zip(students, STUDENTS, strict=True):
        student.go("/my-placement")
        student.sees(NAMES[wishes[0]], "Ma Văn Lý", "0912345678")
    somebody["xã"].go(f"{round_url}/placements")
    somebody["xã"].sees("Nông Thị Hoà", "0987654321")
    somebody["xã"].does_not_see("Hoàng Văn An")
    somebody["trường"].go(f"{round_url}/placements")
    somebody["trường"].sees("Nông Thị Hoà", "Hoàng Văn An")
    visitor.go(f"{round_url}/results")
    visitor.does_not_see("Nông Thị Hoà", "Hoàng Văn An", "DTC21512")
