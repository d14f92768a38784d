"""Students get in by themselves: their code and an address at their school; a link goes to that address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts import invitations, links, service
from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email, normal_email
from portal.accounts.rules import MOST_LINKS_AN_HOUR, LinkPurpose
from portal.audit.service import record
from portal.extensions import db
from portal.jobs.registry import handler
from portal.jobs.run import Run
from portal.students.models import Student
from portal.students.queries import find_account
from portal.students.rules import may_ask_from
from portal.students.service import ensure_student_account

ANSWER = "students.activate"


def ask(*, code: str, email: str) -> None:
    """Have a link sent if code and address belong to one student; the caller learns nothing either way."""
    links.ask(ANSWER, email=email, student_code=code)


@handler(ANSWER, label=_l("Gửi liên kết kích hoạt cho sinh viên"))
def answer(run: Run) -> None:
    """Send the link, unless somebody has activated the account already; at most a few in an hour."""
    asked = links.take_request(run.payload)
    if asked is None:
        return
    email, code = asked
    student = db.session.scalar(select(Student).where(Student.code == code))
    recorded = normal_email(student.email) if student else ""
    if student is None or not may_ask_from(email, code=code, recorded=recorded, domain=student.school.mail_domain):
        return
    user = _account(student, email)
    if user is not None and links.drawn_in_the_last_hour(user, LinkPurpose.ACTIVATION) < MOST_LINKS_AN_HOUR:
        token = service.invite(user, actor=None)
        invitations.tell(user, links.address_of("accounts.activate", token=token))


def _account(student: Student, email: str) -> User | None:
    """The account to activate; one that nobody has used yet signs in with the address the student asked from."""
    user = find_account(student)
    holder = find_user_by_email(email)
    if holder is not None and (user is None or holder.id != user.id):
        return None  # the address is somebody else's already: the school has to look into it
    if user is None:
        return ensure_student_account(student, email=email, actor=None)
    if user.password_hash or not user.is_active:
        return None
    if user.email != email:
        user.email = email
        record("email_changed", user, actor=None, personal={"email": email})
    return user
