"""What happens to a draft result while it is reviewed: the schools comment, an approver returns it once."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.attempts import approval
from portal.attempts.drafts import service as drafts
from portal.attempts.models import MatchAttempt, ProposedPlacement
from portal.attempts.rules import Decision
from portal.demo import people
from portal.extensions import db
from portal.students.models import Student

# School, whether about a student who has a place, what it writes, what the coordinator answers.
_COMMENTS = (
    ("tueba", True, "Nhà trường đồng ý. Nhờ Đại học hỏi giúp xã có chỗ ở cho sinh viên không.", "Xã có một phòng ở."),
    ("ictu", True, "Sinh viên đang làm đề tài ở thành phố đến hết tháng đầu của đợt: có nơi nào gần hơn không?", ""),
    ("ictu", False, "Sinh viên có kết quả tốt mà chưa có chỗ: nhà trường đề nghị xem lại.", ""),
)
_RETURNED = "Hai ý kiến của Trường Công nghệ thông tin và Truyền thông chưa được trả lời. Trả lời rồi hãy trình lại."


def show_to_schools(attempt: MatchAttempt, *, coordinator: User) -> None:
    """The schools see the draft and write about some of their students; the coordinator has answered the first."""
    sharing = drafts.share(attempt, actor=coordinator)
    for number, (school, placed, text, answer) in enumerate(_COMMENTS):
        student_id = _first_student(attempt, school.upper(), placed=placed)
        if student_id is None:
            continue
        drafts.comment(sharing, student_id, text, key=f"demo{number}", actor=people.account(school))
        if answer:
            drafts.mark_read(attempt.id, student_id, clock.now(), user_id=coordinator.id)
            drafts.comment(sharing, student_id, answer, key=f"demo{number}", actor=coordinator)


def return_once(attempt: MatchAttempt, *, coordinator: User) -> None:
    """The first approver gives it back with a reason, and it is sent a second time."""
    approver = people.account("phe-duyet")
    approval.decide(attempt, Decision.RETURN, reason=_RETURNED, seen=approval.Seen.of(attempt), actor=approver)
    approval.send(attempt, version=attempt.version, actor=coordinator)


def _first_student(attempt: MatchAttempt, school: str, *, placed: bool) -> UUID | None:
    """The first student of the school, by code, who has a place in the attempt or has none."""
    has_place = ProposedPlacement.opening_id.is_not(None)
    return db.session.scalars(
        select(ProposedPlacement.student_id)
        .join(Student, Student.id == ProposedPlacement.student_id)
        .where(ProposedPlacement.attempt_id == attempt.id, Student.school_code == school)
        .where(has_place if placed else ~has_place)
        .order_by(Student.code)
        .limit(1)
    ).first()
