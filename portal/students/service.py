"""What is done with students: enter, correct, invite; and their reports of wrong data."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from portal import clock
from portal.access import Role
from portal.accounts import service as accounts
from portal.accounts.models import User
from portal.accounts.queries import find_user_by_email, known_emails, normal_email
from portal.audit.service import Pending, prepared, record, record_all
from portal.errors import DomainError, ensure_version
from portal.extensions import db
from portal.schools.models import School
from portal.students import queries, rules, telling, wording
from portal.students.models import DataReport, Student
from portal.students.nominating import ensure_own, review_nominations
from portal.students.rules import DataReportAction, school_of_code
from portal.transitions import next_status
from portal.vietnamese.folding import fold
from portal.vietnamese.names import sort_key
from portal.vietnamese.text import major_code

# The columns of wording.STUDENT_COLUMNS; GPA in hundredths, `major_text` with the school's suffix.
Values = Mapping[str, Any]
Difference = tuple[str, Any, Any]  # column, as typed, as stored before


def values_of(student: Student) -> dict[str, Any]:
    """What is known of a student, column by column."""
    return {name: getattr(student, name) for name in wording.STUDENT_COLUMNS}


def differences(student: Student, values: Values) -> list[Difference]:
    """(column, as typed, as stored) wherever the two differ."""
    stored = values_of(student)
    return [(name, values[name], stored[name]) for name in wording.STUDENT_COLUMNS if values[name] != stored[name]]


def enter_student(school: School, values: Values, *, actor: User) -> Student:
    """A student of a school, entered by hand; a free mail address is made from the code and the school's domain."""
    student = new_student(school, values)
    ensure_own(actor, student)
    ensure_code_fits(student.code, school.code)
    ensure_code_is_free(student.code)
    try:
        with db.session.begin_nested():
            db.session.add(student)
    except IntegrityError as error:  # somebody entered the same code in the meantime
        raise _code_taken() from error
    record("student_entered", student, actor=actor, personal=values_of(student), school=school.code)
    return student


def new_student(school: School, values: Values) -> Student:
    """The row of a student, not yet in the session."""
    student = Student(id=uuid.uuid4(), school_code=school.code, created_at=clock.now())
    fill(student, {**values, "email": values["email"] or f"{values['code'].lower()}@{school.mail_domain}"})
    return student


def fill(student: Student, values: Values) -> None:
    """Write columns, and the keys that are made from them."""
    for name in wording.STUDENT_COLUMNS:
        setattr(student, name, values[name])
    digits, _suffix = major_code(values["major_text"])
    for name, key in derived(values, queries.known_majors([digits])).items():
        setattr(student, name, key)


def derived(values: Values, known: set[str]) -> dict[str, Any]:
    """What follows from a student's columns: the national code, if it is among those `known`, and the keys to sort and
    search by."""
    digits, suffix = major_code(values["major_text"])
    return {
        "major_text": digits + suffix,
        "major_code": digits if digits in known else None,
        "sort_key": sort_key(values["full_name"]),
        "search_text": f"{fold(values['full_name'])} {values['code'].lower()}",
    }


def ensure_code_fits(code: str, school_code: str) -> None:
    """Refuse a code that begins like those of another member of the university."""
    other = school_of_code(code, {school.code: school.student_code_prefix for school in queries.list_schools()})
    if other is not None and other != school_code:
        raise DomainError(
            _("Mã %(code)s bắt đầu như mã của trường %(school)s. Hãy kiểm tra lại.", code=code, school=other),
            field="code",
        )


def ensure_code_is_free(code: str) -> None:
    if queries.find_student_by_code(code) is not None:
        raise _code_taken()


def _code_taken() -> DomainError:
    return DomainError(_("Mã sinh viên này đã có trong hệ thống. Hãy tìm theo mã và sửa hồ sơ đã có."), field="code")


