"""The part of the walk between the run and the publication: a draft, its comments, a return, a change by hand."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.person import Person

COMMENT = "Em này ở ngay xã đó nên rất phù hợp."
ANSWER = "Cảm ơn nhà trường, chúng tôi giữ nguyên."
NOTE = "Công văn số 12 của nhà trường"
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
    """The approver returns the attempt with a reason; the coordinator tries a change and sends the attempt again."""
    approver.go(f"{attempt_url}/decision")
    approver.fill(decision="return", reason=REASON)
    approver.press("Ghi quyết định")
    coordinator.go(attempt_url)
    coordinator.sees(REASON)
    change_and_undo(coordinator, attempt_url)
    coordinator.go(attempt_url)
    coordinator.follow("Trình phê duyệt", within="main")
    coordinator.press("Trình phê duyệt")
    approver.go(f"{attempt_url}/decision")
    approver.sees("Từ lần bạn xem trước", "Phương án được trình lại (lần 2).")
    approver.sees(
        "Có thêm 1 thay đổi bằng tay, 1 lần hoàn tác.", "Không có: mọi người ở nơi máy tính xếp theo quy tắc."
    )


def change_and_undo(coordinator: Person, attempt_url: str) -> None:
    """One student is taken out of their place by hand, the effect shown first; then that is taken back."""
    coordinator.go(f"{attempt_url}/rows")
    coordinator.follow("Đổi nơi", within="main table")
    coordinator.fill(to="none")
    coordinator.press("Xem ảnh hưởng")
    coordinator.sees("Độ phủ giảm", "Sinh viên không còn chỗ nào.")
    coordinator.press("Ghi thay đổi")  # without a reason it comes back
    coordinator.sees("Có lỗi cần sửa", "Chọn một lý do.")
    coordinator.fill(reason="school_asked", note=NOTE)
    coordinator.press("Ghi thay đổi")
    coordinator.sees("Đang có hiệu lực: 1", "Nhà trường đề nghị bằng văn bản", NOTE)
    coordinator.follow("Hoàn tác", within="main table")
    coordinator.sees("Ảnh hưởng")
    coordinator.press("Hoàn tác")
    coordinator.sees("Đang có hiệu lực: 0", "Đã hoàn tác")


def check_result(visitor: Person, school: Person, round_url: str) -> None:
    """After publication everybody can fetch what it takes to check it, and the draft is there to be read only."""
    visitor.go(f"{round_url}/results")
    visitor.sees("Không có. Kết quả công bố đúng bằng kết quả máy tính theo quy tắc.", "SHA-256 của tệp ZIP")
    with visitor.page.expect_download() as download:
        visitor.use(visitor.page.locator("main a", has_text="Tải dữ liệu đầu vào và kết quả"), leaves=False)
    assert download.value.suggested_filename.endswith(".zip")
    school.go(f"{round_url}/draft")
    expect(school.page.locator("main")).to_contain_text("chỉ còn để đọc")
