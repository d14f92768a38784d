"""Lists of communes' officers: accounts and roles by the accounts' own verbs, one mail each, and the way back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal import clock
from portal.access import Role
from portal.accounts.models import RoleGrant, User
from portal.accounts.queries import find_user_by_email
from portal.accounts.service import authenticate
from portal.audit.models import AuditEvent
from portal.errors import DomainError, StaleVersion
from portal.extensions import db
from portal.imports import service, work
from portal.imports.models import ImportRow, ListImport
from portal.imports.officers.kind import OFFICERS
from portal.jobs.worker import Worker
from portal.notices.models import OutboxMessage
from tests.factories.accounts import make_user
from tests.factories.communes import REMOTE, VAN_LANG, WARD, load_reference
from tests.factories.factors import app_code, give_app
from tests.factories.imports import apply, check
from tests.factories.mail import mailbox
from tests.pages import Answer, Page

LIST: dict[str, Any] = {"kind": OFFICERS, "headings": ["Xã, phường", "Họ và tên", "Email", "SĐT"]}
NEW = ["xa bang thanh", "Lý Thị Mới", "Moi@Example.vn", "912345678"]
OTHER = ["P. Đức Xuân", "Hoàng Văn Tư", "tu@example.vn", ""]
PASSWORD = "khoai nướng mùa đông"


@pytest.fixture
def admin(app: Flask) -> User:
    load_reference()
    return make_user(Role.ADMIN)


def faults_of(import_: ListImport) -> dict[int, dict[str, str]]:
    rows = db.session.scalars(select(ImportRow).where(ImportRow.import_id == import_.id))
    return {row.number: dict(row.faults) for row in rows if row.faults}


def communes_of(email: str) -> list[str | None]:
    user = find_user_by_email(email)
    return sorted(grant.commune_code or "" for grant in user.grants) if user else []


def mails() -> int:
    db.session.commit()
    Worker(beats=False).run_due()
    return db.session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


def test_each_person_gets_an_account_for_their_commune_and_one_mail(page: Any, admin: User) -> None:
    with mailbox() as mail:
        apply(None, [NEW, OTHER, [VAN_LANG, *NEW[1:]]], actor=admin, **LIST)
        db.session.commit()
        path = mail.last_path("moi@example.vn")
        assert len(mail.texts("moi@example.vn")) == len(mail.texts("tu@example.vn")) == 1
    page().get(path).submit(password=PASSWORD, password_again=PASSWORD)
    user = authenticate("moi@example.vn", PASSWORD)
    assert (user.full_name, user.phone) == ("Lý Thị Mới", "0912345678")
    assert communes_of("moi@example.vn") == [REMOTE, VAN_LANG]
    assert communes_of("tu@example.vn") == [WARD]


def test_same_list_again_changes_nothing_and_invites_nobody(admin: User) -> None:
    apply(None, [NEW, OTHER], actor=admin, **LIST)
    assert mails() == 2
    again = check(None, [["Bằng Thành", "Lý Thị Mới Hơn", NEW[2], "0987654321"], OTHER], actor=admin, **LIST)
    assert again.counts == {"added": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert mails() == 2


def test_known_account_is_left_alone_but_for_the_commune_and_named_before_it_gets_it(admin: User) -> None:
    known = make_user(
        Role.COMMUNE_OFFICER, commune=WARD, email="tu@example.vn", full_name="Hoàng Tư", password=PASSWORD
    )
    import_ = check(None, [[REMOTE, *OTHER[1:]]], actor=admin, **LIST)
    assert db.session.scalar(select(ImportRow.changes)) == [["role", "", ["Hoàng Tư", "Xã Bằng Thành"]]]
    work.apply(import_, only_good=False, seen=import_.version, actor=admin)
    assert communes_of("tu@example.vn") == [WARD, REMOTE]
    assert known.full_name == "Hoàng Tư"
    assert mails() == 0


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["Van Lang", *OTHER[1:]], "commune", "có thể là"),
        (["99999", *OTHER[1:]], "commune", "mang mã"),
        ([WARD, "An\u200b", "an@example.vn", ""], "full_name", "ký tự ẩn"),
        ([WARD, "x" * 201, "an@example.vn", ""], "full_name", "dài nhất 200"),
        ([WARD, "", "an@example.vn", "0912345678"], "full_name", "Nhập họ và tên."),
        ([WARD, "An", "khong-phai-thu", ""], "email", "đúng dạng"),
        ([WARD, "An", "an@example.vn", "12"], "phone", "Nhập số điện thoại Việt Nam"),
        ([WARD, "An", "an@example.vn", "9,12E+08"], "phone", "rút gọn"),
        ([REMOTE, "Mới", "MOI@example.vn", ""], "email", "đã có ở dòng 2"),
        ([WARD, "An", "khoa@example.vn", ""], "email", "đang bị khóa"),
    ],
)
def test_row_that_cannot_be_is_refused_with_the_reason(admin: User, row: list[str], column: str, reason: str) -> None:
    make_user(Role.COMMUNE_OFFICER, email="khoa@example.vn").disabled_at = clock.now()
    import_ = check(None, [NEW, row], actor=admin, **LIST)
    assert reason in faults_of(import_)[3][column]
    work.apply(import_, only_good=True, seen=import_.version, actor=admin)
    assert communes_of("moi@example.vn") == [REMOTE]
    assert db.session.scalar(select(func.count()).select_from(User)) == 3


def test_list_checked_before_one_of_the_addresses_was_taken_gives_nobody_anything(admin: User) -> None:
    import_ = check(None, [NEW, OTHER], actor=admin, **LIST)
    make_user(Role.AUDITOR, email="tu@example.vn")
    with pytest.raises(StaleVersion), db.session.begin_nested():
        work.apply(import_, only_good=False, seen=import_.version, actor=admin)
    assert find_user_by_email("moi@example.vn") is None


def test_trail_tells_of_each_account_and_role(admin: User) -> None:
    apply(None, [NEW], actor=admin, **LIST)
    db.session.commit()
    actions = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all()
    assert actions[-4:-1] == ["account_created", "role_granted", "officers_entered"]
    assert actions[-1] == "list_applied"


def test_undoing_takes_the_roles_back_and_kills_the_links_also_of_mails_not_yet_sent(page: Any, admin: User) -> None:
    make_user(Role.COMMUNE_OFFICER, commune=WARD, email="tu@example.vn", password=PASSWORD)
    with mailbox() as mail:
        import_ = apply(None, [NEW, [REMOTE, *OTHER[1:]]], actor=admin, **LIST)
        db.session.commit()
        path = mail.last_path("moi@example.vn")
    service.undo(import_, actor=admin, seen=import_.version)
    db.session.commit()
    assert (communes_of("moi@example.vn"), communes_of("tu@example.vn")) == ([], [WARD])
    page().get(path, 404)
    early = apply(None, [[VAN_LANG, "Sùng A Páo", "pao@example.vn", ""]], actor=admin, **LIST)
    service.undo(early, actor=admin, seen=early.version)
    before = db.session.scalar(select(func.count()).select_from(OutboxMessage))
    assert mails() == before
    again = check(None, [NEW], actor=admin, **LIST)
    assert again.counts["changed"] == 1


def test_list_is_not_undone_after_somebody_activated_or_handed_over(page: Any, admin: User) -> None:
    with mailbox() as mail:
        import_ = apply(None, [NEW, OTHER], actor=admin, **LIST)
        db.session.commit()
        path = mail.last_path("moi@example.vn")
    page().get(path).submit(password=PASSWORD, password_again=PASSWORD)
    db.session.delete(db.session.scalars(select(RoleGrant).where(RoleGrant.commune_code == WARD)).one())
    db.session.flush()
    with pytest.raises(DomainError, match=r"Lý Thị Mới .* Hoàng Văn Tư"):
        service.undo(import_, actor=admin, seen=import_.version)
    assert communes_of("moi@example.vn") == [REMOTE]


# --- pages ----------------------------------------------------------------------------------------------------------


def send(browser: Page, text: str, status: int = 302) -> Answer:
    return browser.get("/officers/import").submit(status, having="text", text=text)


def table(*rows: list[str]) -> str:
    return "\n".join("\t".join(row) for row in (LIST["headings"], *rows))


def test_pasted_list_becomes_accounts_after_the_second_factor(page: Any, admin: User) -> None:
    browser = page(admin)
    send(browser, table(NEW, OTHER)).follow().submit(button="check", having="first_row").follow()
    give_app(admin)
    import_ = db.session.scalars(select(ListImport)).one()
    asked = browser.get(f"/imports/{import_.id}/apply").submit(401, having="version")
    assert find_user_by_email("moi@example.vn") is None
    asked.submit(factor_code=app_code()).follow()
    assert communes_of("moi@example.vn") == [REMOTE]
    assert "Thư mời đang chờ gửi" in browser.get("/officers").text
    assert "không mở được gì" in browser.get(f"/imports/{import_.id}/undo").text


def test_refused_row_comes_back_as_a_text_whatever_it_looks_like(page: Any, admin: User) -> None:
    browser = page(admin)
    send(browser, table(["=1+1", '=HYPERLINK("http://x.vn")', "an@example.vn", ""], NEW)).follow().submit(
        button="check", having="first_row"
    )
    import_ = db.session.scalars(select(ListImport)).one()
    sheet = load_workbook(io.BytesIO(browser.get(f"/imports/{import_.id}/refused.xlsx").response.data)).worksheets[0]
    cells = {cell.value: cell.data_type for row in sheet for cell in row}
    assert cells['=HYPERLINK("http://x.vn")'] == cells["=1+1"] == "s"


def test_list_without_a_column_for_addresses_is_asked_for_it(page: Any, admin: User) -> None:
    arranged = send(page(admin), "Xã\tHọ tên\nBằng Thành\tAn").follow()
    assert "Hãy chỉ ra cột của: Thư điện tử" in arranged.submit(422, button="check", having="first_row").text
    arranged = send(page(admin), "Email\tHọ tên\nan@example.vn\tAn").follow()
    refused = arranged.submit(422, button="check", having="first_row")
    assert "Xã, phường hoặc Mã xã, phường" in refused.text


def test_only_admins_bring_officers_in(page: Any, admin: User) -> None:
    affairs = page(make_user(Role.HOME_AFFAIRS_OFFICER))
    affairs.get("/officers/import", 403)
    affairs.get("/imports/templates/officers.xlsx", 404)
    page().get("/officers/import", 302)
    import_ = apply(None, [NEW], actor=admin, **LIST)
    affairs.get(f"/imports/{import_.id}", 404)
    affairs.post(f"/imports/{import_.id}/undo", {"version": import_.version}, 404)
    assert communes_of("moi@example.vn") == [REMOTE]
