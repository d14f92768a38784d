"""The part of the walk between the run and the publication: a draft, its comments, a return."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.person import Person

COMMENT = "Em này ở ngay xã đó nên rất phù hợp."
ANSWER = "Cảm ơn nhà trường, chúng tôi giữ nguyên."
REASON = "Chờ nhà trường góp ý xong đã."


def discuss_draft(coordinator: Person, school: Person, attempt_url: str, round_url: str) -> None:
    """The coordinator shows the schools the attempt; the school comments and reads the answer."""
    coordinator.go(attempt_url)
    coordinator.follow("Gửi các trường xem", within="main")
    coordinator.press("Gửi các trường xem")
    school.go(f"{round_url}/draft")
    school.sees("Nông Thị Hoà", "chưa phải kết quả")
    school.follow("Góp ý", within="main table")
    school.fill(text=COMMENT)
    school.press("Gửi ý kiến")
    coordinator.go(f"{round_url}/draft")
    coordinator.sees("1 ý kiến bạn chưa đọc")
    coordinator.follow("1 ý kiến", within="main table")
    coordinator.sees(COMMENT)
    coordinator.fill(text=ANSWER)
    coordinator.press("Gửi ý kiến")
    school.go(f"{round_url}/draft?threads=unread")
    school.follow("2 ý kiến", within="main table")
    school.sees(ANSWER)


def send_back_once(approver: Person, coordinator: Person, attempt_url: str) -> None:
    """The approver returns the attempt with a reason; the coordinator sends it again."""
    approver.go(f"{attempt_url}/decision")
    approver.fill(decision="return", reason=REASON)
    approver.press("Ghi quyết định")
    coordinator.go(attempt_url)
    coordinator.sees(REASON)
    coordinator.follow("Trình phê duyệt", within="main")
    coordinator.press("Trình phê duyệt")
    approver.go(f"{attempt_url}/decision")
    approver.sees("Từ lần bạn xem trước", "Phương án được trình lại (lần 2).")


def check_result(visitor: Person, school: Person, round_url: str) -> None:
    """After publication everybody can fetch what it takes to check it, and the draft is gone."""
    visitor.go(f"{round_url}/results")
    visitor.sees("Thay đổi bằng tay", "SHA-256 của tệp ZIP")
    with visitor.page.expect_download() as download:
        visitor.page.locator("main a", has_text="Tải dữ liệu đầu vào và kết quả").click()
    assert download.value.suggested_filename.endswith(".zip")
    school.go(f"{round_url}/draft")
    expect(school.page.locator("main")).to_contain_text("Chưa có dự thảo")