def correct_student(student: Student, values: Values, *, seen: str | int | None, actor: User) -> bool:
    """Correct a student's data and hold their nominations against the rules again; whether anything changed."""
    db.session.refresh(student, with_for_update={"of": Student})
    ensure_own(actor, student)
    ensure_version(student, seen)
    values = {**values, "email": values["email"] or student.email}
    changed = differences(student, values)
    if not changed:
        return False
    if values["code"] != student.code:
        ensure_code_fits(values["code"], student.school_code)
        ensure_code_is_free(values["code"])
    try:
        with db.session.begin_nested():
            fill(student, values)
    except IntegrityError as error:
        raise _code_taken() from error
    record_all([correction(student, changed, actor=actor)])
    review_nominations([student], actor=actor)
    return True


def correction(student: Student, changed: list[Difference], *, actor: User) -> Pending:
    """What the audit trail is told of a student's correction: which columns, and beside it from what to what."""
    return prepared(
        "student_corrected",
        student,
        actor=actor,
        personal={name: {"before": before, "after": after} for name, after, before in changed},
        columns=[name for name, _after, _before in changed],
    )


def invite_student(student: Student, *, actor: User) -> tuple[User, str]:
    """The student's account, made when missing, and the token of a one-time link with which to set a password.

    Refused once the account is in use: whoever holds such a link could take it over.
    """
    ensure_own(actor, student)
    user = queries.find_account(student)
    if user is None:
        user = ensure_student_account(student, actor=actor)
    if user.password_hash:
        raise DomainError(_("Sinh viên đã kích hoạt tài khoản và tự đăng nhập được."))
    return user, accounts.invite(user, actor=actor)


def ensure_student_account(student: Student, *, actor: User | None, email: str = "") -> User:
    """The account of a student, made when missing; refused when the mail address is somebody else's.

    `email` is the address to sign in with; the one the school has written down where it is left out.
    """
    user = queries.find_account(student)
    if user is not None:
        return user
    email = email or student.email
    if find_user_by_email(email) is not None:
        raise DomainError(
            _("Thư điện tử %(email)s đã thuộc về một tài khoản khác. Hãy sửa địa chỉ rồi mời lại.", email=email)
        )
    user = accounts.create_user(email=email, full_name=student.full_name, actor=actor)
    accounts.grant_role(user, Role.STUDENT, actor=actor, student_id=student.id)
    return user


def ensure_student_accounts(students: Sequence[Student], *, actor: User | None) -> dict[UUID, User]:
    """The accounts of many students by student, made when missing, with few statements.

    A student whose address is somebody else's, or that of another student here, has none and is left out.
    """
    accounts_of = queries.find_accounts(students)
    missing = {normal_email(student.email): student for student in reversed(students) if student.id not in accounts_of}
    taken = known_emails(missing)
    new = [student for email, student in reversed(missing.items()) if email not in taken]
    made = accounts.create_students([(student.id, student.email, student.full_name) for student in new], actor=actor)
    return {**accounts_of, **{student.id: user for student, user in zip(new, made, strict=True)}}


def report_wrong_data(student: Student, message: str, *, actor: User) -> DataReport:
    """A student tells the school what is wrong; one question at a time."""
    report = DataReport(student_id=student.id, message=message, reported_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError as error:
        raise DomainError(
            _("Nhà trường chưa trả lời phản ánh trước của bạn. Hãy đợi câu trả lời rồi gửi phản ánh mới."),
            field="message",
        ) from error
    record("wrong_data_reported", report, actor=actor, personal={"message": message}, student=student.id)
    return report


def answer_report(report: DataReport, student: Student, *, action: DataReportAction, answer: str, actor: User) -> None:
    """The school answers: data were corrected, or are right as they stand, with the reason."""
    db.session.refresh(report, with_for_update=True)
    ensure_own(actor, student)
    status = next_status(rules.REPORT_TRANSITIONS, report.status, action)
    if not answer:
        raise DomainError(_("Ghi câu trả lời cho sinh viên."), field="answer")
    report.status = status.value
    report.answer = answer
    report.answered_at = clock.now()
    report.answered_by_id = actor.id
    record("wrong_data_answered", report, actor=actor, personal={"answer": answer}, outcome=action)
    telling.answered(report)
